import { z } from "zod";
import type { Context } from "../../core/context";
import { PoolsError } from "../../core/errors";
import { defineFunction } from "../../core/function";
import { field } from "../../core/schema/field";
import { nodePoolClient } from "../api/node-pool-client";
import { connection, page, placeArguments } from "../fields";
import { phases } from "../node-pool/nodes";
import { queueChange } from "../node-pool/queue-change";
import { name, nodesOf, poolName } from "./node-pools";

const nodeNames = z.array(z.string().min(1)).min(1);

const target = z.strictObject({
  poolName,
  name,
  nodeNames: field(nodeNames, "Names of the nodes, as returned by getNodePoolNodes"),
  ...placeArguments,
  connection,
});

const result = z.object({ nodeNames: field(z.array(z.string()), "Names of the nodes") });

const ANSWERED = z.looseObject({ nodes: z.array(z.looseObject({ name: z.string(), status: z.string() })).default([]) });

/**
 * Sends an action on nodes. The request names only the resource pool and would also act on nodes of other node pools, so the
 * names are checked first.
 *
 * @throws PoolsError if the answer says that the action failed for some nodes
 */
async function sendTo(
  { poolName, name, nodeNames, ...access }: z.output<typeof target>,
  context: Context,
  call: string,
  isRepeatable: boolean,
  more: object = {},
): Promise<z.output<typeof result>> {
  const client = nodePoolClient(context, access, { poolName, name });
  const there = phases(await nodesOf(client));
  const names = [...new Set(nodeNames)];
  const missing = names.filter((node) => !there.has(node));
  if (missing.length > 0) throw new PoolsError(`Node pool ${client.id} has no node ${missing.join(", ")}.`);
  const send = () => client.batch(call, { nodeNames: names, ...more }, isRepeatable);
  // A request that must not be repeated is sent once, even if its answer is lost.
  const answer = await (isRepeatable ? queueChange(client, send) : client.runExclusive(send));
  const failed = ANSWERED.safeParse(answer).data?.nodes.filter(({ status }) => status === "failed") ?? [];
  if (failed.length === 0) return { nodeNames: names };
  throw new PoolsError(`ModelArts could not ${call} ${failed.map((node) => node.name).join(", ")}.`);
}

export const drainNodes = defineFunction({
  type: "modelarts:drainNodes",
  description: "Drains nodes: they accept no new work and give up their current work, before maintenance or eviction.",
  see: page("BatchDrainPoolNodes"),
  acts: true,
  args: target.extend({ nodeNames: field(nodeNames.max(10), "Names of the nodes, as returned by getNodePoolNodes") }),
  result,
  call: (args, context) => sendTo(args, context, "drain", true),
});

export const rebootNodes = defineFunction({
  type: "modelarts:rebootNodes",
  description: "Reboots nodes. It does not wait until they are up again.",
  see: page("BatchRebootPoolNodes"),
  acts: true,
  args: target,
  result,
  call: (args, context) => sendTo(args, context, "reboot", false),
});

export const resetNodes = defineFunction({
  type: "modelarts:resetNodes",
  description:
    "Reinstalls nodes from the current definition of their node pool, which deletes all data on them. It does not wait until they are available again.",
  see: page("BatchResetPoolNodes"),
  acts: true,
  args: target.extend({
    maxUnavailable: field(z.int().min(1).optional(), {
      description: "Number of nodes per batch; batches run one after another",
      default: "all of them",
    }),
  }),
  result,
  call({ maxUnavailable, ...args }, context) {
    const rolling =
      maxUnavailable === undefined ? {} : { rollingConfig: { strategy: "RollingByNumber", maxUnavailable } };
    return sendTo(args, context, "reset", false, rolling);
  },
});

const actions = field(
  z.array(z.string().min(1)).min(1).default(["delete"]),
  "Actions that the console may not run on the nodes; the vendor documents only `delete`",
);

export const lockNodes = defineFunction({
  type: "modelarts:lockNodes",
  description: "Locks actions on nodes, such as their deletion, for users of the console.",
  see: page("BatchLockPoolNodes"),
  acts: true,
  args: target.extend({ actions }),
  result,
  call: ({ actions, ...args }, context) => sendTo(args, context, "lock", true, { actions }),
});

export const unlockNodes = defineFunction({
  type: "modelarts:unlockNodes",
  description: "Unlocks actions that lockNodes has locked.",
  see: page("BatchUnlockPoolNodes"),
  acts: true,
  args: target.extend({ actions }),
  result,
  call: ({ actions, ...args }, context) => sendTo(args, context, "unlock", true, { actions }),
});
