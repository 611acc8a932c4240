import * as path from "node:path";
import { manualClock, type ManualClock } from "../../support/clock";

/** Real time a good deal faster, for a simulator and for a provider that the real engine runs. */
export interface HurriedClock extends ManualClock {
  /** The variables by which a provider's process that begins now goes by it. */
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
