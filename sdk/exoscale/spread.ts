/** The maximum number of instances in an anti-affinity group, and so of members in a pool with one. */
export const LARGEST_POOL = 8;

/** One pool. Numbers start at 1 in each zone. */
export interface Share<Zone> {
  readonly zone: Zone;
  readonly number: number;
  readonly size: number;
}

/**
 * Spreads `size` members over zones and, in each zone, over pools of at most {@link LARGEST_POOL}. Zones differ by at most one
 * member, and only a zone's last pool is not full. Growth adds members or pools. Shrinking is the reverse: it removes members
 * from the fullest zone's last pool. No member moves.
 *
 * @param zones each once; the order is ignored
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
