import type { Clock } from "../../provider/core/time/clock";

/** A clock that advances only when code sleeps or a test moves it. */
export interface ManualClock extends Clock {
  /** Every sleep so far, in milliseconds. */
  readonly sleeps: readonly number[];
  /** Advances the time by `ms`. */
  advance(ms: number): void;
  /** Changes the date without the monotonic time, as if the system clock was set or the machine was suspended. */
  setBy(ms: number): void;
}

interface Alarm {
  readonly due: number;
  readonly ring: () => void;
}

/** Time that passes only while the code under test sleeps, so hours take no real time. */
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
      // Other tasks run, as during a real pause.
      await new Promise(setImmediate);
      signal?.throwIfAborted();
    },
  };
}

export interface SteppedClock extends ManualClock {
  /** The number of current sleepers. */
  readonly sleeping: number;
  /** Advances the time by `ms` and wakes sleepers that are due. */
  step(ms: number): Promise<void>;
}

/** Time that passes only when the test advances it; sleepers wait until then. */
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
