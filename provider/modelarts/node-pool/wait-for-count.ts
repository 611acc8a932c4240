import { PoolsError } from "../../core/errors";
import { duration } from "../../core/time/clock";
import { waitUntil } from "../../core/time/wait";
import { countsOf, type NodeCounts, type NodePoolAnswer } from "../api/answers";
import type { NodePoolClient } from "../api/node-pool-client";
import { assess, phasesOf, type Goal } from "./nodes";
import { statusFromOrderList, statusOfNamedOrder } from "./orders";
import { CONFIRMED_MS, countIn, goneError, Lasting, pending, progressOf } from "./waiting";

/** A new node may be abnormal for a while: its plug-ins start, its devices are checked. */
const ABNORMAL_GRACE_MS = 10 * 60_000;
/** If nodes are missing, none is being created and no order is known for this long, none will come. */
const STALLED_MS = 30 * 60_000;

/**
 * Waits until the node pool has the declared count and the nodes of this change work. A new node pool may become visible, and a
 * count may change, at any time until the deadline.
 *
 * @param seen called with each answer
 */
export async function waitUntilReached(
  client: NodePoolClient,
  goal: Goal,
  seen: (answer: NodePoolAnswer) => void,
): Promise<NodePoolAnswer> {
  const lasting = new Lasting(client.context.clock);
  let isVisible = goal.from !== undefined;
  let wasReached = false;
  const reached = await waitUntil(`node pool ${client.id}`, client.context, async () => {
    const found = await client.findNodePoolOnce();
    if (lasting.measure("absent", !found) >= CONFIRMED_MS && isVisible) throw goneError(client);
    if (!found) return pending(isVisible ? "it is not visible at the moment" : "it is not visible yet");
    isVisible = true;
    seen(found);
    const count = countIn(found, client);
    const counts = countsOf(found);
    wasReached ||= count === goal.count;
    const progress = progressOf(counts, goal.count, count);

    const isDiverted = count !== goal.count && (wasReached || (goal.from !== undefined && count !== goal.from));
    const isQuiet = counts.creating === 0;
    const { isReached, moving, abnormal: names } = await assessNodes(client, goal, count, counts);
    if (isReached) return { done: true, value: found, progress };
    const named = await statusOfNamedOrder(client, goal.orders);
    const news = named ?? (isQuiet && moving === 0 ? await statusFromOrderList(client, goal.orders) : undefined);
    const failure = typeof news === "object" ? news.failure : undefined;

    const divertedFor = lasting.measure("diverted", isDiverted);
    const failedFor = lasting.measure("failed", failure !== undefined);
    if (Math.max(divertedFor, failedFor) >= CONFIRMED_MS) throw missed(client, goal, count, progress, failure);
    const lasted = lasting.measure("abnormal", names.length > 0 && moving === 0);
    if (lasted >= ABNORMAL_GRACE_MS) throw stillAbnormal(client, names, progress, lasted);
    const isStalled = isQuiet && moving === 0 && names.length === 0 && count === goal.count && news === undefined;
    if (lasting.measure("stalled", isStalled) >= STALLED_MS) throw missed(client, goal, count, progress, undefined);
    return pending(progress);
  });
  client.invalidate();
  return reached as NodePoolAnswer;
}

/** Lists the nodes only if their numbers do not decide. */
async function assessNodes(client: NodePoolClient, goal: Goal, count: number, counts: NodeCounts) {
  const { available, creating, abnormal, deleting } = counts;
  const unknown = { isReached: false, moving: creating + deleting, abnormal: [] };
  if (count !== goal.count || creating > 0) return unknown;
  if (available === count && abnormal === 0 && deleting === 0) return { ...unknown, isReached: true };
  return assess(await phasesOf(client, counts), goal);
}

function missed(
  { id }: NodePoolClient,
  goal: Goal,
  count: number,
  progress: string,
  failure: string | undefined,
): PoolsError {
  const [state, advice] =
    count === goal.count
      ? ["lacks nodes", "run `pulumi up` again to continue waiting"]
      : [`has the count ${count} instead of ${goal.count}`, "`pulumi up` requests it again"];
  const reason = failure ?? "its order failed without a reason, or it was scaled outside";
  return new PoolsError(
    `Node pool ${id} ${state}: ${reason} (${progress}). The node pool stays in the state: ${advice}.`,
  );
}

function stillAbnormal({ id }: NodePoolClient, names: readonly string[], progress: string, lasted: number): PoolsError {
  return new PoolsError(
    `Node pool ${id} has had abnormal nodes for ${duration(lasted)}: ${names.join(", ")} (${progress}). ` +
      "The node pool stays in the state. Repair or replace these nodes in the ModelArts console, and run `pulumi up` again to continue waiting.",
  );
}
