import type { z } from "zod";
import { ApiError, mayHaveHappened, messageOf, PoolsError } from "../../core/errors";
import type { JsonObject } from "../../core/json";
import type { Change, ChangeContext, Found } from "../../core/resource";
import { isAbsent } from "../../core/schema/compare";
import type { Fields } from "../../core/schema/field";
import { encode } from "../../core/schema/wire";
import { NO_NODES, type Accepted, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { isBusy, isTaken, isThrottled, refusedToBegin } from "../api/errors";
import { idOf } from "../fields";
import { annotationsOf, buysNodes } from "./billing";
import { inputs, type outputs } from "./fields";
import { hasHadNodes } from "./pending-creation";
import { traceOrders } from "./orders";
import { foundAs } from "./reading";
import { reach } from "./scaling";
import { queueChange } from "./queue-change";
import { goneError, waitUntilVisible } from "./waiting";

type Inputs = z.output<typeof inputs>;
type Context = ChangeContext<typeof inputs, typeof outputs>;

/**
 * Makes a node pool. It is recorded before the request, because the name is known and is its identity: whatever becomes of
 * the answer, it is not bought twice.
 */
export async function createNodePool(
  client: ModelArtsClient,
  where: Where,
  wanted: Inputs,
  context: Context,
): Promise<Found<typeof inputs, typeof outputs>> {
  await refuseExisting(client, where);
  const orders = await traceOrders(client, where.poolName, context);
  const seen = {
    ...wanted,
    resources: NO_NODES,
    prepaid: buysNodes(wanted.billing),
    region: client.region,
    projectId: await client.projectId(),
  };
  context.exists(idOf(where), seen);
  const { order } = await requestCreation(client, where, wanted, context);
  const goal = { isNew: true, count: wanted.count, orders: { ...orders, name: order } };
  const answer = await reach(client, where, wanted, goal, context);
  return await foundAs(client, where, answer, context, seen);
}

/**
 * Goes on with a node pool that was recorded and is not there. One that never had a node is asked for again: two looks
 * have not found what an earlier request may have made, and a second one of its name is refused.
 *
 * @throws PoolsError where it has had nodes: then somebody has deleted it
 */
export async function resumeCreation(
  client: ModelArtsClient,
  where: Where,
  { next, old }: Change<typeof inputs, typeof outputs>,
  context: Context,
): Promise<NodePoolAnswer> {
  if (hasHadNodes(old)) throw goneError(where);
  if (buysNodes(next.billing)) context.applied({}, { prepaid: true });
  try {
    await requestCreation(client, where, next, context);
  } catch (error) {
    if (!isTaken(error)) throw error;
    context.log(`Node pool ${idOf(where)} exists and is not visible yet: it is waited for.`, "warning");
  }
  const there = await waitUntilVisible(client, where, context);
  if (there) return there;
  throw goneError(where);
}

function creationBody(wanted: Inputs, name: string): JsonObject {
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
async function refuseExisting(client: ModelArtsClient, where: Where): Promise<void> {
  if (!(await client.findNodePoolOnce(where))) return;
  throw new PoolsError(
    `There is a node pool ${idOf(where)} already, and names are unique: take it over with adopt: "${idOf(where)}", or give another name. ` +
      "A replacement that keeps the name needs the option deleteBeforeReplace: true.",
  );
}

/**
 * Asks for the node pool, once. An answer that says neither yes nor no is no failure yet: the wait that follows shows what
 * became of the request.
 */
async function requestCreation(
  client: ModelArtsClient,
  where: Where,
  wanted: Inputs,
  context: Context,
): Promise<Accepted> {
  await context.announce(`Creating node pool "${where.name}" (${idOf(where)}).`);
  const request = { mayHaveArrived: false };
  const isRetryable = (error: unknown) => isBusy(error) || refusedToBegin(error);
  const send = async (): Promise<Accepted> => {
    if (request.mayHaveArrived && (await client.findNodePoolOnce(where))) return { order: undefined };
    try {
      return await client.create(where.poolName, creationBody(wanted, where.name));
    } catch (error) {
      // A gateway may answer 503 although what is behind it has begun.
      request.mayHaveArrived ||= mayHaveHappened(error) && !isThrottled(error);
      if (isRetryable(error) || !mayHaveHappened(error)) throw error;
      context.log(
        `${messageOf(error)} Whether node pool ${idOf(where)} was created is not known: it is waited for.`,
        "warning",
      );
      return { order: undefined };
    }
  };
  try {
    return await queueChange(client, where, context, send, isRetryable);
  } catch (error) {
    if (!request.mayHaveArrived) context.retract();
    if (!(error instanceof ApiError) || !isTaken(error)) throw error;
    throw error.withHint(`Take it over with adopt: "${idOf(where)}", or give another name.`);
  }
}
