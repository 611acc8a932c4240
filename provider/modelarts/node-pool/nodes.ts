import type { NodeAnswer, NodeCounts } from "../api/answers";
import type { NodePoolClient } from "../api/node-pool-client";
import { undefinedIfRefused, type OrderTrace } from "./orders";

/** Phases of nodes by name. */
export type Phases = ReadonlyMap<string, string>;

/** Phases that lead to Available: a change also waits for nodes that were in one of them before. */
const COMING = ["Creating", "Checking"];

/** The goal of a change of the count. */
export interface Goal {
  readonly count: number;
  /** The count before; undefined for a new node pool. */
  readonly from?: number;
  /** The nodes before. Nodes that were abnormal before are ignored. */
  readonly nodes?: Phases;
  /** The number of nodes that were abnormal before, if their names are not known. */
  readonly tolerated?: number;
  readonly orders: OrderTrace;
}

/** The nodes of a node pool compared with the goal. */
export interface Assessment {
  readonly isReached: boolean;
  /** The number of nodes of this change that are being created, checked or deleted. */
  readonly moving: number;
  /** The abnormal nodes of this change. */
  readonly abnormal: readonly string[];
}

/** The nodes by name; if they cannot be listed, placeholders from their numbers. */
export async function phasesOf(client: NodePoolClient, counts: NodeCounts): Promise<Phases> {
  const listed = await undefinedIfRefused(client.nodes());
  if (listed) return phases(listed);
  const placeholders = Object.entries(counts).flatMap(([kind, count]: [string, number]) =>
    Array.from(
      { length: count },
      (_, index) => [`${kind} ${index + 1}`, kind.charAt(0).toUpperCase() + kind.slice(1)] as const,
    ),
  );
  return new Map(placeholders);
}

export function phases(nodes: readonly NodeAnswer[]): Phases {
  return new Map(nodes.map(({ metadata, status }) => [metadata.name, status?.phase ?? "of no phase"]));
}

/** Assesses a change by its own nodes: those that it adds, or the number that were removed. */
export function assess(now: Phases, { count, from, nodes: before = new Map(), tolerated = 0 }: Goal): Assessment {
  const isOurs = (name: string) => !before.has(name) || COMING.includes(before.get(name) ?? "");
  const own = [...now].filter(([name, phase]) =>
    phase === "Deleting" ? before.get(name) !== phase : isOurs(name) && phase !== "Available",
  );
  const abnormal = own.flatMap(([name, phase]) => (phase === "Abnormal" ? [name] : [])).slice(tolerated);
  const moving = own.filter(([, phase]) => phase !== "Abnormal").length;
  const alive = aliveIn(now);
  const most = from !== undefined && count < from ? Math.max(count, aliveIn(before) - (from - count)) : Infinity;
  return { isReached: moving === 0 && abnormal.length === 0 && alive >= count && alive <= most, moving, abnormal };
}

function aliveIn(nodes: Phases): number {
  return [...nodes.values()].filter((phase) => phase !== "Deleting").length;
}
