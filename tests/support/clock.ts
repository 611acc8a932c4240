import type { Clock } from "../../provider/core/clock";

/** A clock that stands still until somebody sleeps. */
export interface ManualClock extends Clock {
  /** Every sleep so far, in milliseconds. */
  readonly sleeps: readonly number[];
  advance(ms: number): void;
}

/** Time that passes only where the code under test sleeps: hours in no time. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    advance: (ms) => void (now += ms),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      sleeps.push(ms);
      now += ms;
      // Others get their turn, as they would during a real pause.
      await new Promise(setImmediate);
      signal?.throwIfAborted();
    },
  };
}
