import type { JsonObject } from "../../core/json";
import { nodePool, type NodePoolAnswer } from "../api/answers";
import { isPoolNotFound } from "../api/errors";
import type { NodePoolClient } from "../api/node-pool-client";
import { decodeNodePool, keepKnown } from "./decode";
import type { FoundNodePool, State } from "./types";

/** The node pool from the shared list, or by its own URL if the list lacks it. */
export async function readNodePool(client: NodePoolClient, known: JsonObject = {}): Promise<State | undefined> {
  const list = await client.nodePools(client.poolName).catch((error: unknown) => {
    if (isPoolNotFound(error)) return []; // the node pool's own URL decides
    throw error;
  });
  const listed = nodePool.safeParse(list.find(({ metadata }) => metadata.name === client.name)).data;
  // The list may be incomplete, invalid or stale: only the own URL proves absence.
  const found = listed?.status ? listed : await client.findNodePool();
  return found && (await foundAs(client, found, known)).state;
}

/** The node pool in an answer, completed by `known` values. */
export async function foundAs(
  client: NodePoolClient,
  answer: NodePoolAnswer,
  known: JsonObject,
): Promise<FoundNodePool> {
  const read = decodeNodePool(client.poolName, answer);
  if (read.unreadable.length > 0)
    client.context.log(
      `The answer about node pool ${client.id} cannot be read at ${read.unreadable.join(", ")}: the known values are kept.`,
      "warning",
    );
  const place = { region: client.region, projectId: await client.projectId() };
  return { id: client.id, state: { ...keepKnown(read, known), prepaid: known.prepaid === true, ...place } };
}
