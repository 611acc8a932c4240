import { z } from "zod";
import type { Model } from "./model";
import type { NodePool } from "./node-pool/node-pool";
import type { ResourcePool } from "./resource-pool/resource-pool";

/** The targets of events. Without `pool`, the first resource pool. */
export const ofPool = z.strictObject({ pool: z.string().optional() });
export const ofNodePool = ofPool.extend({ nodePool: z.string() });
export const seconds = z.number().min(0);

export function resourcePoolOf({ pools }: Model, body: z.output<typeof ofPool>): ResourcePool {
  return pools.find(body.pool ?? pools.first);
}

export function nodePoolOf(model: Model, body: z.output<typeof ofNodePool>): NodePool {
  return resourcePoolOf(model, body).nodePool(body.nodePool);
}

export function toMs(time: number | undefined): number | undefined {
  return time === undefined ? undefined : time * 1000;
}
