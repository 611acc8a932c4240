import type { Context } from "../../core/context";
import type { JsonObject } from "../../core/json";
import type { Found } from "../../core/resource";
import { nodePool, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { isPoolNotFound } from "../api/errors";
import { idOf } from "../fields";
import type { inputs, outputs } from "./fields";
import { decodeNodePool, keepKnown, type State } from "./decode";

/** The node pool from the shared list, or by its own URL if the list lacks it. */
export async function readNodePool(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  known: JsonObject = {},
): Promise<State | undefined> {
  const list = await client.nodePools(where.poolName).catch((error: unknown) => {
    if (isPoolNotFound(error)) return []; // the node pool's own URL decides
    throw error;
  });
  const listed = nodePool.safeParse(list.find(({ metadata }) => metadata.name === where.name)).data;
  // The list may be incomplete, invalid or stale: only the own URL proves absence.
  const found = listed?.status ? listed : await client.findNodePool(where);
  return found && (await stateOf(client, where, found, context, known));
}

/** The state from an answer, completed by `known` values. */
export async function stateOf(
  client: ModelArtsClient,
  where: Where,
  answer: NodePoolAnswer,
  context: Context,
  known: JsonObject,
): Promise<State> {
  const read = decodeNodePool(where.poolName, answer);
  if (read.unreadable.length > 0)
    context.log(
      `The answer about node pool ${idOf(where)} cannot be read at ${read.unreadable.join(", ")}: the known values are kept.`,
      "warning",
    );
  return {
    ...keepKnown(read, known),
    prepaid: known.prepaid === true,
    region: client.region,
    projectId: await client.projectId(),
  };
}

/** The result of a verb that has just read the node pool. */
export async function foundAs(
  client: ModelArtsClient,
  where: Where,
  answer: NodePoolAnswer,
  context: Context,
  known: JsonObject,
): Promise<Found<typeof inputs, typeof outputs>> {
  return { id: idOf(where), state: await stateOf(client, where, answer, context, known) };
}
