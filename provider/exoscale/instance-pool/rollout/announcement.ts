import { hasUnknown } from "../../../core/schema/unknown";
import { LARGEST_GROUP } from "../../fields";
import type { PlannedPool, PoolInputs, PoolState } from "../types";
import { settingsOf } from "./fields";
import { definitionFieldsIn } from "./outdated";
import { batchesOf, boundsOf } from "./plan";

type Seen = Partial<PoolState>;

/** Whether a rollout is due without a change: members are outdated, or an earlier rollout stopped. */
export function isOutstanding({ outdatedInstanceIds = [], stoppedRollout }: Seen, { rollout }: PoolInputs): boolean {
  return rollout !== undefined && (outdatedInstanceIds.length > 0 || stoppedRollout !== undefined);
}

/** Whether an update replaces members. */
export function isRollingOut(changed: readonly string[], seen: Seen, next: PoolInputs): boolean {
  if (next.rollout === undefined || next.size === 0) return false;
  return definitionFieldsIn(changed).length > 0 || isOutstanding(seen, next);
}

/** The number of members that an update replaces, at most. */
export function replacedBy(changed: readonly string[], seen: Seen, next: PoolInputs): number {
  if (!isRollingOut(changed, seen, next)) return 0;
  return (definitionFieldsIn(changed).length > 0 ? seen.instances : seen.outdatedInstanceIds)?.length ?? 0;
}

/** The preview's sentence about a rollout, with numbers. */
export function announcement(change: PlannedPool): string[] {
  const { changed, seen, next } = change;
  const { rollout } = next;
  const count = seen.instances?.length ?? 0;
  if (rollout === undefined || count === 0) return [];
  const fields = definitionFieldsIn(changed);
  const outdated = replacedBy(changed, seen, next);
  const size = changed.includes("size") || !seen.stoppedRollout ? (next.size ?? seen.size) : seen.stoppedRollout.size;
  if (size === undefined) return ["The rollout replaces members; their number is not known yet."];
  const settings = settingsOf(rollout);
  const bounds = boundsOf(size, settings, next.minAvailable);
  const room = roomFor(change, count);
  const batches = batchesOf({ members: count, outdated }, bounds, room);
  if (!batches)
    return [
      `The rollout cannot replace ${members(outdated)}: ${bounds.floor} must stay, and the anti-affinity groups are full. It will stop. Allow a rollout.maxUnavailable of at least 1.`,
    ];
  const why = fields.length > 0 ? ` for ${fields.join(", ")}` : ", which are outdated";
  const kept = `at least ${bounds.floor} stay healthy, and at most ${Math.max(bounds.ceiling, count)} exist`;
  const tail = hasUnknown(change.raw) ? " Values that are not known yet may reduce this." : "";
  const subject = seen.stoppedRollout ? "The rollout that stopped continues: it" : "The rollout";
  return [
    `${subject} replaces ${members(outdated)}${why}, in ${batches.length === 1 ? "1 batch" : `${batches.length} batches`}: ${kept}.${tail}`,
  ];
}

/** The number of members that can be added to the groups if only this pool uses them. New groups are empty. */
function roomFor({ changed, next }: PlannedPool, count: number): number {
  const keepsGroups = next.antiAffinityGroupIds?.length && !changed.includes("antiAffinityGroupIds");
  return keepsGroups ? Math.max(0, LARGEST_GROUP - count) : Infinity;
}

function members(count: number): string {
  return count === 1 ? "1 member" : `${count} members`;
}
