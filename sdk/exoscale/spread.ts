/** The most instances that one anti-affinity group takes, and so the most members of a pool whose members never share a host. */
export const LARGEST_POOL = 8;

/** A pool of a spread: the first of a zone has the number 1. */
export interface Share<Zone> {
  readonly zone: Zone;
  readonly number: number;
  readonly size: number;
}

/**
 * How `size` members are spread over zones and, in each, over pools of at most {@link LARGEST_POOL}. Zones differ by at most
 * one member; a zone fills a pool before it begins another. Growth only ever adds to pools or adds pools, and shrinking is
 * the same way back: the fullest zone gives first, and there the pool that was begun last. So nobody is moved.
 *
 * @param zones in any order, each once: their order means nothing
 */
export function spread<Zone extends string | undefined>(size: number, zones: readonly Zone[]): Share<Zone>[] {
  return [...zones].sort().flatMap((zone, index) => {
    const members = Math.floor((size + zones.length - 1 - index) / zones.length);
    const full = Math.floor(members / LARGEST_POOL);
    const rest = members % LARGEST_POOL;
    const sizes = [...Array.from({ length: full }, () => LARGEST_POOL), ...(rest > 0 ? [rest] : [])];
    return sizes.map((one, before) => ({ zone, number: before + 1, size: one }));
  });
}
