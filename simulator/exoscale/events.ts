import { z } from "zod";
import { eventsOf } from "../events";
import type { Cloud } from "../world";
import { groupBody } from "./anti-affinity-group/anti-affinity-groups";
import { durationsBody } from "./operation/durations";
import { POOL_STATES, withUpdate, type InstancePool } from "./instance-pool/instance-pool";
import { createBody, updateBody } from "./instance-pool/bodies";
import type { Model } from "./model";
import { zoneNamed } from "./model";
import { REASONS } from "./operation/operations";
import { allPools, type Zone } from "./organisation/organisation";
import { description, name, parse, uuid } from "./api/validation";

/** What happens in the account without the client's doing: orders to fail, somebody else's changes. All take effect at once. */
export function exoscaleEvents(current: () => Model): Cloud["events"] {
  const event = eventsOf(current);

  return {
    /** The next operation of a call goes wrong: see Failure in operations.ts. */
    failOperation: event(failure, (order, { operations }) => {
      for (let times = order.times; times > 0; times -= 1) operations.fail(order);
    }),
    /** The record of an operation is gone: whoever asks for it gets a 404, while its work goes on. */
    forgetOperation: event(byId, ({ id }, { operations }) => {
      operations.forget(id);
    }),
    /** Milliseconds of the simulator's clock: operation, instance, removal, lingering. What is under way keeps its old ones. */
    setDurations: event(durationsBody, (given, { durations }) => Object.assign(durations, given)),
    /** From now on the group has hosts for `after` members in all, instead of 8. */
    exhaustHosts: event(z.strictObject({ group: uuid, after: z.int().min(0) }), ({ group, after }, current) => {
      current.instances.setHosts(current.groups.get(group).id, after);
    }),
    /** A member is gone, and the pool does not replace it. */
    vanishInstance: event(byId, ({ id }, { instances }) => {
      instances.remove(id);
    }),

    /** A running pool with its members, as somebody else would have made it. Zone and body of the create call; answers its id. */
    createPool: event(z.looseObject({ zone: z.string(), state: state.optional() }), (given, current) => {
      const pool = current.pools.add(zoneNamed(current, given.zone), parse(createBody, given));
      current.membership.settle(pool, pool.size);
      if (given.state !== undefined) pool.state = given.state;
      return { id: pool.id };
    }),
    /** Any fields of the update call, with null to clear; also size (with its members) and state. */
    changePool: event(outsideChange, ({ id, size, state: next, ...fields }, current) => {
      const { pool } = findPool(current, id);
      pool.settings = withUpdate(pool.settings, fields);
      if (size !== undefined) {
        pool.size = size;
        current.membership.settle(pool, size);
      }
      if (next !== undefined) pool.state = next;
    }),
    deletePool: event(byId, ({ id }, current) => {
      current.pools.remove(findPool(current, id).pool);
    }),
    /** Who owns the pool from now on; without a manager, nobody. */
    setManager: event(z.strictObject({ id: uuid, manager: manager.optional() }), ({ id, manager: given }, current) => {
      findPool(current, id).pool.manager = given;
    }),

    createAntiAffinityGroup: event(groupBody, (body, { groups }) => ({ id: groups.add(body).id })),
    changeAntiAffinityGroup: event(groupChange, ({ id, ...fields }, { groups }) => {
      Object.assign(groups.get(id), fields);
    }),
    /** Even while members are in it. */
    deleteAntiAffinityGroup: event(byId, ({ id }, { groups }) => {
      groups.remove(groups.get(id).id);
    }),
  };
}

const byId = z.strictObject({ id: uuid });
const state = z.enum(POOL_STATES);
const manager = z.strictObject({ id: uuid, type: z.enum(["sks-nodepool", "instance-pool"]) });
const outsideChange = updateBody.extend({
  id: uuid,
  size: z.int().min(0).optional(),
  state: state.optional(),
  "public-ip-assignment": createBody.shape["public-ip-assignment"],
});
const groupChange = z.strictObject({ id: uuid, name: name.optional(), description: description.optional() });
const failure = z.strictObject({
  command: z.enum([
    "create-instance-pool",
    "update-instance-pool",
    "scale-instance-pool",
    "evict-instance-pool-members",
    "reset-instance-pool-field",
    "delete-instance-pool",
    "create-anti-affinity-group",
    "delete-anti-affinity-group",
  ]),
  outcome: z.enum(["failure", "partial", "timeout"]),
  reason: z.enum(REASONS).optional(),
  message: z.string().optional(),
  vanish: z.boolean().optional(),
  times: z.int().min(1).default(1),
});

function findPool(model: Model, id: string): { pool: InstancePool; zone: Zone } {
  const pool = allPools(model.organisation).find((one) => one.id === id);
  if (pool === undefined) throw new Error(`there is no instance pool ${id} in any zone`);
  return { pool, zone: zoneNamed(model, pool.zone) };
}
