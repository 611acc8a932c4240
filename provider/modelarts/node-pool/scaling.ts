import type { z } from "zod";
import { PoolsError } from "../../core/errors";
import { pick, type JsonObject } from "../../core/json";
import type { Change, ChangeContext } from "../../core/resource";
import { countsOf, NO_NODES, type Accepted, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { idOf } from "../fields";
import { buysNodes } from "./billing";
import type { inputs, outputs } from "./fields";
import { phasesOf, type Goal } from "./nodes";
import { traceOrders, type OrderTrace } from "./orders";
import { patchBody } from "./patch";
import { removeChosen } from "./removal";
import { decodeNodePool, keepKnown, type State } from "./decode";
import { queueChange } from "./queue-change";
import { countIn, waitUntilReached } from "./waiting";

type Inputs = z.output<typeof inputs>;
type Context = ChangeContext<typeof inputs, typeof outputs>;
type NodePoolChange = Change<typeof inputs, typeof outputs>;

/** What says how many nodes there are, and where. */
const NUMBERS = ["count", "maxCount", "azs"];

/** Changes the count, and what changes with it, and waits until the user's number of nodes works. */
export async function scale(
  client: ModelArtsClient,
  where: Where,
  change: NodePoolChange,
  there: NodePoolAnswer,
  context: Context,
): Promise<NodePoolAnswer> {
  const { next, old, changed } = change;
  const from = countIn(there, where);
  refuseUnshown(where, from, old.count, next);
  const nodes = await phasesOf(client, where, countsOf(there));
  const orders = await traceOrders(client, where.poolName, context);
  const left = await removeChosen(client, where, { from, to: next.count, chosen: next.nodesToRemove }, nodes, context);
  const body = patchBody(change, currentState(where, left ?? there, old));
  if (next.count > from && buysNodes(next.billing)) context.applied({}, { prepaid: true });
  const order = body && (await sendPatch(client, where, body, next.count, context)).order;
  context.applied(changedInputs(next, changed, NUMBERS));
  const goal = { count: next.count, from, nodes, orders: { ...orders, name: order }, changed };
  return await reach(client, where, next, goal, context);
}

/**
 * Others may have scaled since the preview. A purchase or a removal that it has not shown is refused.
 * @param shown the count that the preview began with
 */
function refuseUnshown(where: Where, from: number, shown: number, { count, billing }: Inputs): void {
  const buysMore = from < Math.min(shown, count) && buysNodes(billing);
  const removesMore = from > Math.max(shown, count);
  if (!buysMore && !removesMore) return;
  const what = buysMore ? `buy ${count - from} nodes` : `remove ${from - count} nodes`;
  throw new PoolsError(
    `Node pool ${idOf(where)} has the count ${from}, and had ${shown} when the preview was made: to ${what} was not shown. ` +
      "Run `pulumi refresh`: the next preview shows it.",
  );
}

/** Goes on with the wait of an earlier run. What the server has made of the count meanwhile is not the user's number. */
export async function resume(
  client: ModelArtsClient,
  where: Where,
  { next, old }: NodePoolChange,
  there: NodePoolAnswer,
  context: Context,
): Promise<NodePoolAnswer> {
  const count = countIn(there, where);
  if (count < next.count)
    throw new PoolsError(
      `Node pool ${idOf(where)} has the count ${count} instead of ${next.count}: its order failed, or somebody else has scaled it. ` +
        "Run `pulumi refresh`: the next preview shows what is missing, and `pulumi up` asks for it again.",
    );
  // The state tells how many were abnormal before the change whose wait this is.
  const { abnormal = 0 } = (old as Partial<State>).resources ?? {};
  const goal = { count, tolerated: abnormal, orders: { since: 0 } };
  return await reach(client, where, next, goal, context);
}

/** What `reach` is to reach, beside the numbers of the goal. */
interface Reach extends Goal {
  readonly orders: OrderTrace;
  /** The node pool is made, and its nodes have never been recorded. */
  readonly isNew?: boolean;
  /** What the change changes. */
  readonly changed?: ReadonlySet<string>;
}

/** Waits for the goal. A failure leaves in the state what is there, so that what is missing is a difference. */
export async function reach(
  client: ModelArtsClient,
  where: Where,
  wanted: Inputs,
  { isNew = false, changed = new Set(), ...goal }: Reach,
  context: Context,
): Promise<NodePoolAnswer> {
  let last: NodePoolAnswer | undefined;
  try {
    return await waitUntilReached(client, where, context, { ...goal, seen: (answer) => void (last = answer) });
  } catch (error) {
    if (last) record(last, wanted, { ...goal, isNew, changed }, where, context);
    throw error;
  }
}

/** What a failed wait leaves in the state: a count that was not reached stays a difference. */
function record(
  last: NodePoolAnswer,
  wanted: Inputs,
  { count, isNew, changed }: Reach,
  where: Where,
  context: Context,
): void {
  const isShort = last.spec.resources.count !== undefined && last.spec.resources.count !== count;
  const shown = pick(decodeNodePool(where.poolName, last).state, NUMBERS);
  if (isNew) {
    // All of its nodes are still waited for, whatever their phase.
    const resources = { ...NO_NODES, creating: last.spec.resources.count ?? count };
    const declared = NUMBERS.filter((name) => (wanted as JsonObject)[name] !== undefined);
    context.applied(isShort ? pick(shown, declared) : {}, { resources });
  } else if (isShort) context.applied({}, shown);
  else context.applied(changedInputs(wanted, new Set(NUMBERS.filter((name) => changed?.has(name)))));
}

/** The node pool as it is, with what is known where its answer says nothing. */
export function currentState(where: Where, answer: NodePoolAnswer, old: JsonObject): State {
  return keepKnown(decodeNodePool(where.poolName, answer), old);
}

/** A repeated patch that billed nodes came with is refused, because the first one has added them: that is a success. */
export async function sendPatch(
  client: ModelArtsClient,
  where: Where,
  body: JsonObject,
  count: number,
  context: Context,
): Promise<Accepted> {
  try {
    return await queueChange(client, where, context, () => client.patch(where, body));
  } catch (error) {
    if (!body.metadata) throw error;
    const there = await client.findNodePool(where).catch(() => undefined);
    if (there?.spec.resources.count !== count) throw error;
    return { order: undefined };
  }
}

/** The changed inputs but `others`; undefined where they were removed. */
export function changedInputs(
  next: JsonObject,
  changed: ReadonlySet<string>,
  others: readonly string[] = [],
): JsonObject {
  return Object.fromEntries([...changed].filter((name) => !others.includes(name)).map((name) => [name, next[name]]));
}
