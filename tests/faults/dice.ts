import { seededRandom } from "../../simulator/random";

/** Everything that a run leaves to chance, so that its seed repeats it. */
export interface Dice {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
}

/** The same seeds give the same throws. */
export function dice(...seeds: readonly number[]): Dice {
  const random = seededRandom(seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) ^ (mixed >>> 15), 7));
  const below = (end: number) => random.integer(0, end - 1);
  return {
    below,
    chance: (probability) => below(1_000_000) < probability * 1_000_000,
    pick: (items) => {
      const picked = items[below(items.length)];
      if (picked === undefined) throw new Error("there is nothing to pick from");
      return picked;
    },
  };
}

/** All of `items` in an order by chance. */
export function shuffled<T>(items: readonly T[], { below }: Dice): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(below(left.length), 1));
}
