import { ApiError, mayHaveHappened, messageOf, PoolsError } from "../../core/errors";
import type { JsonObject } from "../../core/json";
import type { Created } from "../../core/resource";
import { isAbsent } from "../../core/schema/compare";
import type { Fields } from "../../core/schema/field";
import { encode } from "../../core/schema/wire";
import { NO_NODES, type Accepted, type NodePoolAnswer } from "../api/answers";
import { isBusy, isTaken, isThrottled, isUnavailable } from "../api/errors";
import type { NodePoolClient } from "../api/node-pool-client";
import { annotationsOf, buysNodes } from "./billing";
import { inputs, type outputs } from "./fields";
import { traceOrders } from "./orders";
import { hasHadNodes } from "./pending-creation";
import { queueChange } from "./queue-change";
import { foundAs } from "./reading";
import { waitAndRecord } from "./scaling";
import type { Inputs, NodePoolChange, NodePoolContext } from "./types";
import { goneError, waitUntilVisible } from "./waiting";

/**
 * Creates a node pool. Its name is its identity, so the state records it before the request: if the answer is lost, the node
 * pool is waited for and not bought twice.
 */
export async function createNodePool(
  client: NodePoolClient,
  wanted: Inputs,
  context: NodePoolContext,
): Promise<Created<typeof inputs, typeof outputs>> {
  await refuseExisting(client);
  const orders = await traceOrders(client);
  const seen = {
    ...wanted,
    resources: NO_NODES,
    prepaid: buysNodes(wanted.billing),
    region: client.region,
    projectId: await client.projectId(),
  };
  context.exists(client.id, seen);
  const { order } = await requestCreation(client, wanted, context);
  const goal = { isNew: true, count: wanted.count, orders: { ...orders, name: order } };
  const answer = await waitAndRecord(client, wanted, goal, context);
  return { id: client.id, found: await foundAs(client, answer, seen) };
}

/**
 * Continues with a node pool that the state records and that does not exist. If it never had a node, it is requested again:
 * two reads have not found it, and ModelArts refuses a second one of the same name.
 *
 * @throws PoolsError if it has had nodes: then it was deleted outside
 */
export async function resumeCreation(
  client: NodePoolClient,
  { next, old }: NodePoolChange,
  context: NodePoolContext,
): Promise<NodePoolAnswer> {
  if (hasHadNodes(old)) throw goneError(client);
  if (buysNodes(next.billing)) context.applied({}, { prepaid: true });
  try {
    await requestCreation(client, next, context);
  } catch (error) {
    if (!isTaken(error)) throw error;
    context.log(`Node pool ${client.id} exists and is not visible yet: waiting for it.`, "warning");
  }
  const visible = await waitUntilVisible(client);
  if (visible) return visible;
  throw goneError(client);
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
async function refuseExisting(client: NodePoolClient): Promise<void> {
  if (!(await client.findNodePoolOnce())) return;
  throw new PoolsError(
    `There is a node pool ${client.id} already, and names are unique: take it over with adopt: "${client.id}", or give another name. ` +
      "A replacement that keeps the name needs the option deleteBeforeReplace: true.",
  );
}

/**
 * Requests the node pool. After a lost answer it does not fail: the wait that follows shows whether it was created.
 */
async function requestCreation(client: NodePoolClient, wanted: Inputs, context: NodePoolContext): Promise<Accepted> {
  await context.announce(`Creating node pool "${client.name}" (${client.id}).`);
  const request = { mayHaveArrived: false };
  const isRetryable = (error: unknown) => isBusy(error) || isUnavailable(error);
  const send = async (): Promise<Accepted> => {
    if (request.mayHaveArrived && (await client.findNodePoolOnce())) return { order: undefined };
    try {
      return await client.create(creationBody(wanted, client.name));
    } catch (error) {
      // A gateway may answer 503 although ModelArts has begun.
      request.mayHaveArrived ||= mayHaveHappened(error) && !isThrottled(error);
      if (isRetryable(error) || !mayHaveHappened(error)) throw error;
      context.log(
        `${messageOf(error)} Whether node pool ${client.id} was created is not known: waiting for it.`,
        "warning",
      );
      return { order: undefined };
    }
  };
  try {
    return await queueChange(client, send, isRetryable);
  } catch (error) {
    if (!request.mayHaveArrived) context.retract();
    if (!(error instanceof ApiError) || !isTaken(error)) throw error;
    throw error.withHint(`Take it over with adopt: "${client.id}", or give another name.`);
  }
}
