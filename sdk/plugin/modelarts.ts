// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
import * as dynamic from "../modelarts";
import { pluginClass, pluginFunction, pluginOutputFunction } from "./plugin-front";

export type * from "../modelarts";

export const NodePool = pluginClass(dynamic.NodePool);
export type NodePool = dynamic.NodePool;

export const getNodePool = pluginFunction(dynamic.getNodePool, {
  type: "modelarts:getNodePool",
  secrets: ["extendParams"],
});
export const getNodePoolOutput = pluginOutputFunction(dynamic.getNodePoolOutput, {
  type: "modelarts:getNodePool",
  secrets: ["extendParams"],
});

export const getNodePools = pluginFunction(dynamic.getNodePools, {
  type: "modelarts:getNodePools",
  secrets: ["extendParams"],
});
export const getNodePoolsOutput = pluginOutputFunction(dynamic.getNodePoolsOutput, {
  type: "modelarts:getNodePools",
  secrets: ["extendParams"],
});

export const getNodePoolNodes = pluginFunction(dynamic.getNodePoolNodes, {
  type: "modelarts:getNodePoolNodes",
  secrets: [],
});
export const getNodePoolNodesOutput = pluginOutputFunction(dynamic.getNodePoolNodesOutput, {
  type: "modelarts:getNodePoolNodes",
  secrets: [],
});

export const evictNodes = pluginFunction(dynamic.evictNodes, { type: "modelarts:evictNodes", acts: true, secrets: [] });
export const evictNodesOutput = pluginOutputFunction(dynamic.evictNodesOutput, {
  type: "modelarts:evictNodes",
  acts: true,
  secrets: [],
});

export const drainNodes = pluginFunction(dynamic.drainNodes, { type: "modelarts:drainNodes", acts: true, secrets: [] });
export const drainNodesOutput = pluginOutputFunction(dynamic.drainNodesOutput, {
  type: "modelarts:drainNodes",
  acts: true,
  secrets: [],
});

export const rebootNodes = pluginFunction(dynamic.rebootNodes, {
  type: "modelarts:rebootNodes",
  acts: true,
  secrets: [],
});
export const rebootNodesOutput = pluginOutputFunction(dynamic.rebootNodesOutput, {
  type: "modelarts:rebootNodes",
  acts: true,
  secrets: [],
});

export const resetNodes = pluginFunction(dynamic.resetNodes, { type: "modelarts:resetNodes", acts: true, secrets: [] });
export const resetNodesOutput = pluginOutputFunction(dynamic.resetNodesOutput, {
  type: "modelarts:resetNodes",
  acts: true,
  secrets: [],
});

export const lockNodes = pluginFunction(dynamic.lockNodes, { type: "modelarts:lockNodes", acts: true, secrets: [] });
export const lockNodesOutput = pluginOutputFunction(dynamic.lockNodesOutput, {
  type: "modelarts:lockNodes",
  acts: true,
  secrets: [],
});

export const unlockNodes = pluginFunction(dynamic.unlockNodes, {
  type: "modelarts:unlockNodes",
  acts: true,
  secrets: [],
});
export const unlockNodesOutput = pluginOutputFunction(dynamic.unlockNodesOutput, {
  type: "modelarts:unlockNodes",
  acts: true,
  secrets: [],
});

export const createOrderId = pluginFunction(dynamic.createOrderId, {
  type: "modelarts:createOrderId",
  acts: true,
  secrets: [],
});
export const createOrderIdOutput = pluginOutputFunction(dynamic.createOrderIdOutput, {
  type: "modelarts:createOrderId",
  acts: true,
  secrets: [],
});
