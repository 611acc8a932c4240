import { z } from "zod";
import { field } from "../../core/field";
import { defineFunction } from "../../core/function";
import { path } from "../../core/http";
import { zoneClient } from "../client";
import { id } from "../fields";
import { waitUntilRunning, waitUntilSettled } from "../instance-pool-reading";
import { runOperation } from "../operation";
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
    const client = zoneClient(context, { connection: args.connection, zone: zoneOf(args, context) });
    const before = await waitUntilSettled(client, args.poolId, context);
    const members = before?.instances.map((member) => member.id) ?? [];
    const instances = [...new Set(args.instanceIds)].filter((instance) => members.includes(instance));
    if (instances.length > 0) {
      const request = { method: "PUT", path: path`/instance-pool/${args.poolId}:evict`, body: { instances } } as const;
      await runOperation(client, request, `eviction from instance pool ${args.poolId}`, context);
    }
    const { size } = await waitUntilRunning(client, args.poolId, context);
    return { size, evicted: instances };
  },
});
