import type { Context } from "../../core/context";
import { PoolsError, TransportError } from "../../core/errors";
import type { Clock } from "../../core/time/clock";
import { waitUntil } from "../../core/time/wait";
import { countsOf, NO_NODES, type NodeCounts, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { idOf } from "../fields";
import { phases } from "./nodes";
import { undefinedIfRefused } from "./orders";

/** A wrong answer is believed only if it lasts this long. */
export const CONFIRMED_MS = 60_000;
/** If an accepted change is not visible after this time, stop waiting for it. */
const SHOWN_MS = 10 * 60_000;

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
export class Lasting {
  private since: number | undefined;

  constructor(private readonly clock: Pick<Clock, "monotonic">) {}

  measure(isSo: boolean): number {
    const now = this.clock.monotonic();
    this.since = isSo ? (this.since ?? now) : undefined;
    return this.since === undefined ? 0 : now - this.since;
  }
}

export function pending(progress: string) {
  return { done: false, value: undefined, progress };
}

/** @throws TransportError if the answer has no count */
export function countIn({ spec }: NodePoolAnswer, where: Where): number {
  const { count } = spec.resources;
  if (count !== undefined) return count;
  throw new TransportError(`GET of node pool ${idOf(where)}`, "its spec.resources.count is not a number", true);
}

export function progressOf(counts: NodeCounts, wanted: number, count = wanted): string {
  const others = (["creating", "abnormal", "deleting"] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `, ${counts[kind]} ${kind}`);
  const shown = count === wanted ? "" : `, and its count is ${count}`;
  return `${counts.available} of ${wanted} nodes available${others.join("")}${shown}`;
}
