import type { Stage } from "../../support/stage";
import type { Kind } from "./kind";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Faults of the process and its clocks. */
export const ofProcess: readonly Kind[] = [
  // The request may arrive; its answer is lost.
  ...(["before", "after"] as const).map((when): Kind => {
    return { name: `killed ${when} the change`, decisive: true, strike: () => ({ die: when }) };
  }),
  clock("stands still for 10 minutes", (stage) => stage.clock.advance(10 * MINUTE_MS)),
  clock("stands still for 5 hours", (stage) => stage.clock.advance(5 * HOUR_MS)),
  // Only the date: timeouts measured with it would end too early or never.
  clock("date set back by 2 minutes", (stage) => (stage.skewMs -= 2 * MINUTE_MS)),
  clock("date set ahead by 2 minutes", (stage) => (stage.skewMs += 2 * MINUTE_MS)),
  clock("date set back by an hour", (stage) => (stage.skewMs -= HOUR_MS)),
  clock("date set ahead by an hour", (stage) => (stage.skewMs += HOUR_MS)),
];

function clock(name: string, turn: (stage: Stage) => unknown): Kind {
  return {
    name,
    strike: ({ stage }) => {
      turn(stage);
      return {};
    },
  };
}
