import { z } from "zod";
import type { Stage } from "../../../../support/stage";
import { exoscale } from "../../support";

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
export type Life = z.output<typeof lives>["lives"][number];

/** The simulator's own record of every member that there ever was. */
export function livesIn({ simulator }: Pick<Stage, "simulator">): Life[] {
  return lives.parse(simulator.view().exoscale).lives;
}

/** How many members there were at each moment at which that changed, and how many of them worked. */
export function countsOf(all: readonly Life[]): { at: number; members: number; working: number }[] {
  const moments = all.flatMap(({ madeAt, runningAt, leavingAt, goneAt }) =>
    [madeAt, runningAt, leavingAt, goneAt].filter((moment) => moment !== undefined),
  );
  return [...new Set(moments)]
    .sort((a, b) => a - b)
    .map((at) => {
      const there = all.filter(({ madeAt, goneAt = Infinity }) => madeAt <= at && at < goneAt);
      const working = there.filter(
        ({ runningAt = Infinity, leavingAt = Infinity, goneAt = Infinity }) =>
          runningAt <= at && at < Math.min(leavingAt, goneAt),
      );
      return { at, members: there.length, working: working.length };
    });
}

/** Members by the simulator's word, with whether they are outdated. */
export function members(stage: Stage): { id: string; outdated: boolean }[] {
  return z.array(z.looseObject({ id: z.string(), outdated: z.boolean() })).parse(exoscale(stage).instances);
}

/** What the pool's members have been through since `from`, a moment of the simulator's clock. */
export function bounds(all: readonly Life[], from: number): { fewestWorking: number; mostMembers: number } {
  const counts = countsOf(all).filter(({ at }) => at >= from);
  return {
    fewestWorking: Math.min(...counts.map(({ working }) => working)),
    mostMembers: Math.max(...counts.map(({ members: count }) => count)),
  };
}
