import type { z } from "zod";
import { ApiError, mayHaveHappened, messageOf, PoolsError } from "../../core/errors";
import type { JsonObject } from "../../core/json";
import type { Change, ChangeContext, Found } from "../../core/resource";
import { isAbsent } from "../../core/schema/compare";
import type { Fields } from "../../core/schema/field";
import { encode } from "../../core/schema/wire";
import { NO_NODES, type Accepted, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { isBusy, isTaken, isThrottled, isUnavailable } from "../api/errors";
import { idOf } from "../fields";
import { annotationsOf, buysNodes } from "./billing";
import { inputs, type outputs } from "./fields";
import { hasHadNodes } from "./pending-creation";
import { traceOrders } from "./orders";
import { foundAs } from "./reading";
import { waitAndRecord } from "./scaling";
import { queueChange } from "./queue-change";
import { goneError, waitUntilVisible } from "./waiting";

type Inputs = z.output<typeof inputs>;
type Context = ChangeContext<typeof inputs, typeof outputs>;

/**
 * Creates a node pool. Its name is its identity, so the state records it before the request: if the answer is lost, the node
 * pool is waited for and not bought twice.
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
  const answer = await waitAndRecord(client, where, wanted, goal, context);
  return await foundAs(client, where, answer, context, seen);
}

/**
 * Continues with a node pool that the state records and that does not exist. If it never had a node, it is requested again:
 * two reads have not found it, and ModelArts refuses a second one of the same name.
 *
 * @throws PoolsError if it has had nodes: then it was deleted outside
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
    context.log(`Node pool ${idOf(where)} exists and is not visible yet: waiting for it.`, "warning");
  }
  const visible = await waitUntilVisible(client, where, context);
  if (visible) return visible;
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

/** How ModelArts refuses a second node pool of one name is not documented, so look for an existing one first. */
async function refuseExisting(client: ModelArtsClient, where: Where): Promise<void> {
  if (!(await client.findNodePoolOnce(where))) return;
  throw new PoolsError(
    `There is a node pool ${idOf(where)} already, and names are unique: take it over with adopt: "${idOf(where)}", or give another name. ` +
      "A replacement that keeps the name needs the option deleteBeforeReplace: true.",
  );
}

/**
 * Requests the node pool. After a lost answer it does not fail: the wait that follows shows whether it was created.
 */
async function requestCreation(
  client: ModelArtsClient,
  where: Where,
  wanted: Inputs,
  context: Context,
): Promise<Accepted> {
  await context.announce(`Creating node pool "${where.name}" (${idOf(where)}).`);
  const request = { mayHaveArrived: false };
  const isRetryable = (error: unknown) => isBusy(error) || isUnavailable(error);
  const send = async (): Promise<Accepted> => {
    if (request.mayHaveArrived && (await client.findNodePoolOnce(where))) return { order: undefined };
    try {
      return await client.create(where.poolName, creationBody(wanted, where.name));
    } catch (error) {
      // A gateway may answer 503 although ModelArts has begun.
      request.mayHaveArrived ||= mayHaveHappened(error) && !isThrottled(error);
      if (isRetryable(error) || !mayHaveHappened(error)) throw error;
      context.log(
        `${messageOf(error)} Whether node pool ${idOf(where)} was created is not known: waiting for it.`,
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
