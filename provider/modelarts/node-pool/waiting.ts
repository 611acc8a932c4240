import type { Context } from "../../core/context";
import { PoolsError, TransportError } from "../../core/errors";
import { duration, type Clock } from "../../core/time/clock";
import { waitUntil } from "../../core/time/wait";
import { countsOf, NO_NODES, type NodeCounts, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { idOf } from "../fields";
import { assess, phases, phasesOf, type Goal } from "./nodes";
import { statusOfNamedOrder, statusFromOrderList, undefinedIfRefused, type OrderTrace } from "./orders";

/** A wrong answer is believed only if it lasts this long. */
const CONFIRMED_MS = 60_000;
/** If an accepted change is not visible after this time, stop waiting for it. */
const SHOWN_MS = 10 * 60_000;
/** A new node may be abnormal for a while: its plug-ins start, its devices are checked. */
const ABNORMAL_GRACE_MS = 10 * 60_000;
/** If nodes are missing, none is being created and no order is known for this long, none will come. */
const STALLED_MS = 30 * 60_000;

export interface Wait extends Goal {
  readonly orders: OrderTrace;
  /** Called with each answer. A failure records the last one. */
  seen(answer: NodePoolAnswer): void;
}

/**
 * Waits until the node pool has the declared count and the nodes of this change work. A new node pool may become visible, and a
 * count may change, at any time until the deadline.
 */
export async function waitUntilReached(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  goal: Wait,
): Promise<NodePoolAnswer> {
  const { clock } = context;
  const [absent, diverted, failed, abnormal, stalled] = [0, 1, 2, 3, 4].map(() => new Lasting(clock)) as [
    Lasting,
    Lasting,
    Lasting,
    Lasting,
    Lasting,
  ];
  let isVisible = goal.from !== undefined;
  let wasReached = false;
  const answers: NodePoolAnswer[] = [];
  await waitUntil(`node pool ${idOf(where)}`, context, async () => {
    const found = await client.findNodePoolOnce(where);
    if (absent.measure(!found) >= CONFIRMED_MS && isVisible) throw goneError(where);
    if (!found) return pending(isVisible ? "it is not visible at the moment" : "it is not visible yet");
    isVisible = true;
    goal.seen(found);
    answers[0] = found;
    const count = countIn(found, where);
    const counts = countsOf(found);
    wasReached ||= count === goal.count;
    const progress = progressOf(counts, goal.count, count);

    const isDiverted = count !== goal.count && (wasReached || (goal.from !== undefined && count !== goal.from));
    const isQuiet = counts.creating === 0;
    const { isReached, moving, abnormal: names } = await assessNodes(client, where, goal, count, counts);
    if (isReached) return { done: true, value: undefined, progress };
    const named = await statusOfNamedOrder(client, goal.orders);
    const news =
      named ?? (isQuiet && moving === 0 ? await statusFromOrderList(client, where.poolName, goal.orders) : undefined);
    const failure = typeof news === "object" ? news.failure : undefined;

    if (diverted.measure(isDiverted) >= CONFIRMED_MS || failed.measure(failure !== undefined) >= CONFIRMED_MS)
      throw missed(where, goal, count, progress, failure);
    const lasted = abnormal.measure(names.length > 0 && moving === 0);
    if (lasted >= ABNORMAL_GRACE_MS) throw stillAbnormal(where, names, progress, lasted);
    const isStalled = isQuiet && moving === 0 && names.length === 0 && count === goal.count && news === undefined;
    if (stalled.measure(isStalled) >= STALLED_MS) throw missed(where, goal, count, progress, undefined);
    return pending(progress);
  });
  client.invalidate();
  return answers[0] as NodePoolAnswer;
}

/**
 * Waits until no node is being created or deleted and the change is visible, which may take minutes after the answer to the
 * patch. Abnormal nodes are ignored: this change has not caused them.
 *
 * @param missing the changed inputs that an answer does not show yet; some services never show some
 */
export async function waitUntilSettled(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  missing: (answer: NodePoolAnswer) => readonly string[],
): Promise<NodePoolAnswer> {
  const [absent, late] = [new Lasting(context.clock), new Lasting(context.clock)];
  const answers: NodePoolAnswer[] = [];
  await waitUntil(`node pool ${idOf(where)}`, context, async () => {
    const found = await client.findNodePoolOnce(where);
    if (absent.measure(!found) >= CONFIRMED_MS) throw goneError(where);
    if (!found) return pending("it is not visible at the moment");
    answers[0] = found;
    const counts = countsOf(found);
    const unseen = missing(found);
    const isShown = late.measure(unseen.length > 0) >= SHOWN_MS || unseen.length === 0;
    const progress = progressOf(counts, countIn(found, where));
    return {
      done: isShown && counts.creating === 0 && counts.deleting === 0,
      value: undefined,
      progress: isShown ? progress : `${progress}; not visible yet: ${unseen.join(", ")}`,
    };
  });
  client.invalidate();
  return answers[0] as NodePoolAnswer;
}

/** Warns about abnormal nodes, also if their names cannot be listed. */
export async function warnAboutAbnormal(
  client: ModelArtsClient,
  where: Where,
  answer: NodePoolAnswer,
  context: Context,
): Promise<void> {
  const { abnormal } = countsOf(answer);
  if (abnormal === 0) return;
  const listed = await undefinedIfRefused(client.nodes(where));
  const names = listed && [...phases(listed)].flatMap(([name, phase]) => (phase === "Abnormal" ? [name] : []));
  const which = names?.join(", ") ?? "their names could not be listed";
  const are = abnormal === 1 ? "1 node is" : `${abnormal} nodes are`;
  context.log(
    `node pool ${idOf(where)}: ${are} abnormal: ${which || "none of the listed nodes says which"}`,
    "warning",
  );
}

/** Waits until a node pool is visible, at most `limitMs`. */
export async function waitUntilVisible(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  limitMs = Infinity,
): Promise<NodePoolAnswer | undefined> {
  const until = context.clock.monotonic() + limitMs;
  const answers: NodePoolAnswer[] = [];
  await waitUntil(`node pool ${idOf(where)}`, context, async () => {
    const found = await client.findNodePoolOnce(where);
    if (found) answers[0] = found;
    return {
      done: found !== undefined || context.clock.monotonic() >= until,
      value: undefined,
      progress: "it is not visible yet",
    };
  });
  return answers[0];
}

export async function waitUntilGone(client: ModelArtsClient, where: Where, context: Context): Promise<void> {
  await waitUntil(`deletion of node pool ${idOf(where)}`, context, async () => {
    const found = await client.findNodePoolOnce(where);
    const { available, creating, abnormal, deleting } = found ? countsOf(found) : NO_NODES;
    return { done: !found, value: undefined, progress: `${available + creating + abnormal + deleting} nodes left` };
  });
  client.invalidate();
}

export function goneError(where: Where): PoolsError {
  return new PoolsError(`Node pool ${idOf(where)} is gone: it was deleted elsewhere. Run \`pulumi refresh\`.`);
}

/** For how long a condition has held in consecutive polls. */
class Lasting {
  private since: number | undefined;

  constructor(private readonly clock: Pick<Clock, "monotonic">) {}

  measure(isSo: boolean): number {
    const now = this.clock.monotonic();
    this.since = isSo ? (this.since ?? now) : undefined;
    return this.since === undefined ? 0 : now - this.since;
  }
}

/** Lists the nodes only if their numbers do not decide. */
async function assessNodes(client: ModelArtsClient, where: Where, goal: Goal, count: number, counts: NodeCounts) {
  const { available, creating, abnormal, deleting } = counts;
  const unknown = { isReached: false, moving: creating + deleting, abnormal: [] };
  if (count !== goal.count || creating > 0) return unknown;
  if (available === count && abnormal === 0 && deleting === 0) return { ...unknown, isReached: true };
  return assess(await phasesOf(client, where, counts), goal);
}

function pending(progress: string) {
  return { done: false, value: undefined, progress };
}

/** @throws TransportError if the answer has no count */
export function countIn({ spec }: NodePoolAnswer, where: Where): number {
  const { count } = spec.resources;
  if (count !== undefined) return count;
  throw new TransportError(`GET of node pool ${idOf(where)}`, "its spec.resources.count is not a number", true);
}

function progressOf(counts: NodeCounts, wanted: number, count = wanted): string {
  const others = (["creating", "abnormal", "deleting"] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `, ${counts[kind]} ${kind}`);
  const shown = count === wanted ? "" : `, and its count is ${count}`;
  return `${counts.available} of ${wanted} nodes available${others.join("")}${shown}`;
}

function missed(where: Where, goal: Goal, count: number, progress: string, failure: string | undefined): PoolsError {
  const [state, advice] =
    count === goal.count
      ? ["lacks nodes", "run `pulumi up` again to continue waiting"]
      : [`has the count ${count} instead of ${goal.count}`, "`pulumi up` requests it again"];
  const reason = failure ?? "its order failed without a reason, or it was scaled outside";
  return new PoolsError(
    `Node pool ${idOf(where)} ${state}: ${reason} (${progress}). The node pool stays in the state: ${advice}.`,
  );
}

function stillAbnormal(where: Where, names: readonly string[], progress: string, lasted: number): PoolsError {
  return new PoolsError(
    `Node pool ${idOf(where)} has had abnormal nodes for ${duration(lasted)}: ${names.join(", ")} (${progress}). ` +
      "The node pool stays in the state. Repair or replace these nodes in the ModelArts console, and run `pulumi up` again to continue waiting.",
  );
}
