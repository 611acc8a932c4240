import { z } from "zod";
import { ConfigurationError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { nodePool as nodePoolAnswer } from "../api/answers";
import { modelArtsClient } from "../api/client";
import { anyNameText, connection, idOf, placeArguments, poolNameText } from "../fields";
import { inputs, outputs } from "../node-pool/fields";
import { describeNodePool, readNodePool } from "../node-pool/reading";

/** What steers a change, and what ModelArts never tells. */
const untold = {
  adopt: true,
  connection: true,
  billing: true,
  labelPolicyOnExistingNodes: true,
  taintPolicyOnExistingNodes: true,
  tagPolicyOnExistingNodes: true,
} as const;

const nodePool = z.object({
  id: field(z.string(), "`<poolName>/<name>`"),
  ...inputs.omit(untold).partial().shape,
  ...outputs.shape,
});

export const poolName = field(poolNameText, "Id of the resource pool");
export const name = field(anyNameText, "Name of the node pool");

export const getNodePool = defineFunction({
  type: "modelarts:getNodePool",
  description: "A node pool of a ModelArts resource pool.",
  see: "https://support.huaweicloud.com/intl/en-us/api-modelarts/ShowNodePool.html",
  args: z.strictObject({ poolName, name, ...placeArguments, connection }),
  result: nodePool,
  async call(args, context) {
    const client = modelArtsClient(context, args);
    const state = await readNodePool(client, args);
    if (state) return { id: idOf(args), ...state };
    throw new ConfigurationError(`There is no node pool ${idOf(args)} in project ${await client.projectId()}.`);
  },
});

export const getNodePools = defineFunction({
  type: "modelarts:getNodePools",
  description: "All node pools of a ModelArts resource pool, also those that ModelArts made itself.",
  see: "https://support.huaweicloud.com/intl/en-us/api-modelarts/ListNodePools.html",
  args: z.strictObject({ poolName, ...placeArguments, connection }),
  result: z.object({ nodePools: field(z.array(nodePool), "The node pools, by name") }),
  async call(args, context) {
    const client = modelArtsClient(context, args);
    const [listed, projectId] = await Promise.all([client.nodePools(args.poolName), client.projectId()]);
    const nodePools = listed.flatMap((item) => {
      // One that is odd must not keep the others from being found. Asked for by its name it says what is odd.
      const { data } = nodePoolAnswer.safeParse(item);
      if (data === undefined) return [];
      const id = idOf({ poolName: args.poolName, name: data.metadata.name });
      return [{ id, ...describeNodePool(args.poolName, data), region: client.region, projectId }];
    });
    return { nodePools: nodePools.sort((a, b) => a.id.localeCompare(b.id)) };
  },
});
