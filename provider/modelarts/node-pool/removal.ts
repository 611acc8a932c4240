import { PoolsError } from "../../core/errors";
import { waitUntil } from "../../core/time/wait";
import type { NodePoolAnswer } from "../api/answers";
import type { NodePoolClient } from "../api/node-pool-client";
import { phases, type Phases } from "./nodes";
import { queueChange } from "./queue-change";

/**
 * Removes the nodes that the user chose before the count is lowered: otherwise ModelArts would choose others.
 *
 * @returns the node pool afterwards; undefined if none of the chosen nodes exists
 * @throws PoolsError if more nodes are chosen than the count is lowered by
 */
export async function removeChosen(
  client: NodePoolClient,
  { from, to, chosen = [] }: { readonly from: number; readonly to: number; readonly chosen?: readonly string[] },
  nodes: Phases,
): Promise<NodePoolAnswer | undefined> {
  const existing = chosen.filter((name) => isAlive(nodes, name));
  if (to >= from || existing.length === 0) return undefined;
  if (existing.length > from - to)
    throw new PoolsError(
      `nodesToRemove names ${existing.length} nodes that node pool ${client.id} has (${existing.join(", ")}), but count is lowered by ${from - to}, from ${from} to ${to}: make the numbers agree.`,
    );
  await removeNodes(client, existing);
  return await client.findNodePool();
}

/** Removes nodes by name and waits until they are gone. */
export async function removeNodes(client: NodePoolClient, names: readonly string[]): Promise<void> {
  await queueChange(client, async () => {
    try {
      // Repeating the request is harmless: nodes can be deleted only once. It may be refused.
      await client.batch("delete", { deleteNodeNames: names }, true);
    } catch (error) {
      const now = await client.nodes().catch(() => undefined);
      if (now === undefined || names.some((name) => isAlive(phases(now), name))) throw error;
    }
  });
  await waitUntil(`removal of nodes from node pool ${client.id}`, client.context, async () => {
    const now = phases(await client.nodes());
    const left = names.filter((name) => now.has(name));
    return { done: left.length === 0, value: undefined, progress: `${left.join(", ")} not gone yet` };
  });
  client.invalidate();
}

/** Whether a node exists and is not being deleted. */
export function isAlive(nodes: Phases, name: string): boolean {
  return nodes.has(name) && nodes.get(name) !== "Deleting";
}
