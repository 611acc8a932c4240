import type { Context } from "../../core/context";
import { PoolsError, TransportError } from "../../core/errors";
import { duration, type Clock } from "../../core/time/clock";
import { waitUntil } from "../../core/time/wait";
import { countsOf, NO_NODES, type NodeCounts, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { idOf } from "../fields";
import { phases, phasesOf, standing, type Goal } from "./nodes";
import { statusOfNamedOrder, statusFromOrderList, undefinedIfRefused, type OrderTrace } from "./orders";

/** A stray answer is over by then: what it says is believed only if it goes on saying so. */
const CONFIRMED_MS = 60_000;
/** What was accepted shows by then, or never. */
const SHOWN_MS = 10 * 60_000;
/** A node that is made may be abnormal for a while: its plug-ins start, its devices are checked. */
const ABNORMAL_GRACE_MS = 10 * 60_000;
/** Nodes are missing, none is on its way and no order is known: none will come. */
const STALLED_MS = 30 * 60_000;

/** What a change of the count is to reach, and how its order is found. */
export interface Wait extends Goal {
  readonly orders: OrderTrace;
  /** Called with each answer: what a failure records is the last one. */
  seen(answer: NodePoolAnswer): void;
}

/**
 * Waits until the node pool has the count that the user declared, whatever the service has made of it meanwhile, and until
 * the nodes of this change work. A new node pool may take any time to be visible; a count may take any time to move.
 */
export async function waitUntilReached(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  goal: Wait,
): Promise<NodePoolAnswer> {
  const { clock } = context;
  const [absent, astray, failed, sick, stalled] = [0, 1, 2, 3, 4].map(() => new Lasting(clock)) as [
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
    if (!found) return pending(isVisible ? "it is not shown at the moment" : "it is not visible yet");
    isVisible = true;
    goal.seen(found);
    answers[0] = found;
    const count = countIn(found, where);
    const counts = countsOf(found);
    wasReached ||= count === goal.count;
    const progress = progressOf(counts, goal.count, count);

    const isAstray = count !== goal.count && (wasReached || (goal.from !== undefined && count !== goal.from));
    const isQuiet = counts.creating === 0;
    const { isReached, moving, sick: names } = await judge(client, where, goal, count, counts);
    if (isReached) return { done: true, value: undefined, progress };
    const named = await statusOfNamedOrder(client, goal.orders);
    const news =
      named ?? (isQuiet && moving === 0 ? await statusFromOrderList(client, where.poolName, goal.orders) : undefined);
    const failure = typeof news === "object" ? news.failure : undefined;

    if (astray.measure(isAstray) >= CONFIRMED_MS || failed.measure(failure !== undefined) >= CONFIRMED_MS)
      throw missed(where, goal, count, progress, failure);
    const lasted = sick.measure(names.length > 0 && moving === 0);
    if (lasted >= ABNORMAL_GRACE_MS) throw stillAbnormal(where, names, progress, lasted);
    const isStalled = isQuiet && moving === 0 && names.length === 0 && count === goal.count && news === undefined;
    if (stalled.measure(isStalled) >= STALLED_MS) throw missed(where, goal, count, progress, undefined);
    return pending(progress);
  });
  client.invalidate();
  return answers[0] as NodePoolAnswer;
}

/**
 * Waits until nodes neither come nor go, and until the change shows: a patch may take effect minutes after its answer.
 * Abnormal nodes were not caused by this change: they are only named.
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
    if (!found) return pending("it is not shown at the moment");
    answers[0] = found;
    const counts = countsOf(found);
    const unseen = missing(found);
    const isShown = late.measure(unseen.length > 0) >= SHOWN_MS || unseen.length === 0;
    const progress = progressOf(counts, countIn(found, where));
    return {
      done: isShown && counts.creating === 0 && counts.deleting === 0,
      value: undefined,
      progress: isShown ? progress : `${progress}; not shown yet: ${unseen.join(", ")}`,
    };
  });
  client.invalidate();
  return answers[0] as NodePoolAnswer;
}

/** Names abnormal nodes that a change leaves as they are. A list that cannot be had must not hide that there are some. */
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

/** Waits until a node pool that may show late is visible, and at most `limitMs`. */
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

/** Waits until the node pool is gone. */
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

/** For how long something has been so, look after look. */
class Lasting {
  private since: number | undefined;

  constructor(private readonly clock: Pick<Clock, "monotonic">) {}

  measure(isSo: boolean): number {
    const now = this.clock.monotonic();
    this.since = isSo ? (this.since ?? now) : undefined;
    return this.since === undefined ? 0 : now - this.since;
  }
}

/** Lists the nodes only where their numbers do not say it all. */
async function judge(client: ModelArtsClient, where: Where, goal: Goal, count: number, counts: NodeCounts) {
  const { available, creating, abnormal, deleting } = counts;
  const unknown = { isReached: false, moving: creating + deleting, sick: [] };
  if (count !== goal.count || creating > 0) return unknown;
  if (available === count && abnormal === 0 && deleting === 0) return { ...unknown, isReached: true };
  return standing(await phasesOf(client, where, counts), goal);
}

function pending(progress: string) {
  return { done: false, value: undefined, progress };
}

/** @throws TransportError where the answer has no count: it says nothing of what is waited for. */
export function countIn({ spec }: NodePoolAnswer, where: Where): number {
  const { count } = spec.resources;
  if (count !== undefined) return count;
  throw new TransportError(`GET of node pool ${idOf(where)}`, "its spec.resources.count is no number", true);
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
      ? ["lacks nodes", "run `pulumi up` again to go on waiting"]
      : [`has the count ${count} instead of ${goal.count}`, "`pulumi up` asks for it again"];
  const reason = failure ?? "its order failed without a word, or somebody else has scaled it";
  return new PoolsError(
    `Node pool ${idOf(where)} ${state}: ${reason} (${progress}). The node pool stays in the state: ${advice}.`,
  );
}

function stillAbnormal(where: Where, names: readonly string[], progress: string, lasted: number): PoolsError {
  return new PoolsError(
    `Node pool ${idOf(where)} has had abnormal nodes for ${duration(lasted)}: ${names.join(", ")} (${progress}). ` +
      "The node pool stays in the state. Repair or replace these nodes in the ModelArts console, and run `pulumi up` again to go on waiting.",
  );
}
