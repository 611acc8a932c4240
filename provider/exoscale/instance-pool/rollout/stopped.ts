import { PoolsError } from "../../../core/errors";
import { duration } from "../../../core/time/clock";
import type { Deadline } from "../../../core/time/deadline";
import type { Answer } from "../reading";
import type { Outdated } from "./fields";
import type { Bounds, Member } from "./plan";

interface SeenMember extends Member {
  readonly publicIp?: string;
}

/** The pool and its members as a rollout has just read them. */
export interface Seen {
  readonly pool: Answer;
  readonly members: readonly SeenMember[];
  /** New members that are not healthy. */
  readonly unhealthy: readonly SeenMember[];
  readonly outdated: readonly Outdated[];
}

/** The message says why the rollout stopped, and which members are outdated. */
export class StoppedRollout extends PoolsError {}

export function outOfTime(seen: Seen, deadline: Deadline, longestBatchMs: number): StoppedRollout {
  return new StoppedRollout(
    `The rollout stopped between two batches: ${duration(deadline.remainingMs)} of ${duration(deadline.limitMs)} are left, and a batch took up to ${duration(longestBatchMs)}. ${summary(seen)} Run \`pulumi up\` again to continue, or allow more time with the customTimeouts option.`,
  );
}

export function unhealthy(seen: Seen, timeoutMs: number): StoppedRollout {
  const which = seen.unhealthy
    .map(({ id, publicIp }) => (publicIp === undefined ? id : `${id} (${publicIp})`))
    .join(", ");
  return new StoppedRollout(
    `The rollout stopped: new members are not healthy after ${duration(timeoutMs)}: ${which}. ${summary(seen)} Correct the pool's definition, or repair or evict them; the next \`pulumi up\` continues.`,
  );
}

export function blocked(seen: Seen, { floor, ceiling }: Bounds): StoppedRollout {
  const count = seen.members.length;
  const available = seen.members.filter(({ isAvailable }) => isAvailable).length;
  return new StoppedRollout(
    `The rollout stopped: of ${count} members ${available} are healthy; at least ${floor} must stay, and there is room for ${Math.min(ceiling, count)}. ${summary(seen)} Allow a higher rollout.maxUnavailable or a lower minAvailable, or make room in the pool's anti-affinity groups; the next \`pulumi up\` continues.`,
  );
}

export function summary({ outdated, members }: Seen): string {
  const ids = outdated.map(({ id }) => id);
  if (ids.length === 0) return "No member is outdated any more.";
  return `Of ${members.length} members ${ids.length} are outdated: ${ids.join(", ")}.`;
}
