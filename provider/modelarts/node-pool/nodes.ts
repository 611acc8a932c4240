import type { NodeAnswer, NodeCounts } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { undefinedIfRefused } from "./orders";

/** Phases of nodes by their names. */
export type Phases = ReadonlyMap<string, string>;

/** Phases that end by themselves in Available: of what is there when a change begins, it waits for these too. */
const COMING = ["Creating", "Checking"];

/** What a change of the count waits for. */
export interface Goal {
  readonly count: number;
  /** The count before; undefined for a node pool that is made. */
  readonly from?: number;
  /** The nodes before. Those that were abnormal then are not the change's business. */
  readonly nodes?: Phases;
  /** How many abnormal nodes are known from before where their names are not. */
  readonly tolerated?: number;
}

/** How the nodes of a node pool stand to the goal. */
export interface Standing {
  readonly isReached: boolean;
  /** Nodes of this change that are on their way, by whatever phase. */
  readonly moving: number;
  /** Nodes of this change that do not work. */
  readonly sick: readonly string[];
}

/** The nodes by name; made up from their numbers where they cannot be listed. */
export async function phasesOf(client: ModelArtsClient, where: Where, counts: NodeCounts): Promise<Phases> {
  const listed = await undefinedIfRefused(client.nodes(where));
  if (listed) return phases(listed);
  const made = Object.entries(counts).flatMap(([kind, count]: [string, number]) =>
    Array.from(
      { length: count },
      (_, index) => [`${kind} ${index + 1}`, kind.charAt(0).toUpperCase() + kind.slice(1)] as const,
    ),
  );
  return new Map(made);
}

export function phases(nodes: readonly NodeAnswer[]): Phases {
  return new Map(nodes.map(({ metadata, status }) => [metadata.name, status?.phase ?? "of no phase"]));
}

/** Judges a change by its own nodes: by those that it adds, or by how many have left. */
export function standing(now: Phases, { count, from, nodes: before = new Map(), tolerated = 0 }: Goal): Standing {
  const isOurs = (name: string) => !before.has(name) || COMING.includes(before.get(name) ?? "");
  const own = [...now].filter(([name, phase]) =>
    phase === "Deleting" ? before.get(name) !== phase : isOurs(name) && phase !== "Available",
  );
  const sick = own.flatMap(([name, phase]) => (phase === "Abnormal" ? [name] : [])).slice(tolerated);
  const moving = own.filter(([, phase]) => phase !== "Abnormal").length;
  const alive = aliveIn(now);
  const most = from !== undefined && count < from ? Math.max(count, aliveIn(before) - (from - count)) : Infinity;
  return { isReached: moving === 0 && sick.length === 0 && alive >= count && alive <= most, moving, sick };
}

function aliveIn(nodes: Phases): number {
  return [...nodes.values()].filter((phase) => phase !== "Deleting").length;
}
