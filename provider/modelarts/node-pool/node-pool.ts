import type { z } from "zod";
import { isAbsent } from "../../core/schema/compare";
import type { Context } from "../../core/context";
import { createOnce } from "../../core/create-once";
import { ApiError, PoolsError } from "../../core/errors";
import type { Fields } from "../../core/schema/field";
import type { JsonObject } from "../../core/json";
import { defineResource } from "../../core/resource";
import { connectionSettings } from "../../core/settings";
import { encode } from "../../core/schema/wire";
import { countsOf } from "../api/answers";
import { annotationsOf } from "./billing";
import { modelArtsClient, type ModelArtsClient, type Where } from "../api/client";
import { adaptedName, idOf, LONGEST_NAME, whereOf } from "../fields";
import { examples } from "./examples";
import { inputs, outputs } from "./fields";
import { patchBody } from "./patch";
import { lookAt, NONE, readNodePool, unlessGone, waitUntilGone, waitUntilReady, waitUntilSettled } from "./reading";
import { rules, warnings } from "./rules";
import { isGone } from "../api/errors";

export const nodePool = defineResource({
  type: "modelarts:NodePool",
  description: "Nodes of one flavor in a ModelArts resource pool.",
  see: "https://support.huaweicloud.com/intl/en-us/api-modelarts/CreateNodePool.html",
  adoptId: "<poolName>/<name>",
  examples,
  inputs,
  outputs,
  generatedName: { field: "name", maxLength: LONGEST_NAME, adapt: adaptedName, unique: true },
  timeoutMinutes: 90,
  rules,
  warnings,

  // An account that is not configured is found in the preview.
  defaults({ connection: name }, settings) {
    if (typeof name === "string") connectionSettings(settings, "huaweicloud", name);
    return {};
  },

  async create(wanted, context) {
    const client = modelArtsClient(context, wanted.connection);
    const where = { poolName: wanted.poolName, name: wanted.name ?? "" };
    const id = idOf(where);
    let looks = 0;
    const listed = async (): Promise<string[]> => {
      if (looks > 0) client.forget(where.poolName); // after the first, each look must see what has happened since
      looks += 1;
      return (await client.nodePools(where.poolName).get()).map(({ metadata }) => metadata.name);
    };
    await createOnce(context, {
      what: `node pool "${where.name}"`,
      adoption: `adopt: "${id}"`,
      send: () => sendCreation(client, where, creationBody(wanted, where.name), listed, context),
      candidates: async () => (await listed()).filter((name) => name === where.name),
      idOf: (name) => idOf({ ...where, name }),
    });
    context.record(id, { resources: NONE });
    await waitUntilReady(client, where, context, { count: wanted.count, isNew: true });
    return { id };
  },

  async read(id, known, context) {
    const state = await readNodePool(modelArtsClient(context, known.connection), whereOf(id), context, known);
    return state && { id, state };
  },

  async update(change, context) {
    const { id, next, changed } = change;
    const where = whereOf(id);
    const client = modelArtsClient(context, next.connection);
    const there = await lookAt(client, where, context);
    if (!there)
      throw new PoolsError(
        `Node pool ${id} is gone. Run \`pulumi refresh\`, and the next \`pulumi up\` makes a new one.`,
      );
    const body = patchBody(change, there);
    if (body) await sendPatch(client, where, body, next.count, context);
    context.record(id, Object.fromEntries([...changed].map((name) => [name, (next as JsonObject)[name]])));
    // Nothing changed: an earlier wait is finished, or what somebody else has made, as it may be, is adopted.
    const unfinished = changed.size === 0 && next.adopt === undefined;
    if (changed.has("count")) await waitUntilReady(client, where, context, { count: next.count, isNew: false });
    else if (unfinished) await waitUntilReady(client, where, context);
    else await waitUntilSettled(client, where, context);
  },

  async delete(id, { connection, billing }, context) {
    const client = modelArtsClient(context, connection);
    const where = whereOf(id);
    try {
      await client.delete(where, context.signal);
    } catch (error) {
      if (isGone(error)) return;
      if (!(await isLeaving(error, client, where, context)))
        throw await explained(error, client, where, billing?.mode === "1");
    }
    await waitUntilGone(client, where, context);
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

/** Names are unique in a resource pool, and no document says how ModelArts words its refusal of a second one. */
async function sendCreation(
  client: ModelArtsClient,
  where: Where,
  body: JsonObject,
  listed: () => Promise<string[]>,
  context: Context,
): Promise<void> {
  try {
    await client.create(where.poolName, body, context.signal);
  } catch (error) {
    if (!(error instanceof ApiError && [400, 409].includes(error.status))) throw error;
    const taken = (await listed().catch((): string[] => [])).includes(where.name);
    throw taken
      ? withHint(error, `There is a node pool of that name: take it over with adopt: "${idOf(where)}".`)
      : error;
  }
}

/** A repeated patch that billed nodes came with is refused, because the first one has added them: that is a success. */
async function sendPatch(
  client: ModelArtsClient,
  where: Where,
  body: JsonObject,
  count: number,
  context: Context,
): Promise<void> {
  try {
    await client.patch(where, body, context.signal);
  } catch (error) {
    if (!body.metadata) throw error;
    const there = await lookAt(client, where, context).catch(() => undefined);
    if (there?.spec.resources.count !== count) throw error;
  }
}

/** Whether a deletion was refused because an earlier one, whose answer or waiting was lost, has begun already. */
async function isLeaving(error: unknown, client: ModelArtsClient, where: Where, context: Context): Promise<boolean> {
  if (!isRefusal(error)) return false;
  try {
    const there = await lookAt(client, where, context);
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
  const { message } = error.answer;
  const reasons: string[] = [];
  client.forget(where.poolName);
  const all = await unlessGone(client.nodePools(where.poolName).get()).catch(() => undefined);
  if (all?.length === 1)
    reasons.push(
      "It is the last node pool of its resource pool, which keeps one: make another one first, or delete the resource pool.",
    );
  if (prepaid || /yearly|monthly|pre-?paid|subscri/i.test(message))
    reasons.push("Its yearly/monthly nodes must be unsubscribed in the Billing Center first.");
  if (/in use|being used|running|workload|job/i.test(message))
    reasons.push("Something still runs on its nodes: end it, or wait for it.");
  return withHint(
    error,
    reasons.join(" ") ||
      "ModelArts keeps the last node pool of a resource pool, those with yearly/monthly nodes, and those in use.",
  );
}

function withHint({ call, status, answer }: ApiError, hint: string): ApiError {
  return new ApiError(call, status, answer, hint);
}
