import assert from "node:assert/strict";
import { z } from "zod";
import type { Stage } from "../../../../support/stage";
import { basicPool, exoscale, thePool, UBUNTU_22, type Scene } from "../../support";

const lives = z.object({
  lives: z.array(
    z.object({
      id: z.string(),
      pool: z.string(),
      definition: z.string(),
      madeAt: z.number(),
      runningAt: z.number().optional(),
      leavingAt: z.number().optional(),
      goneAt: z.number().optional(),
    }),
  ),
});
export const six = { ...basicPool, size: 6 };
export const surge = { maxSurge: 2 };
export const newer = { ...six, templateId: UBUNTU_22, rollout: surge };

/** The rollout has replaced all members, and the state says so. */
export function assertDone({ stage, pool }: Scene, size = 6): void {
  assert.deepEqual([thePool(stage).size, thePool(stage).instances.length], [size, size]);
  assert.deepEqual(outdatedIn(stage), []);
  assert.deepEqual([pool.state.outdatedInstanceIds, pool.state.stoppedRollout], [[], undefined]);
}

export type Life = z.output<typeof lives>["lives"][number];

/** The simulator's record of all members, also of deleted ones. */
export function livesIn({ simulator }: Pick<Stage, "simulator">): Life[] {
  return lives.parse(simulator.view().exoscale).lives;
}

/** The number of members, and of working ones, at each time at which it changed. */
export function countsOf(all: readonly Life[]): { at: number; members: number; working: number }[] {
  const times = all.flatMap(({ madeAt, runningAt, leavingAt, goneAt }) =>
    [madeAt, runningAt, leavingAt, goneAt].filter((time) => time !== undefined),
  );
  return [...new Set(times)]
    .sort((a, b) => a - b)
    .map((at) => {
      const existing = all.filter(({ madeAt, goneAt = Infinity }) => madeAt <= at && at < goneAt);
      const working = existing.filter(
        ({ runningAt = Infinity, leavingAt = Infinity, goneAt = Infinity }) =>
          runningAt <= at && at < Math.min(leavingAt, goneAt),
      );
      return { at, members: existing.length, working: working.length };
    });
}

/** The simulator's members, and whether each is outdated. */
export function members(stage: Stage): { id: string; outdated: boolean }[] {
  return z.array(z.looseObject({ id: z.string(), outdated: z.boolean() })).parse(exoscale(stage).instances);
}

export function outdatedIn(stage: Stage): { id: string }[] {
  return members(stage).filter(({ outdated }) => outdated);
}

/** The extremes of {@link countsOf} since `from`, a time of the simulator's clock. */
export function bounds(all: readonly Life[], from: number): { fewestWorking: number; mostMembers: number } {
  const counts = countsOf(all).filter(({ at }) => at >= from);
  return {
    fewestWorking: Math.min(...counts.map(({ working }) => working)),
    mostMembers: Math.max(...counts.map(({ members: count }) => count)),
  };
}
