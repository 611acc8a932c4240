import { PoolsError } from "../../core/errors";
import { pick, without, type JsonObject } from "../../core/json";
import { countsOf, NO_NODES, type Accepted, type NodePoolAnswer } from "../api/answers";
import type { NodePoolClient } from "../api/node-pool-client";
import { buysNodes } from "./billing";
import { currentState, decodeNodePool } from "./decode";
import { phasesOf, type Goal } from "./nodes";
import { traceOrders } from "./orders";
import { patchBody } from "./patch";
import { queueChange } from "./queue-change";
import { removeChosen } from "./removal";
import type { Inputs, NodePoolChange, NodePoolContext, State } from "./types";
import { waitUntilReached } from "./wait-for-count";
import { countIn } from "./waiting";

/** The inputs about the number of nodes. */
const NUMBERS = ["count", "maxCount", "azs"];

/** Changes the count and all other changed inputs, and waits until the wanted number of nodes works. */
export async function scale(
  client: NodePoolClient,
  change: NodePoolChange,
  there: NodePoolAnswer,
  context: NodePoolContext,
): Promise<NodePoolAnswer> {
  const { next, old, changed } = change;
  const from = countIn(there, client);
  refuseUnshown(client, from, old.count, next);
  const nodes = await phasesOf(client, countsOf(there));
  const orders = await traceOrders(client);
  const left = await removeChosen(client, { from, to: next.count, chosen: next.nodesToRemove }, nodes);
  const body = patchBody(change, currentState(client.poolName, left ?? there, old));
  if (next.count > from && buysNodes(next.billing)) context.applied({}, { prepaid: true });
  const order = body && (await sendPatch(client, body, next.count)).order;
  context.applied(without(changedInputs(next, changed), NUMBERS));
  const goal = { count: next.count, from, nodes, orders: { ...orders, name: order }, changed };
  return await waitAndRecord(client, next, goal, context);
}

/**
 * Refuses a purchase or removal that the preview has not shown, because the node pool was scaled outside since.
 * @param shown the count at the time of the preview
 */
function refuseUnshown({ id }: NodePoolClient, from: number, shown: number, { count, billing }: Inputs): void {
  const buysMore = from < Math.min(shown, count) && buysNodes(billing);
  const removesMore = from > Math.max(shown, count);
  if (!buysMore && !removesMore) return;
  const what = buysMore ? `buy ${count - from} nodes` : `remove ${from - count} nodes`;
  throw new PoolsError(
    `Node pool ${id} has the count ${from}, but had ${shown} at the time of the preview, which did not show that the update would ${what}. ` +
      "Run `pulumi refresh`: the next preview shows it.",
  );
}

/** Continues the wait of an earlier run. */
export async function resume(
  client: NodePoolClient,
  { next, old }: NodePoolChange,
  there: NodePoolAnswer,
  context: NodePoolContext,
): Promise<NodePoolAnswer> {
  const count = countIn(there, client);
  if (count < next.count)
    throw new PoolsError(
      `Node pool ${client.id} has the count ${count} instead of ${next.count}: its order failed, or it was scaled outside. ` +
        "Run `pulumi refresh`: the next preview shows what is missing, and `pulumi up` requests it again.",
    );
  // The state holds the number of nodes that were abnormal before the earlier change.
  const tolerated = (old as Partial<State>).resources?.abnormal;
  const goal = { count, tolerated, orders: { since: 0 } };
  return await waitAndRecord(client, next, goal, context);
}

interface RecordedGoal extends Goal {
  /** A new node pool: its nodes have never been recorded. */
  readonly isNew?: boolean;
  /** The changed inputs. */
  readonly changed?: ReadonlySet<string>;
}

/** Waits for the goal. A failure records the current nodes: a count that was not reached stays a difference. */
export async function waitAndRecord(
  client: NodePoolClient,
  wanted: Inputs,
  { isNew, changed, ...goal }: RecordedGoal,
  context: NodePoolContext,
): Promise<NodePoolAnswer> {
  let last: NodePoolAnswer | undefined;
  try {
    return await waitUntilReached(client, goal, (answer) => void (last = answer));
  } catch (error) {
    if (!last) throw error;
    const { count } = last.spec.resources;
    const isShort = count !== undefined && count !== goal.count;
    const shown = pick(decodeNodePool(client.poolName, last).state, NUMBERS);
    if (isNew) {
      // The next run must wait for all of its nodes, whatever their phase.
      const resources = { ...NO_NODES, creating: count ?? goal.count };
      const declared = NUMBERS.filter((name) => (wanted as JsonObject)[name] !== undefined);
      context.applied(isShort ? pick(shown, declared) : {}, { resources });
    } else if (isShort) context.applied({}, shown);
    else
      context.applied(
        changedInputs(
          wanted,
          NUMBERS.filter((name) => changed?.has(name)),
        ),
      );
    throw error;
  }
}

/** Sends a patch. If a repeated patch that buys nodes is refused because the first one has added them, it counts as accepted. */
export async function sendPatch(client: NodePoolClient, body: JsonObject, count: number): Promise<Accepted> {
  try {
    return await queueChange(client, () => client.patch(body));
  } catch (error) {
    if (!body.metadata) throw error;
    const there = await client.findNodePool().catch(() => undefined);
    if (there?.spec.resources.count !== count) throw error;
    return { order: undefined };
  }
}

/** The changed inputs; removed ones are undefined. */
export function changedInputs(next: JsonObject, changed: Iterable<string>): JsonObject {
  return Object.fromEntries([...changed].map((name) => [name, next[name]]));
}
