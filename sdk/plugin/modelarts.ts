// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
import * as dynamic from "../modelarts";
import { asked, askedOutput, served } from "./served";

export type * from "../modelarts";

export const NodePool = served(dynamic.NodePool);
export type NodePool = dynamic.NodePool;

export const getNodePool = asked(dynamic.getNodePool, { type: "modelarts:getNodePool", secrets: ["extendParams"] });
export const getNodePoolOutput = askedOutput(dynamic.getNodePoolOutput, {
  type: "modelarts:getNodePool",
  secrets: ["extendParams"],
});

export const getNodePools = asked(dynamic.getNodePools, { type: "modelarts:getNodePools", secrets: ["extendParams"] });
export const getNodePoolsOutput = askedOutput(dynamic.getNodePoolsOutput, {
  type: "modelarts:getNodePools",
  secrets: ["extendParams"],
});

export const getNodePoolNodes = asked(dynamic.getNodePoolNodes, { type: "modelarts:getNodePoolNodes", secrets: [] });
export const getNodePoolNodesOutput = askedOutput(dynamic.getNodePoolNodesOutput, {
  type: "modelarts:getNodePoolNodes",
  secrets: [],
});

export const evictNodes = asked(dynamic.evictNodes, { type: "modelarts:evictNodes", acts: true, secrets: [] });
export const evictNodesOutput = askedOutput(dynamic.evictNodesOutput, {
  type: "modelarts:evictNodes",
  acts: true,
  secrets: [],
});

export const drainNodes = asked(dynamic.drainNodes, { type: "modelarts:drainNodes", acts: true, secrets: [] });
export const drainNodesOutput = askedOutput(dynamic.drainNodesOutput, {
  type: "modelarts:drainNodes",
  acts: true,
  secrets: [],
});

export const rebootNodes = asked(dynamic.rebootNodes, { type: "modelarts:rebootNodes", acts: true, secrets: [] });
export const rebootNodesOutput = askedOutput(dynamic.rebootNodesOutput, {
  type: "modelarts:rebootNodes",
  acts: true,
  secrets: [],
});

export const resetNodes = asked(dynamic.resetNodes, { type: "modelarts:resetNodes", acts: true, secrets: [] });
export const resetNodesOutput = askedOutput(dynamic.resetNodesOutput, {
  type: "modelarts:resetNodes",
  acts: true,
  secrets: [],
});

export const lockNodes = asked(dynamic.lockNodes, { type: "modelarts:lockNodes", acts: true, secrets: [] });
export const lockNodesOutput = askedOutput(dynamic.lockNodesOutput, {
  type: "modelarts:lockNodes",
  acts: true,
  secrets: [],
});

export const unlockNodes = asked(dynamic.unlockNodes, { type: "modelarts:unlockNodes", acts: true, secrets: [] });
export const unlockNodesOutput = askedOutput(dynamic.unlockNodesOutput, {
  type: "modelarts:unlockNodes",
  acts: true,
  secrets: [],
});

export const createOrderId = asked(dynamic.createOrderId, { type: "modelarts:createOrderId", acts: true, secrets: [] });
export const createOrderIdOutput = askedOutput(dynamic.createOrderIdOutput, {
  type: "modelarts:createOrderId",
  acts: true,
  secrets: [],
});
