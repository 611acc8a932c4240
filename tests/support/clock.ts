import type { Clock } from "../../provider/core/time/clock";

/** A clock that stands still until somebody sleeps by it, or a test moves it. */
export interface ManualClock extends Clock {
  /** Every sleep so far, in milliseconds. */
  readonly sleeps: readonly number[];
  /** Lets `ms` pass. */
  advance(ms: number): void;
  /** Moves the date alone, as a person does who sets the clock, or a laptop that slept. */
  setBy(ms: number): void;
}

interface Alarm {
  readonly due: number;
  readonly ring: () => void;
}

/** Time that passes only where the code under test sleeps: hours in no time. */
export function manualClock(start = Date.UTC(2026, 0, 2, 3, 4, 5)): ManualClock {
  let monotonic = 0;
  let offset = start;
  const sleeps: number[] = [];
  const alarms = new Set<Alarm>();
  const advance = (ms: number): void => {
    monotonic += ms;
    for (const alarm of [...alarms].sort((a, b) => a.due - b.due)) {
      if (alarm.due > monotonic || !alarms.delete(alarm)) continue;
      alarm.ring();
    }
  };
  return {
    sleeps,
    now: () => offset + monotonic,
    monotonic: () => monotonic,
    advance,
    setBy: (ms) => void (offset += ms),
    alarm: (ms, ring) => {
      const alarm = { due: monotonic + ms, ring };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      sleeps.push(ms);
      advance(ms);
      // Others get their turn, as they would during a real pause.
      await new Promise(setImmediate);
      signal?.throwIfAborted();
    },
  };
}

export interface SteppedClock extends ManualClock {
  /** How many sleep at this moment. */
  readonly sleeping: number;
  /** Lets `ms` pass, and wakes those whose time has come. */
  step(ms: number): Promise<void>;
}

/** Time that passes only when the test says so: sleepers stay asleep until then. */
export function steppedClock(start?: number): SteppedClock {
  const clock = manualClock(start);
  let sleeping = 0;
  return {
    ...clock,
    get sleeping() {
      return sleeping;
    },
    sleep: (ms, signal) =>
      new Promise((wake, reject) => {
        sleeping += 1;
        const silence = clock.alarm(ms, () => {
          sleeping -= 1;
          wake();
        });
        signal?.addEventListener("abort", () => {
          silence();
          sleeping -= 1;
          reject(signal.reason as Error);
        });
      }),
    async step(ms) {
      clock.advance(ms);
      await new Promise(setImmediate);
    },
  };
}
