import type { Context } from "../../core/context";
import type { JsonObject } from "../../core/json";
import { NO_NODES, type NodeCounts } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { idOf } from "../fields";
import type { State } from "./decode";
import { waitUntilVisible } from "./waiting";

/** How long a creation may come late before the node pool is believed not to exist. */
const LATEST_MS = 10 * 60_000;

/** False for a node pool that was recorded when it was asked for, and never seen with a node since. */
export function hasHadNodes({ resources }: JsonObject): boolean {
  const counts = resources as NodeCounts | undefined;
  return counts === undefined || Object.values(counts).some((nodes) => nodes > 0);
}

/**
 * The state of a node pool that was asked for, never had a node, and is not there. It is not called gone: its creation may
 * show late, and one that is forgotten is bought twice. It is kept as one without nodes, so that the next `pulumi up` shows
 * that nodes are missing, looks for it, and asks for it again only if it still is not there.
 */
export function keepUntilVisible(where: Where, known: JsonObject, context: Context): State | undefined {
  if (hasHadNodes(known)) return undefined;
  context.log(
    `Node pool ${idOf(where)} was asked for and is not visible yet. It stays in the state; \`pulumi up\` goes on with it.`,
    "warning",
  );
  return { ...known, count: 0, resources: NO_NODES } as State;
}

/** Whether a node pool that never had a node, and is to be deleted, shows after all. */
export async function becomesVisible(
  client: ModelArtsClient,
  where: Where,
  known: JsonObject,
  context: Context,
): Promise<boolean> {
  if (hasHadNodes(known)) return false;
  context.log(`Node pool ${idOf(where)} was asked for and never seen: it is looked for, in case it comes late.`);
  return (await waitUntilVisible(client, where, context, LATEST_MS)) !== undefined;
}
