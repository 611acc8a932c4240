import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";
import { evictNodes } from "./functions/evict-nodes";
import { drainNodes, lockNodes, rebootNodes, resetNodes, unlockNodes } from "./functions/node-calls";
import { getNodePoolNodes } from "./functions/node-pool-nodes";
import { getNodePool, getNodePools } from "./functions/node-pools";
import { createOrderId } from "./functions/order-id";
import { nodePool } from "./node-pool/node-pool";

/** Every resource of ModelArts. */
export const resources: readonly ResourceDefinition[] = [nodePool];

/** Every function of ModelArts. */
export const functions: readonly FunctionDefinition[] = [
  getNodePool,
  getNodePools,
  getNodePoolNodes,
  evictNodes,
  drainNodes,
  rebootNodes,
  resetNodes,
  lockNodes,
  unlockNodes,
  createOrderId,
];
