import { z } from "zod";
import { defineFunction } from "../../core/function";
import { field } from "../../core/schema/field";
import { nodePoolClient } from "../api/node-pool-client";
import { connection, page, placeArguments } from "../fields";
import { phases } from "../node-pool/nodes";
import { isAlive, removeNodes } from "../node-pool/removal";
import { countIn } from "../node-pool/waiting";
import { name, noNodePool, poolName } from "./node-pools";

export const evictNodes = defineFunction({
  type: "modelarts:evictNodes",
  description:
    "Deletes the given nodes of a node pool and lowers its count by their number. A program that declares the count should then declare the lower one. Yearly/monthly nodes are refused: unsubscribe them in the Billing Center.",
  see: page("BatchDeletePoolNodes"),
  acts: true,
  args: z.strictObject({
    poolName,
    name,
    nodeNames: field(z.array(z.string().min(1)).min(1), "Names of the nodes; names of missing nodes are skipped"),
    ...placeArguments,
    connection,
  }),
  result: z.object({
    count: field(z.number(), "Count of the node pool afterwards"),
    evicted: field(z.array(z.string()), "Names of the nodes that this call deleted"),
  }),
  async call(args, context) {
    const client = nodePoolClient(context, args, args);
    if (!(await client.findNodePool())) throw await noNodePool(client);
    const now = phases(await client.nodes());
    const evicted = [...new Set(args.nodeNames)].filter((node) => isAlive(now, node));
    if (evicted.length > 0) await removeNodes(client, evicted);
    const left = await client.findNodePool();
    return { count: left === undefined ? 0 : countIn(left, client), evicted };
  },
});
