import { seededRandom } from "../../simulator/random";

/** The random choices of a run, which its seed repeats. */
export interface Dice {
  /** An integer from 0 to `end` - 1. */
  below(end: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
}

/** Dice that return the same numbers for the same seeds. */
export function dice(...seeds: readonly number[]): Dice {
  const random = seededRandom(seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) ^ (mixed >>> 15), 7));
  const below = (end: number) => random.integer(0, end - 1);
  return {
    below,
    chance: (probability) => below(1_000_000) < probability * 1_000_000,
    pick: (items) => {
      const picked = items[below(items.length)];
      if (picked === undefined) throw new Error("no items to pick from");
      return picked;
    },
  };
}

/** `items` in random order. */
export function shuffled<T>(items: readonly T[], { below }: Dice): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(below(left.length), 1));
}
