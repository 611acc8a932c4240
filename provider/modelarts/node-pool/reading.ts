import type { z } from "zod";
import { isAbsent } from "../../core/schema/compare";
import { duration } from "../../core/time/clock";
import type { Context } from "../../core/context";
import { PoolsError } from "../../core/errors";
import { factsOf, fieldsOf, type Fields } from "../../core/schema/field";
import { defined, isObject, type JsonObject } from "../../core/json";
import type { Found } from "../../core/resource";
import { waitUntil } from "../../core/time/wait";
import { decode } from "../../core/schema/wire";
import { countsOf, nodePool, type NodeCounts, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { idOf } from "../fields";
import { inputs, type outputs } from "./fields";
import { isGone } from "../api/errors";

/** A node that is made may be abnormal for a while: its plug-ins start, its devices are checked. */
const ABNORMAL_GRACE_MS = 10 * 60_000;

/** A service may show what it has accepted a moment later than it says so. */
const SHOWN_WITHIN_MS = 60_000;

/** What the service has just accepted. */
interface Accepted {
  readonly count: number;
  readonly isNew: boolean;
}

type State = Found<typeof inputs, typeof outputs>["state"];

/** The node pool as it is this moment; undefined when it is gone. */
export async function lookAt(
  client: ModelArtsClient,
  where: Where,
  context: Context,
): Promise<NodePoolAnswer | undefined> {
  return await unlessGone(client.show(where, context.signal));
}

/** The node pool from the list that reads share; only one that the list lacks is asked for by itself. */
export async function readNodePool(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  known: JsonObject = {},
): Promise<State | undefined> {
  const list = await unlessGone(client.nodePools(where.poolName).get());
  const listed = nodePool.safeParse(list?.find(({ metadata }) => metadata.name === where.name)).data;
  // A list may be a summary, odd, or late; to call something gone drops it from the state.
  const found = listed?.status ? listed : await lookAt(client, where, context);
  return found && withUntold(describeNodePool(where.poolName, found), known);
}

/** A node pool's answer as a state. An empty list or map says no more than none. */
export function describeNodePool(poolName: string, answer: NodePoolAnswer): State {
  const fields: Fields = inputs.shape;
  const told = Object.entries(decode(fields, answer.spec.resources)).filter(
    ([name, value]) => fields[name] && !isAbsent(fields[name], value),
  );
  return { ...Object.fromEntries(told), poolName, name: answer.metadata.name, resources: countsOf(answer) };
}

/** What nobody can take away from a node pool: an answer without it has not told it. */
const LASTING = ["azs", "network", "creatingStep", "os", "rootVolume"] as const;

/**
 * The state with what is `known` of the lasting fields, and of their parts, where the answer was silent. Taken for a
 * change, silence about a network or a step would replace the node pool.
 */
function withUntold(state: State, known: JsonObject): State {
  const lasting = LASTING.map((name) => [name, toldOrKnown(inputs.shape[name], state[name], known[name])] as const);
  return { ...state, ...defined(Object.fromEntries(lasting)) };
}

function toldOrKnown(schema: z.ZodType, told: unknown, known: unknown): unknown {
  if (told === undefined) return known;
  const parts = fieldsOf(schema);
  if (!parts || !isObject(told) || !isObject(known)) return told;
  const silent = Object.entries(parts).filter(([part, inner]) => !(part in told) && !factsOf(inner).writeOnly);
  return { ...told, ...defined(Object.fromEntries(silent.map(([part]) => [part, known[part]]))) };
}

/**
 * Waits until nodes neither come nor go, and as many work as the node pool's count says. What was `accepted` may take
 * a moment to be seen; a count that differs after that is somebody else's.
 */
export async function waitUntilReady(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  accepted?: Accepted,
): Promise<void> {
  const { clock } = context;
  const shownBy = clock.now() + SHOWN_WITHIN_MS;
  let abnormalSince: number | undefined;
  let pending = accepted;
  await waitUntil(`node pool ${idOf(where)}`, context, async () => {
    const found = await lookAt(client, where, context);
    if (clock.now() >= shownBy || found?.spec.resources.count === pending?.count) pending = undefined;
    if (!found && pending?.isNew) return { done: false, value: undefined, progress: "it is not to be seen yet" };
    const { nodePool, counts, progress } = counted(found, where);
    if (pending) return { done: false, value: undefined, progress };
    const { available, creating, abnormal, deleting } = counts;
    abnormalSince = abnormal > 0 ? (abnormalSince ?? clock.now()) : undefined;
    if (abnormalSince !== undefined && creating === 0) {
      const lasted = clock.now() - abnormalSince;
      if (lasted >= ABNORMAL_GRACE_MS) throw await stillAbnormal(client, where, progress, lasted, context);
    }
    const done = available === nodePool.spec.resources.count && creating === 0 && deleting === 0;
    return { done, value: undefined, progress };
  });
  client.forget(where.poolName);
}

/** Waits until nodes neither come nor go; those that do not work are none of the change's doing, and only named. */
export async function waitUntilSettled(client: ModelArtsClient, where: Where, context: Context): Promise<void> {
  const abnormal = await waitUntil(`node pool ${idOf(where)}`, context, async () => {
    const { counts, progress } = counted(await lookAt(client, where, context), where);
    return { done: counts.creating === 0 && counts.deleting === 0, value: counts.abnormal, progress };
  });
  if (abnormal > 0) {
    const names = await abnormalNodes(client, where, context);
    context.log(`node pool ${idOf(where)}: ${abnormal} nodes are abnormal: ${names}`, "warning");
  }
  client.forget(where.poolName);
}

/** Waits until the node pool is gone. */
export async function waitUntilGone(client: ModelArtsClient, where: Where, context: Context): Promise<void> {
  await waitUntil(`deletion of node pool ${idOf(where)}`, context, async () => {
    const nodePool = await lookAt(client, where, context);
    const { available, creating, abnormal, deleting } = nodePool ? countsOf(nodePool) : NONE;
    return { done: !nodePool, value: undefined, progress: `${available + creating + abnormal + deleting} nodes left` };
  });
  client.forget(where.poolName);
}

export const NONE: NodeCounts = { available: 0, creating: 0, abnormal: 0, deleting: 0 };

export async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** @throws PoolsError where nothing was found. */
function counted(
  nodePool: NodePoolAnswer | undefined,
  where: Where,
): { nodePool: NodePoolAnswer; counts: NodeCounts; progress: string } {
  if (!nodePool)
    throw new PoolsError(`Node pool ${idOf(where)} is gone: somebody else deleted it. Run \`pulumi refresh\`.`);
  const counts = countsOf(nodePool);
  const others = (["creating", "abnormal", "deleting"] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `, ${counts[kind]} ${kind}`);
  const progress = `${counts.available} of ${nodePool.spec.resources.count} nodes available${others.join("")}`;
  return { nodePool, counts, progress };
}

async function stillAbnormal(
  client: ModelArtsClient,
  where: Where,
  progress: string,
  lasted: number,
  context: Context,
): Promise<PoolsError> {
  const names = await abnormalNodes(client, where, context);
  return new PoolsError(
    `Node pool ${idOf(where)} has had abnormal nodes for ${duration(lasted)}: ${names} (${progress}). ` +
      "The node pool stays in the state. Repair or replace these nodes in the ModelArts console, and run `pulumi up` again to go on waiting.",
  );
}

/** Their names; a list that cannot be had must not hide the trouble itself. */
async function abnormalNodes(client: ModelArtsClient, where: Where, context: Context): Promise<string> {
  try {
    const nodes = await client.nodes(where, context.signal);
    const abnormal = nodes.filter(({ status }) => status?.phase === "Abnormal").map(({ metadata }) => metadata.name);
    return abnormal.join(", ") || "none of the listed nodes says which";
  } catch {
    return "their names could not be listed";
  }
}
