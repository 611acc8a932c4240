import type { Context } from "../../core/context";
import type { JsonObject } from "../../core/json";
import type { Found } from "../../core/resource";
import { nodePool, type NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { isPoolNotFound } from "../api/errors";
import { idOf } from "../fields";
import type { inputs, outputs } from "./fields";
import { decodeNodePool, keepKnown, type State } from "./decode";

/** The node pool from the list that reads share; only one that the list lacks is asked for by itself. */
export async function readNodePool(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  known: JsonObject = {},
): Promise<State | undefined> {
  const list = await client.nodePools(where.poolName).catch((error: unknown) => {
    if (isPoolNotFound(error)) return []; // the node pool's own URL tells what that means
    throw error;
  });
  const listed = nodePool.safeParse(list.find(({ metadata }) => metadata.name === where.name)).data;
  // A list may be a summary, odd, or late; what is called gone drops out of the state.
  const found = listed?.status ? listed : await client.findNodePool(where);
  return found && (await stateOf(client, where, found, context, known));
}

/** An answer as the state of the node pool, with what is `known` where the answer says nothing. */
export async function stateOf(
  client: ModelArtsClient,
  where: Where,
  answer: NodePoolAnswer,
  context: Context,
  known: JsonObject,
): Promise<State> {
  const read = decodeNodePool(where.poolName, answer);
  if (read.odd.length > 0)
    context.log(
      `The answer about node pool ${idOf(where)} cannot be understood at ${read.odd.join(", ")}: what was known of it is kept.`,
      "warning",
    );
  return {
    ...keepKnown(read, known),
    prepaid: known.prepaid === true,
    region: client.region,
    projectId: await client.projectId(),
  };
}

/** What a verb gives back of a node pool that it has just seen: it need not be read once more. */
export async function foundAs(
  client: ModelArtsClient,
  where: Where,
  answer: NodePoolAnswer,
  context: Context,
  known: JsonObject,
): Promise<Found<typeof inputs, typeof outputs>> {
  return { id: idOf(where), state: await stateOf(client, where, answer, context, known) };
}
