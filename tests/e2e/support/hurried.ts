import * as path from "node:path";
import { manualClock, type ManualClock } from "../../support/clock";

/** Accelerated real time for a simulator and for a provider under the real engine. */
export interface HurriedClock extends ManualClock {
  /** Variables that give this clock to a provider process that starts now. */
  env(): Record<string, string>;
}

export function hurriedClock(scale: number): HurriedClock {
  const began = Date.now();
  let ahead = 0;
  const now = () => began + ahead + (Date.now() - began) * scale;
  return {
    ...manualClock(),
    now,
    monotonic: () => now() - began,
    advance: (ms) => void (ahead += ms),
    env: () => ({
      POOLS_TEST_CLOCK: `${Date.now()} ${now()} ${scale}`,
      NODE_OPTIONS: `--require ${path.join(__dirname, "hurried.cjs")}`,
    }),
  };
}
