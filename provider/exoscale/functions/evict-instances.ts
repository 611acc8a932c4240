import { z } from "zod";
import { ConfigurationError, PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { path } from "../../core/http/path";
import { zoneClient } from "../api/client";
import { id } from "../fields";
import { managedBy, waitUntilRunning, changeWhenSettled } from "../instance-pool/waiting";
import { runOperation } from "../api/operation";
import { where, zoneOf } from "./where";

export const evictInstances = defineFunction({
  type: "exoscale:evictInstances",
  description:
    "Destroys the given members of a pool; the pool's size shrinks by their number. A program that declares the pool's size should declare the smaller one from then on.",
  see: "https://openapi-v2.exoscale.com/operation/operation-evict-instance-pool-members",
  acts: true,
  args: z.strictObject({
    poolId: field(id, "Id of the pool"),
    instanceIds: field(z.array(id).min(1), "Ids of the members to destroy; what has gone already is passed over"),
    ...where,
  }),
  result: z.object({
    size: field(z.number(), "Size of the pool afterwards"),
    evicted: field(z.array(z.string()), "Ids of the members that this call destroyed"),
  }),
  async call(args, context) {
    const zone = zoneOf(args, context);
    const client = zoneClient(context, { connection: args.connection, zone });
    const wanted = new Set(args.instanceIds.map((instance) => instance.toLowerCase()));
    const evicted = new Set<string>();
    await changeWhenSettled(client, args.poolId, context, async (pool) => {
      if (!pool) throw new ConfigurationError(`There is no instance pool ${args.poolId} in zone ${zone}.`);
      if (pool.manager) throw new PoolsError(managedBy(pool.manager));
      const instances = pool.instances.map((member) => member.id).filter((instance) => wanted.has(instance));
      // Should the answer be lost, the next attempt finds them gone.
      for (const instance of instances) evicted.add(instance);
      if (instances.length === 0) return;
      const request = { method: "PUT", path: path`/instance-pool/${args.poolId}:evict`, body: { instances } } as const;
      await runOperation(client, request, `eviction from instance pool ${args.poolId}`, context);
    });
    const { size } = await waitUntilRunning(client, args.poolId, context);
    return { size, evicted: [...evicted] };
  },
});
