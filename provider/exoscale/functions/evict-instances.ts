import { z } from "zod";
import { ConfigurationError, PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { id } from "../fields";
import { eviction } from "../instance-pool/payload";
import { managedBy, waitUntilRunning, changeWhenSettled } from "../instance-pool/waiting";
import { runOperation } from "../api/operation";
import { clientOf, where } from "./arguments";

export const evictInstances = defineFunction({
  type: "exoscale:evictInstances",
  description:
    "Destroys the given members of a pool and lowers its size by their number. A program that declares the size should then declare the lower one.",
  see: "https://openapi-v2.exoscale.com/operation/operation-evict-instance-pool-members",
  acts: true,
  args: z.strictObject({
    poolId: field(id, "Id of the pool"),
    instanceIds: field(z.array(id).min(1), "Ids of the members to destroy; ids of missing members are skipped"),
    ...where,
  }),
  result: z.object({
    size: field(z.number(), "Size of the pool afterwards"),
    evicted: field(z.array(z.string()), "Ids of the members that this call destroyed"),
  }),
  async call(args, context) {
    const client = clientOf(args, context);
    const wanted = new Set(args.instanceIds.map((instance) => instance.toLowerCase()));
    const evicted = new Set<string>();
    await changeWhenSettled(client, args.poolId, context, async (pool) => {
      if (!pool) throw new ConfigurationError(`There is no instance pool ${args.poolId} in zone ${client.zoneName}.`);
      if (pool.manager) throw new PoolsError(managedBy(pool.manager));
      const instances = pool.instances.map((member) => member.id).filter((instance) => wanted.has(instance));
      // Recorded before the request: if its answer is lost, the next attempt does not find them.
      for (const instance of instances) evicted.add(instance);
      if (instances.length === 0) return;
      await runOperation(client, eviction(args.poolId, instances), context);
    });
    const { size } = await waitUntilRunning(client, args.poolId, context);
    return { size, evicted: [...evicted] };
  },
});
