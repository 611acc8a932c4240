import type { z } from "zod";
import { ApiError, mayHaveHappened, messageOf, PoolsError } from "../../core/errors";
import type { JsonObject } from "../../core/json";
import { defineResource, type Change, type ChangeContext } from "../../core/resource";
import { isAbsent } from "../../core/schema/compare";
import type { Fields } from "../../core/schema/field";
import { isUnknown } from "../../core/schema/unknown";
import { encode } from "../../core/schema/wire";
import { whileRefused } from "../../core/time/wait";
import { defaultPlace, modelarts } from "../api/account";
import { countsOf } from "../api/answers";
import { modelArtsClient, type ModelArtsClient, type Where } from "../api/client";
import { adaptedName, idOf, LONGEST_NAME, whereOf } from "../fields";
import { annotationsOf } from "./billing";
import { examples } from "./examples";
import { inputs, outputs } from "./fields";
import { patchBody } from "./patch";
import { NONE, readNodePool, waitUntilGone, waitUntilReady, waitUntilSettled } from "./reading";
import { rules, warnings } from "./rules";

export const nodePool = defineResource({
  type: "modelarts:NodePool",
  description: "Nodes of one flavor in a ModelArts resource pool.",
  see: "https://support.huaweicloud.com/intl/en-us/api-modelarts/CreateNodePool.html",
  adoptId: "<poolName>/<name>",
  examples,
  inputs,
  outputs,
  cloud: modelarts,
  isGlobal: (_id, { projectId }) => projectId !== undefined, // a name is unique in its project
  generatedName: { field: "name", maxLength: LONGEST_NAME, adapt: adaptedName, unique: true },
  timeoutMinutes: 90,
  rules: (known, fail, { exists }) => rules(known, fail, exists),
  warnings,

  defaults({ connection, region }, settings) {
    if (isUnknown(connection)) return {};
    const found = defaultPlace(settings, typeof connection === "string" ? connection : undefined);
    // The configured project is the one of the configured region.
    return region === undefined || region === found.region ? found : { region: found.region };
  },

  async create(wanted, context) {
    const client = modelArtsClient(context, wanted);
    const where = { poolName: wanted.poolName, name: wanted.name ?? "" };
    const id = idOf(where);
    await refuseTaken(client, where);
    // Recorded before the request: the name is the identity, and whatever becomes of the answer, it is not bought twice.
    context.exists(id, { resources: NONE, region: client.region, projectId: await client.projectId() });
    await requestCreation(client, where, wanted, context);
    await waitUntilReady(client, where, context, wanted.count, true);
    return { id };
  },

  async read(id, known, context) {
    const state = await readNodePool(modelArtsClient(context, known), whereOf(id), known);
    return state && { id, state };
  },

  async update(change, context) {
    const { id, next, old, changed } = change;
    const where = whereOf(id);
    const client = modelArtsClient(context, { ...old, connection: next.connection });
    const there = await client.findNodePool(where);
    if (!there) {
      await finishCreation(client, where, change, context);
      return undefined;
    }
    const body = patchBody(change, there);
    if (body) await sendPatch(client, where, body, next.count);
    context.applied(Object.fromEntries([...changed].map((name) => [name, (next as JsonObject)[name]])));
    // Nothing changed: an earlier wait is finished, or what exists, as it may be, is adopted.
    const unfinished = changed.size === 0 && next.adopt === undefined;
    if (changed.has("count")) await waitUntilReady(client, where, context, next.count);
    else if (unfinished) await waitUntilReady(client, where, context);
    else await waitUntilSettled(client, where, context);
    return undefined;
  },

  async delete(id, state, context) {
    const client = modelArtsClient(context, state);
    const where = whereOf(id);
    if (!(await client.findNodePool(where))) return "absent";
    try {
      await client.delete(where);
    } catch (error) {
      if (!client.isNotFound(error) && !(await isLeaving(error, client, where)))
        throw await explained(error, client, where, state.billing?.mode === "1");
    }
    await waitUntilGone(client, where, context);
    return "deleted";
  },
});

function creationBody(wanted: z.output<typeof inputs>, name: string): JsonObject {
  const fields: Fields = inputs.shape;
  const given = Object.keys(fields).filter(
    (field) => fields[field] && !isAbsent(fields[field], (wanted as JsonObject)[field]),
  );
  return {
    apiVersion: "v2",
    kind: "NodePool",
    metadata: { name, annotations: annotationsOf(wanted.billing) },
    spec: { resources: { nodePool: name, maxCount: wanted.count, ...encode(fields, wanted, given) } },
  };
}

/** No document says how ModelArts answers a second node pool of one name, so the first is looked for. */
async function refuseTaken(client: ModelArtsClient, where: Where): Promise<void> {
  const names = (await client.nodePools(where.poolName)).map(({ metadata }) => metadata.name);
  if (!names.includes(where.name)) return;
  throw new PoolsError(
    `There is a node pool ${idOf(where)} already, and names are unique: take it over with adopt: "${idOf(where)}", or give another name. ` +
      "A replacement that keeps the name needs the option deleteBeforeReplace: true.",
  );
}

/**
 * Asks for the node pool. An answer that says neither yes nor no is no failure yet: the wait that follows shows what became
 * of the request, and a second request of the same name cannot make a second node pool.
 */
async function requestCreation(
  client: ModelArtsClient,
  where: Where,
  wanted: z.output<typeof inputs>,
  context: ChangeContext<typeof inputs, typeof outputs>,
): Promise<void> {
  await context.announce(`Creating node pool "${where.name}" (${idOf(where)}).`);
  try {
    await whileRefused(`node pool ${idOf(where)}`, context, refusedToBegin, async () => {
      await client.create(where.poolName, creationBody(wanted, where.name));
    });
  } catch (error) {
    if (mayHaveHappened(error) && !context.signal.aborted) {
      context.log(
        `${messageOf(error)} Whether node pool ${idOf(where)} was created is not known: it is waited for.`,
        "warning",
      );
      return;
    }
    if (!mayHaveHappened(error)) context.retract();
    throw error;
  }
}

/** A node pool that was recorded before its request, and was never seen: the request is sent again, which its name makes safe. */
async function finishCreation(
  client: ModelArtsClient,
  where: Where,
  { next, old }: Change<typeof inputs, typeof outputs>,
  context: ChangeContext<typeof inputs, typeof outputs>,
): Promise<void> {
  const wasSeen = Object.values(old.resources).some((count) => count > 0);
  if (wasSeen)
    throw new PoolsError(
      `Node pool ${idOf(where)} is gone: it was deleted elsewhere. Run \`pulumi refresh\`, and the next \`pulumi up\` makes a new one.`,
    );
  await requestCreation(client, where, next, context);
  await waitUntilReady(client, where, context, next.count, true);
}

/** Throttling and "unavailable" are answers of a service that did not begin. */
function refusedToBegin(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 429 || error.status === 503);
}

/** A repeated patch that billed nodes came with is refused, because the first one has added them: that is a success. */
async function sendPatch(client: ModelArtsClient, where: Where, body: JsonObject, count: number): Promise<void> {
  try {
    await client.patch(where, body);
  } catch (error) {
    if (!body.metadata) throw error;
    const there = await client.findNodePool(where).catch(() => undefined);
    if (there?.spec.resources.count !== count) throw error;
  }
}

/** Whether a deletion was refused because an earlier one, whose answer or waiting was lost, has begun already. */
async function isLeaving(error: unknown, client: ModelArtsClient, where: Where): Promise<boolean> {
  if (!isRefusal(error)) return false;
  try {
    const there = await client.findNodePool(where);
    const { available, creating, abnormal, deleting } = there ? countsOf(there) : NONE;
    return !there || (deleting > 0 && available + creating + abnormal === 0);
  } catch {
    return false; // the refusal itself says more
  }
}

function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && [400, 403, 409].includes(error.status);
}

/** A refused deletion with what the user can do about it, as far as that can be told. */
async function explained(error: unknown, client: ModelArtsClient, where: Where, prepaid: boolean): Promise<unknown> {
  if (!isRefusal(error)) return error;
  const { message } = error.refusal;
  const reasons: string[] = [];
  client.invalidate();
  const all = await client.nodePools(where.poolName).catch(() => undefined);
  if (all?.length === 1)
    reasons.push(
      "It is the last node pool of its resource pool, which keeps one: make another one first, or delete the resource pool.",
    );
  if (prepaid || /yearly|monthly|pre-?paid|subscri/i.test(message))
    reasons.push("Its yearly/monthly nodes must be unsubscribed in the Billing Center first.");
  if (/in use|being used|running|workload|job/i.test(message))
    reasons.push("Something still runs on its nodes: end it, or wait for it.");
  return error.withHint(
    reasons.join(" ") ||
      "ModelArts keeps the last node pool of a resource pool, those with yearly/monthly nodes, and those in use.",
  );
}
