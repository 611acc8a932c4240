import { z } from "zod";
import { eventsOf, type Event } from "../events";
import type { Cloud } from "../world";
import { groupBody } from "./anti-affinity-group/anti-affinity-groups";
import { description, name, parse, uuid } from "./api/validation";
import { AILMENTS } from "./instance/health";
import { createBody, updateBody } from "./instance-pool/bodies";
import { POOL_STATES, withUpdate, type InstancePool } from "./instance-pool/instance-pool";
import type { Model } from "./model";
import { durationsBody } from "./operation/durations";
import { REASONS } from "./operation/operations";
import { allInstances, allPools } from "./organisation/inventory";
import { zoneNamed, type Organisation } from "./organisation/organisation";

/**
 * Planned failures and other users' changes. Each takes effect immediately, in the first organisation unless the body names
 * another as `organisation`.
 */
export function exoscaleEvents(current: () => Model): Cloud["events"] {
  const event = eventsOf(current);
  const inOrganisation = <Body>(
    schema: z.ZodType<Body>,
    happen: (body: Body, organisation: Organisation, model: Model) => unknown,
  ): Event =>
    event(z.looseObject({ organisation: z.string().optional() }), ({ organisation, ...body }, model) => {
      const { first } = model.organisations;
      const owner = organisation === undefined ? first : model.organisations.named(organisation);
      return happen(schema.parse(body), owner, model);
    });

  return {
    /** The next operation of a call fails: see Failure in operations.ts. */
    failOperation: inOrganisation(failure, (order, { operations }) => {
      for (let times = order.times; times > 0; times -= 1) operations.fail(order);
    }),
    /** Removes the record of an operation: reading it is a 404, while its work continues. */
    forgetOperation: inOrganisation(byId, ({ id }, { operations }) => {
      operations.forget(id);
    }),
    /** Milliseconds of the simulated clock. Work in progress keeps its durations. */
    setDurations: event(durationsBody, (given, { durations }) => Object.assign(durations, given)),
    /** Limits the group to `after` members instead of 8. */
    exhaustHosts: inOrganisation(
      z.strictObject({ group: uuid, after: z.int().min(0) }),
      ({ group, after }, { instances, groups }) => {
        instances.setHosts(groups.get(group).id, after);
      },
    ),
    /** Removes a member, and the pool does not replace it. */
    vanishInstance: inOrganisation(byId, ({ id }, { instances }) => {
      instances.remove(id);
    }),

    /** Another user's running pool with its members. Takes the zone and the body of the create call; returns its id. */
    createPool: inOrganisation(z.looseObject({ zone: z.string(), state: state.optional() }), (given, organisation) => {
      const pool = organisation.pools.add(zoneNamed(organisation, given.zone), parse(createBody, given));
      organisation.membership.settle(pool, pool.size);
      if (given.state !== undefined) pool.state = given.state;
      return { id: pool.id };
    }),
    /** Any fields of the update call, with null to clear; also size (with its members, as an autoscaler sets it) and state. */
    changePool: inOrganisation(outsideChange, ({ id, size, state: next, ...fields }, organisation) => {
      const pool = findPool(organisation, id);
      pool.settings = withUpdate(pool.settings, fields);
      if (size !== undefined) {
        pool.size = size;
        organisation.membership.settle(pool, size);
      }
      if (next !== undefined) pool.state = next;
    }),
    deletePool: inOrganisation(byId, ({ id }, organisation) => {
      organisation.pools.remove(findPool(organisation, id));
    }),
    /** Sets who manages the pool. Without `manager` nothing manages it. */
    setManager: inOrganisation(
      z.strictObject({ id: uuid, manager: manager.optional() }),
      ({ id, manager: given }, organisation) => {
        findPool(organisation, id).manager = given;
      },
    ),

    createAntiAffinityGroup: inOrganisation(groupBody, (body, { groups }) => ({ id: groups.add(body).id })),
    changeAntiAffinityGroup: inOrganisation(groupChange, ({ id, ...fields }, { groups }) => {
      Object.assign(groups.get(id), fields);
    }),
    /** Even if it has members. */
    deleteAntiAffinityGroup: inOrganisation(byId, ({ id }, { groups }) => {
      groups.remove(groups.get(id).id);
    }),

    /** Creates another account with its own key. Returns id, name, key and secret. */
    createOrganisation: event(z.strictObject({ name: z.string().min(1) }), (given, { organisations }) => {
      const organisation = organisations.add(given.name);
      return { id: organisation.id, name: organisation.name, ...organisations.addKey(organisation) };
    }),
    /** Creates another key pair, to test key rotation. Returns key and secret. */
    createApiKey: event(z.strictObject({ organisation: z.string().optional() }), (given, { organisations }) => {
      const { first } = organisations;
      return organisations.addKey(given.organisation === undefined ? first : organisations.named(given.organisation));
    }),
    /** Revokes a key, which may be the simulator's own. */
    revokeApiKey: event(z.strictObject({ key: z.string() }), ({ key }, { organisations }) => {
      organisations.revokeKey(key);
    }),

    /** Sets what health checks find on a member. Without an ailment it is healthy again. */
    setHealth: inOrganisation(
      z.strictObject({ id: uuid, ailment: z.enum(AILMENTS).optional() }),
      ({ id, ailment }, organisation, { health }) => {
        if (allInstances(organisation.inventory).every((one) => one.id !== id)) throw new Error(`unknown member ${id}`);
        health.set(id, ailment);
      },
    ),
    /** The same for the next `count` members of a pool, which do not exist yet; 0 cancels this. */
    setHealthOfNext: inOrganisation(
      z.strictObject({ pool: uuid, count: z.int().min(0), ailment: z.enum(AILMENTS) }),
      ({ pool, count, ailment }, organisation, { health }) => {
        health.expect(findPool(organisation, pool).id, count, ailment);
      },
    ),
    /**
     * Gives new members public addresses in 127.0.0.0/8, where they answer on that port while they are healthy.
     * Without it, ask `/exoscale/health/<instance id>`.
     */
    serveHealth: event(z.strictObject({ port: z.int().min(1).max(65535) }), ({ port }, { memberServers }) => {
      memberServers.serve(port);
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

function findPool({ inventory }: Organisation, id: string): InstancePool {
  const pool = allPools(inventory).find((one) => one.id === id);
  if (pool === undefined) throw new Error(`no zone has an instance pool ${id}`);
  return pool;
}
