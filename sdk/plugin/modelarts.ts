// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
import * as dynamic from "../modelarts";
import { asked, askedOutput, served } from "./served";

export type * from "../modelarts";

export const NodePool = served(dynamic.NodePool);
export type NodePool = dynamic.NodePool;

export const getNodePool = asked<typeof dynamic.getNodePool>({
  type: "modelarts:getNodePool",
  secrets: ["extendParams"],
});
export const getNodePoolOutput = askedOutput<typeof dynamic.getNodePoolOutput>({
  type: "modelarts:getNodePool",
  secrets: ["extendParams"],
});

export const getNodePools = asked<typeof dynamic.getNodePools>({
  type: "modelarts:getNodePools",
  secrets: ["extendParams"],
});
export const getNodePoolsOutput = askedOutput<typeof dynamic.getNodePoolsOutput>({
  type: "modelarts:getNodePools",
  secrets: ["extendParams"],
});

export const getNodePoolNodes = asked<typeof dynamic.getNodePoolNodes>({
  type: "modelarts:getNodePoolNodes",
  secrets: [],
});
export const getNodePoolNodesOutput = askedOutput<typeof dynamic.getNodePoolNodesOutput>({
  type: "modelarts:getNodePoolNodes",
  secrets: [],
});

export const evictNodes = asked<typeof dynamic.evictNodes>({ type: "modelarts:evictNodes", acts: true, secrets: [] });
export const evictNodesOutput = askedOutput<typeof dynamic.evictNodesOutput>({
  type: "modelarts:evictNodes",
  acts: true,
  secrets: [],
});

export const drainNodes = asked<typeof dynamic.drainNodes>({ type: "modelarts:drainNodes", acts: true, secrets: [] });
export const drainNodesOutput = askedOutput<typeof dynamic.drainNodesOutput>({
  type: "modelarts:drainNodes",
  acts: true,
  secrets: [],
});

export const rebootNodes = asked<typeof dynamic.rebootNodes>({
  type: "modelarts:rebootNodes",
  acts: true,
  secrets: [],
});
export const rebootNodesOutput = askedOutput<typeof dynamic.rebootNodesOutput>({
  type: "modelarts:rebootNodes",
  acts: true,
  secrets: [],
});

export const resetNodes = asked<typeof dynamic.resetNodes>({ type: "modelarts:resetNodes", acts: true, secrets: [] });
export const resetNodesOutput = askedOutput<typeof dynamic.resetNodesOutput>({
  type: "modelarts:resetNodes",
  acts: true,
  secrets: [],
});

export const lockNodes = asked<typeof dynamic.lockNodes>({ type: "modelarts:lockNodes", acts: true, secrets: [] });
export const lockNodesOutput = askedOutput<typeof dynamic.lockNodesOutput>({
  type: "modelarts:lockNodes",
  acts: true,
  secrets: [],
});

export const unlockNodes = asked<typeof dynamic.unlockNodes>({
  type: "modelarts:unlockNodes",
  acts: true,
  secrets: [],
});
export const unlockNodesOutput = askedOutput<typeof dynamic.unlockNodesOutput>({
  type: "modelarts:unlockNodes",
  acts: true,
  secrets: [],
});

export const createOrderId = asked<typeof dynamic.createOrderId>({
  type: "modelarts:createOrderId",
  acts: true,
  secrets: [],
});
export const createOrderIdOutput = askedOutput<typeof dynamic.createOrderIdOutput>({
  type: "modelarts:createOrderId",
  acts: true,
  secrets: [],
});
