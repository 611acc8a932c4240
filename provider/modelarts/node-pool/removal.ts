import type { Context } from "../../core/context";
import { PoolsError } from "../../core/errors";
import { waitUntil } from "../../core/time/wait";
import type { NodePoolAnswer } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { idOf } from "../fields";
import { phases, type Phases } from "./nodes";
import { queueChange } from "./queue-change";

/**
 * Lets the nodes that the user chose leave before the count becomes smaller: the service would choose others.
 *
 * @returns the node pool afterwards; undefined where none of the chosen is there
 * @throws PoolsError where more are chosen than the count shrinks by
 */
export async function removeChosen(
  client: ModelArtsClient,
  where: Where,
  { from, to, chosen = [] }: { readonly from: number; readonly to: number; readonly chosen?: readonly string[] },
  nodes: Phases,
  context: Context,
): Promise<NodePoolAnswer | undefined> {
  const leaving = chosen.filter((name) => isAlive(nodes, name));
  if (to >= from || leaving.length === 0) return undefined;
  if (leaving.length > from - to)
    throw new PoolsError(
      `nodesToRemove names ${leaving.length} nodes that node pool ${idOf(where)} has (${leaving.join(", ")}), and count shrinks by ${from - to}, from ${from} to ${to}: make the numbers agree.`,
    );
  await removeNodes(client, where, leaving, context);
  return await client.findNodePool(where);
}

/** Removes nodes by their names, and waits until they are gone. */
export async function removeNodes(
  client: ModelArtsClient,
  where: Where,
  names: readonly string[],
  context: Context,
): Promise<void> {
  await queueChange(client, where, context, async () => {
    try {
      // The same nodes can be deleted once only: a repetition does no harm, and may be refused.
      await client.batch(where.poolName, "delete", { deleteNodeNames: names }, true);
    } catch (error) {
      const now = await client.nodes(where).catch(() => undefined);
      if (now === undefined || names.some((name) => isAlive(phases(now), name))) throw error;
    }
  });
  await waitUntil(`removal of nodes from node pool ${idOf(where)}`, context, async () => {
    const now = phases(await client.nodes(where));
    const left = names.filter((name) => now.has(name));
    return { done: left.length === 0, value: undefined, progress: `${left.join(", ")} not gone yet` };
  });
  client.invalidate();
}

/** Whether a node is there and not on its way out. */
export function isAlive(nodes: Phases, name: string): boolean {
  return nodes.has(name) && nodes.get(name) !== "Deleting";
}
