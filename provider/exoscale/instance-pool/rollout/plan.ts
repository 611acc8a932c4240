/** What a rollout keeps to at every moment. */
export interface Bounds {
  /** Members in the end. */
  readonly size: number;
  /** So many stay healthy, as far as it is the rollout that takes members away. */
  readonly floor: number;
  /** So many members at most. */
  readonly ceiling: number;
}

export interface Member {
  readonly id: string;
  readonly isOutdated: boolean;
  /** Whether it runs and is healthy. */
  readonly isAvailable: boolean;
}

export type Step =
  | { readonly kind: "scale"; readonly size: number }
  | { readonly kind: "evict"; readonly ids: readonly string[] }
  /** Outdated members are left, and every step would break a bound. */
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
 * What to do next with a pool at rest: new members first, as many as there is room for; then outdated ones leave, as far
 * as enough stay. It looks at nothing but the present, so a rollout that was interrupted continues from wherever it is.
 *
 * @param poolSize the size that the pool has been given: more than its members where it could not make them
 * @param room how many more members its anti-affinity groups take
 */
export function nextStep(members: readonly Member[], poolSize: number, bounds: Bounds, room = Infinity): Step {
  const { size, ceiling } = bounds;
  const count = members.length;
  const outdated = members.filter(({ isOutdated }) => isOutdated);
  if (outdated.length === 0) return count === size && poolSize === size ? { kind: "done" } : { kind: "scale", size };
  const missing = size - (count - outdated.length);
  const growth = Math.min(missing, ceiling - count, room);
  if (growth > 0) return { kind: "scale", size: count + growth };
  const ids = leaving(members, bounds);
  return ids.length > 0 ? { kind: "evict", ids } : { kind: "blocked" };
}

/** Outdated members that may leave now. Those that do not work leave first: nobody misses them. */
function leaving(members: readonly Member[], { floor }: Bounds): string[] {
  const outdated = members.filter(({ isOutdated }) => isOutdated);
  const quota = Math.max(0, members.length - floor);
  const broken = outdated.filter(({ isAvailable }) => !isAvailable).slice(0, quota);
  const available = members.filter(({ isAvailable }) => isAvailable).length;
  const spare = Math.max(0, Math.min(available - floor, quota - broken.length));
  const working = outdated.filter(({ isAvailable }) => isAvailable).slice(0, spare);
  return [...broken, ...working].map(({ id }) => id);
}

/** The batches of a rollout in which nothing goes wrong: how many members leave in each. Undefined where it cannot end. */
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
