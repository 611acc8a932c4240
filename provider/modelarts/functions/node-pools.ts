import { z } from "zod";
import { ConfigurationError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { understood } from "../../core/http/parse-answer";
import { nodePool as nodePoolAnswer } from "../api/answers";
import { modelArtsClient } from "../api/client";
import { anyNameText, connection, idOf, poolNameText } from "../fields";
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
  args: z.strictObject({ poolName, name, connection }),
  result: nodePool,
  async call(args, context) {
    const state = await readNodePool(modelArtsClient(context, args.connection), args, context);
    if (state) return { id: idOf(args), ...state };
    throw new ConfigurationError(`There is no node pool ${idOf(args)}.`);
  },
});

export const getNodePools = defineFunction({
  type: "modelarts:getNodePools",
  description: "All node pools of a ModelArts resource pool, also those that ModelArts made itself.",
  see: "https://support.huaweicloud.com/intl/en-us/api-modelarts/ListNodePools.html",
  args: z.strictObject({ poolName, connection }),
  result: z.object({ nodePools: field(z.array(nodePool), "The node pools, by name") }),
  async call(args, context) {
    const listed = await modelArtsClient(context, args.connection).nodePools(args.poolName).get();
    const nodePools = listed.map((item) => {
      const { name } = item.metadata;
      const answer = understood(nodePoolAnswer, item, `GET /pools/${args.poolName}/nodepools (${name})`);
      return { id: idOf({ poolName: args.poolName, name }), ...describeNodePool(args.poolName, answer) };
    });
    return { nodePools: nodePools.sort((a, b) => a.id.localeCompare(b.id)) };
  },
});
