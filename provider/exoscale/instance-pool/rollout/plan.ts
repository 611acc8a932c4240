/** The limits of a rollout. */
export interface Bounds {
  /** The number of members at the end. */
  readonly size: number;
  /** The rollout removes no members below this number of healthy ones. */
  readonly floor: number;
  /** The largest number of members. */
  readonly ceiling: number;
}

export interface Member {
  readonly id: string;
  readonly isOutdated: boolean;
  /** Running and healthy. */
  readonly isAvailable: boolean;
}

export type Step =
  | { readonly kind: "scale"; readonly size: number }
  | { readonly kind: "evict"; readonly ids: readonly string[] }
  /** Outdated members remain, and every step would break a limit. */
  | { readonly kind: "blocked" }
  | { readonly kind: "done" };

export function boundsOf(
  size: number,
  { maxUnavailable, maxSurge }: { readonly maxUnavailable: number; readonly maxSurge: number },
  minAvailable = 0,
): Bounds {
  const floor = Math.min(size, Math.max(0, size - maxUnavailable, minAvailable));
  return { size, floor, ceiling: size + maxSurge };
}

/**
 * The next step for a settled pool: add as many new members as fit, then remove as many outdated ones as the limits allow.
 * It depends only on the current members, so an interrupted rollout continues from any point.
 *
 * @param poolSize the pool's size, which is larger than its number of members if it could not create them
 * @param room the number of members that can be added to its anti-affinity groups
 */
export function nextStep(members: readonly Member[], poolSize: number, bounds: Bounds, room = Infinity): Step {
  const { size, ceiling } = bounds;
  const count = members.length;
  const outdated = members.filter(({ isOutdated }) => isOutdated);
  if (outdated.length === 0) return count === size && poolSize === size ? { kind: "done" } : { kind: "scale", size };
  const missing = size - (count - outdated.length);
  const growth = Math.min(missing, ceiling - count, room);
  if (growth > 0) return { kind: "scale", size: count + growth };
  const ids = removable(members, bounds);
  return ids.length > 0 ? { kind: "evict", ids } : { kind: "blocked" };
}

/** The outdated members that can be removed now, unhealthy ones first. */
function removable(members: readonly Member[], { floor }: Bounds): string[] {
  const outdated = members.filter(({ isOutdated }) => isOutdated);
  const quota = Math.max(0, members.length - floor);
  const broken = outdated.filter(({ isAvailable }) => !isAvailable).slice(0, quota);
  const available = members.filter(({ isAvailable }) => isAvailable).length;
  const spare = Math.max(0, Math.min(available - floor, quota - broken.length));
  const working = outdated.filter(({ isAvailable }) => isAvailable).slice(0, spare);
  return [...broken, ...working].map(({ id }) => id);
}

/** How many members each batch removes if nothing fails; undefined if the rollout cannot end. */
export function batchesOf(
  start: { readonly members: number; readonly outdated: number },
  bounds: Bounds,
  room = Infinity,
): readonly number[] | undefined {
  const batches: number[] = [];
  let made = 0;
  const make = (isOutdated: boolean): Member => ({ id: String((made += 1)), isOutdated, isAvailable: true });
  let members = Array.from({ length: start.members }, (_, index) => make(index < start.outdated));
  let poolSize = start.members;
  for (;;) {
    const step = nextStep(members, poolSize, bounds, room - (members.length - start.members));
    switch (step.kind) {
      case "done":
        return batches;
      case "blocked":
        return undefined;
      case "evict":
        batches.push(step.ids.length);
        members = members.filter(({ id }) => !step.ids.includes(id));
        poolSize -= step.ids.length;
        break;
      case "scale": {
        const more = Math.max(0, step.size - members.length);
        members = [...members.slice(0, step.size), ...Array.from({ length: more }, () => make(false))];
        poolSize = step.size;
      }
    }
  }
}
