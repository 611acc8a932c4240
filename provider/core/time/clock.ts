import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";

/** Time as an argument, so that tests do not sleep. */
export interface Clock {
  /** Milliseconds since the epoch, for dates and signatures. This clock may be set forward and back. */
  now(): number;
  /** Milliseconds of a clock that is never set, for deadlines, ages and pauses. */
  monotonic(): number;
  /** Resolves after `ms`; rejects at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `ring` after `ms`. The returned function cancels it. */
  alarm(ms: number, ring: () => void): () => void;
}

/** Node's timers overflow with a longer delay, and fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => pause(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal }),
  alarm: (ms, ring) => {
    const timer = setTimeout(ring, Math.min(ms, LONGEST_TIMER_MS)).unref();
    return () => clearTimeout(timer);
  },
};

/** A duration for messages: "40 s", "2 min 5 s", "1 h 3 min". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}
