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
import { isPoolNotFound } from "../api/errors";

/** A node that is made may be abnormal for a while: its plug-ins start, its devices are checked. */
const ABNORMAL_GRACE_MS = 10 * 60_000;

/** The service may show a count that it has accepted a moment later than it says so. */
const SHOWN_WITHIN_MS = 60_000;

type State = Found<typeof inputs, typeof outputs>["state"];

/** The node pool from the list that reads share; only one that the list lacks is asked for by itself. */
export async function readNodePool(
  client: ModelArtsClient,
  where: Where,
  known: JsonObject = {},
): Promise<State | undefined> {
  const list = await client.nodePools(where.poolName).catch((error: unknown) => {
    if (isPoolNotFound(error)) return []; // the node pool's own URL tells what that means
    throw error;
  });
  const listed = nodePool.safeParse(list.find(({ metadata }) => metadata.name === where.name)).data;
  // A list may be a summary, odd, or late; what is called gone drops out of the state.
  const found = listed?.status ? listed : await client.findNodePool(where);
  if (!found) return undefined;
  const state = withUntold(describeNodePool(where.poolName, found), known);
  return { ...state, region: client.region, projectId: await client.projectId() };
}

/** A node pool's answer as a state. An empty list or map says no more than none. */
export function describeNodePool(poolName: string, answer: NodePoolAnswer): State {
  const fields: Fields = inputs.shape;
  const told = Object.entries(decode(fields, answer.spec.resources)).filter(
    ([name, value]) => fields[name] && !isAbsent(fields[name], value),
  );
  return { ...Object.fromEntries(told), poolName, name: answer.metadata.name, resources: countsOf(answer) };
}

/** These fields never disappear: if an answer lacks them, keep the old value. */
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
 * Waits until nodes neither come nor go, and as many work as the node pool's count says.
 *
 * @param expected the count that was just accepted. It may take a moment to be shown; another one after that was set
 * elsewhere.
 * @param isNew whether the node pool was just created: then it may take any time to be visible at all
 */
export async function waitUntilReady(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  expected?: number,
  isNew = false,
): Promise<void> {
  const { clock } = context;
  const shownBy = clock.monotonic() + SHOWN_WITHIN_MS;
  let abnormalSince: number | undefined;
  let pending = expected;
  let wasSeen = !isNew;
  await waitUntil(`node pool ${idOf(where)}`, context, async () => {
    const found = await (wasSeen ? client.findNodePool(where) : client.lookOnce(where));
    if (!found && !wasSeen) return { done: false, value: undefined, progress: "it is not visible yet" };
    wasSeen = true;
    if (clock.monotonic() >= shownBy || found?.spec.resources.count === pending) pending = undefined;
    const { nodePool, counts, progress } = counted(found, where);
    if (pending !== undefined) return { done: false, value: undefined, progress };
    const { available, creating, abnormal, deleting } = counts;
    abnormalSince = abnormal > 0 ? (abnormalSince ?? clock.monotonic()) : undefined;
    if (abnormalSince !== undefined && creating === 0) {
      const lasted = clock.monotonic() - abnormalSince;
      if (lasted >= ABNORMAL_GRACE_MS) throw await stillAbnormal(client, where, progress, lasted);
    }
    const done = available === nodePool.spec.resources.count && creating === 0 && deleting === 0;
    return { done, value: undefined, progress };
  });
  client.invalidate();
}

/** Waits until nodes neither come nor go. Abnormal nodes were not caused by this change: they are only named. */
export async function waitUntilSettled(client: ModelArtsClient, where: Where, context: Context): Promise<void> {
  const abnormal = await waitUntil(`node pool ${idOf(where)}`, context, async () => {
    const { counts, progress } = counted(await client.findNodePool(where), where);
    return { done: counts.creating === 0 && counts.deleting === 0, value: counts.abnormal, progress };
  });
  if (abnormal > 0) {
    const names = await abnormalNodes(client, where);
    context.log(`node pool ${idOf(where)}: ${abnormal} nodes are abnormal: ${names}`, "warning");
  }
  client.invalidate();
}

/** Waits until the node pool is gone. */
export async function waitUntilGone(client: ModelArtsClient, where: Where, context: Context): Promise<void> {
  await waitUntil(`deletion of node pool ${idOf(where)}`, context, async () => {
    const nodePool = await client.lookOnce(where);
    const { available, creating, abnormal, deleting } = nodePool ? countsOf(nodePool) : NONE;
    return { done: !nodePool, value: undefined, progress: `${available + creating + abnormal + deleting} nodes left` };
  });
  client.invalidate();
}

export const NONE: NodeCounts = { available: 0, creating: 0, abnormal: 0, deleting: 0 };

/** @throws PoolsError where nothing was found. */
function counted(
  nodePool: NodePoolAnswer | undefined,
  where: Where,
): { nodePool: NodePoolAnswer; counts: NodeCounts; progress: string } {
  if (!nodePool)
    throw new PoolsError(`Node pool ${idOf(where)} is gone: it was deleted elsewhere. Run \`pulumi refresh\`.`);
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
): Promise<PoolsError> {
  const names = await abnormalNodes(client, where);
  return new PoolsError(
    `Node pool ${idOf(where)} has had abnormal nodes for ${duration(lasted)}: ${names} (${progress}). ` +
      "The node pool stays in the state. Repair or replace these nodes in the ModelArts console, and run `pulumi up` again to go on waiting.",
  );
}

/** Their names; a list that cannot be had must not hide the trouble itself. */
async function abnormalNodes(client: ModelArtsClient, where: Where): Promise<string> {
  try {
    const nodes = await client.nodes(where);
    const abnormal = nodes.filter(({ status }) => status?.phase === "Abnormal").map(({ metadata }) => metadata.name);
    return abnormal.join(", ") || "none of the listed nodes says which";
  } catch {
    return "their names could not be listed";
  }
}
