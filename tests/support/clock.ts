import type { Clock } from "../../provider/core/time/clock";

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

export interface SteppedClock extends Clock {
  /** How many sleep at this moment. */
  readonly sleeping: number;
  /** Lets `ms` pass, and wakes those whose time has come. */
  advance(ms: number): Promise<void>;
}

/** Time that passes only when the test says so: sleepers stay asleep until then. */
export function steppedClock(start = Date.UTC(2026, 0, 1)): SteppedClock {
  let now = start;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    get sleeping() {
      return sleepers.length;
    },
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((wake, reject) => {
        sleepers.push({ until: now + ms, wake });
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
      }),
    async advance(ms) {
      now += ms;
      const awake = sleepers.filter(({ until }) => until <= now);
      sleepers = sleepers.filter(({ until }) => until > now);
      for (const { wake } of awake) wake();
      await new Promise(setImmediate);
    },
  };
}
