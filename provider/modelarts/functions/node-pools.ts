import { z } from "zod";
import { ConfigurationError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { nodePool as nodePoolAnswer, type NodeAnswer } from "../api/answers";
import { modelArtsClient } from "../api/client";
import { isNodePoolNotFound } from "../api/errors";
import { idOf, nodePoolClient, type NodePoolClient } from "../api/node-pool-client";
import { anyNameText, connection, page, placeArguments, poolNameText } from "../fields";
import { inputs, outputs } from "../node-pool/fields";
import { readNodePool } from "../node-pool/reading";
import { decodeNodePool } from "../node-pool/decode";

/** Inputs that steer this package, and inputs that ModelArts never returns. */
const notReturned = {
  adopt: true,
  connection: true,
  billing: true,
  labelPolicyOnExistingNodes: true,
  taintPolicyOnExistingNodes: true,
  tagPolicyOnExistingNodes: true,
  nodesToRemove: true,
  confirmPrepaidReplacement: true,
} as const;

const nodePool = z.object({
  id: field(z.string(), "`<poolName>/<name>`"),
  ...inputs.omit(notReturned).partial().shape,
  ...outputs.omit({ prepaid: true }).shape,
});

export const poolName = field(poolNameText, "Id of the resource pool");
export const name = field(anyNameText, "Name of the node pool");

/** The error of all functions about a node pool that does not exist. */
export async function noNodePool(client: NodePoolClient): Promise<ConfigurationError> {
  return new ConfigurationError(`There is no node pool ${client.id} in project ${await client.projectId()}.`);
}

/** The nodes of a node pool. @throws ConfigurationError if it does not exist */
export async function nodesOf(client: NodePoolClient): Promise<NodeAnswer[]> {
  try {
    return await client.nodes();
  } catch (error) {
    throw isNodePoolNotFound(error) ? await noNodePool(client) : error;
  }
}

export const getNodePool = defineFunction({
  type: "modelarts:getNodePool",
  description: "A node pool of a ModelArts resource pool.",
  see: page("ShowNodePool"),
  args: z.strictObject({ poolName, name, ...placeArguments, connection }),
  result: nodePool,
  async call(args, context) {
    const client = nodePoolClient(context, args, args);
    const found = await readNodePool(client);
    if (!found) throw await noNodePool(client);
    const { prepaid: _prepaid, ...state } = found;
    return { id: client.id, ...state };
  },
});

export const getNodePools = defineFunction({
  type: "modelarts:getNodePools",
  description: "All node pools of a ModelArts resource pool, including those that ModelArts created itself.",
  see: page("ListNodePools"),
  args: z.strictObject({ poolName, ...placeArguments, connection }),
  result: z.object({ nodePools: field(z.array(nodePool), "The node pools, by name") }),
  async call(args, context) {
    const client = modelArtsClient(context, args);
    const [listed, projectId] = await Promise.all([client.nodePools(args.poolName), client.projectId()]);
    const nodePools = listed.flatMap((item) => {
      const id = idOf({ poolName: args.poolName, name: item.metadata.name });
      const { data } = nodePoolAnswer.safeParse(item);
      // Skip invalid node pools, so that they do not hide others. getNodePool says what is invalid.
      if (data === undefined) {
        context.log(`Node pool ${id} is left out: its answer is invalid.`, "warning");
        return [];
      }
      const { state, unreadable } = decodeNodePool(args.poolName, data);
      if (unreadable.length > 0)
        context.log(`Node pool ${id} is returned without ${unreadable.join(", ")}, which is invalid.`, "warning");
      const { prepaid: _prepaid, ...shown } = state;
      return [{ id, ...shown, region: client.region, projectId }];
    });
    return { nodePools: nodePools.sort((a, b) => a.id.localeCompare(b.id)) };
  },
});
