import { PoolsError, TransportError } from "../../core/errors";
import type { Clock } from "../../core/time/clock";
import { waitUntil } from "../../core/time/wait";
import { countsOf, NO_NODES, type NodeCounts, type NodePoolAnswer } from "../api/answers";
import type { NodePoolClient } from "../api/node-pool-client";
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
  client: NodePoolClient,
  missing: (answer: NodePoolAnswer) => readonly string[],
): Promise<NodePoolAnswer> {
  const lasting = new Lasting(client.context.clock);
  const settled = await waitUntil(`node pool ${client.id}`, client.context, async () => {
    const found = await client.findNodePoolOnce();
    if (lasting.measure("absent", !found) >= CONFIRMED_MS) throw goneError(client);
    if (!found) return pending("it is not visible at the moment");
    const counts = countsOf(found);
    const unseen = missing(found);
    const isShown = lasting.measure("late", unseen.length > 0) >= SHOWN_MS || unseen.length === 0;
    const progress = progressOf(counts, countIn(found, client));
    return {
      done: isShown && counts.creating === 0 && counts.deleting === 0,
      value: found,
      progress: isShown ? progress : `${progress}; not visible yet: ${unseen.join(", ")}`,
    };
  });
  client.invalidate();
  return settled as NodePoolAnswer;
}

/** Warns about abnormal nodes, also if their names cannot be listed. */
export async function warnAboutAbnormal(client: NodePoolClient, answer: NodePoolAnswer): Promise<void> {
  const { abnormal } = countsOf(answer);
  if (abnormal === 0) return;
  const listed = await undefinedIfRefused(client.nodes());
  const names = listed && [...phases(listed)].flatMap(([name, phase]) => (phase === "Abnormal" ? [name] : []));
  const which = names?.join(", ") ?? "their names could not be listed";
  const are = abnormal === 1 ? "1 node is" : `${abnormal} nodes are`;
  client.context.log(
    `node pool ${client.id}: ${are} abnormal: ${which || "none of the listed nodes says which"}`,
    "warning",
  );
}

/** Waits until a node pool is visible, at most `limitMs`. */
export async function waitUntilVisible(
  client: NodePoolClient,
  limitMs = Infinity,
): Promise<NodePoolAnswer | undefined> {
  const { context } = client;
  const until = context.clock.monotonic() + limitMs;
  return await waitUntil(`node pool ${client.id}`, context, async () => {
    const value = await client.findNodePoolOnce();
    return {
      done: value !== undefined || context.clock.monotonic() >= until,
      value,
      progress: "it is not visible yet",
    };
  });
}

export async function waitUntilGone(client: NodePoolClient): Promise<void> {
  await waitUntil(`deletion of node pool ${client.id}`, client.context, async () => {
    const found = await client.findNodePoolOnce();
    const { available, creating, abnormal, deleting } = found ? countsOf(found) : NO_NODES;
    return { done: !found, value: undefined, progress: `${available + creating + abnormal + deleting} nodes left` };
  });
  client.invalidate();
}

export function goneError({ id }: NodePoolClient): PoolsError {
  return new PoolsError(`Node pool ${id} is gone: it was deleted elsewhere. Run \`pulumi refresh\`.`);
}

/** For how long conditions have held in consecutive polls. */
export class Lasting {
  private readonly since = new Map<string, number>();

  constructor(private readonly clock: Pick<Clock, "monotonic">) {}

  measure(condition: string, holds: boolean): number {
    const now = this.clock.monotonic();
    if (!holds) this.since.delete(condition);
    else if (!this.since.has(condition)) this.since.set(condition, now);
    return now - (this.since.get(condition) ?? now);
  }
}

export function pending(progress: string) {
  return { done: false, value: undefined, progress };
}

/** @throws TransportError if the answer has no count */
export function countIn({ spec }: NodePoolAnswer, { id }: NodePoolClient): number {
  const { count } = spec.resources;
  if (count !== undefined) return count;
  throw new TransportError(`GET of node pool ${id}`, "its spec.resources.count is not a number", true);
}

export function progressOf(counts: NodeCounts, wanted: number, count = wanted): string {
  const others = (["creating", "abnormal", "deleting"] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `, ${counts[kind]} ${kind}`);
  const shown = count === wanted ? "" : `, and its count is ${count}`;
  return `${counts.available} of ${wanted} nodes available${others.join("")}${shown}`;
}
