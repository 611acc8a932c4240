import type { JsonObject } from "../../core/json";
import { NO_NODES, type NodeCounts } from "../api/answers";
import type { NodePoolClient } from "../api/node-pool-client";
import type { State } from "./types";
import { waitUntilVisible } from "./waiting";

/** If a requested node pool is not visible for this long, it is believed not to exist. */
const LATEST_MS = 10 * 60_000;

/** False for a node pool that was recorded when it was requested, and never seen with a node since. */
export function hasHadNodes({ resources }: JsonObject): boolean {
  const counts = resources as NodeCounts | undefined;
  return counts === undefined || Object.values(counts).some((nodes) => nodes > 0);
}

/**
 * The state of a node pool that was requested, never had a node, and does not exist. It may still appear, and dropping it from
 * the state would buy it twice. So it is kept without nodes: the next `pulumi up` shows the missing nodes, looks for it, and
 * requests it again only if it still does not exist.
 */
export function keepUntilVisible(client: NodePoolClient, known: JsonObject): State | undefined {
  if (hasHadNodes(known)) return undefined;
  client.context.log(
    `Node pool ${client.id} was requested and is not visible yet. It stays in the state; \`pulumi up\` continues with it.`,
    "warning",
  );
  return { ...known, count: 0, resources: NO_NODES } as State;
}

/** Whether a node pool that never had a node appears after all, before its deletion. */
export async function becomesVisible(client: NodePoolClient, known: JsonObject): Promise<boolean> {
  if (hasHadNodes(known)) return false;
  client.context.log(`Node pool ${client.id} was requested and never visible: waiting in case it still appears.`);
  return (await waitUntilVisible(client, LATEST_MS)) !== undefined;
}
