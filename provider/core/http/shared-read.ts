import type { Clock } from "../time/clock";
import { Deadline } from "../time/deadline";
import { untilAborted } from "../time/race";

/** How long a read that many wait for may take. It does not end with the verb of the one who happened to begin it. */
const FETCH_LIMIT_MS = 10 * 60_000;

interface Reading<T> {
  readonly answer: Promise<T>;
  readonly startedAt: number;
  /** How many wait for the answer. */
  waiting: number;
  /** Ends the read unless it is over: nobody waits for it any more. */
  cancel(): void;
}

/**
 * A read whose answer serves every caller that arrives while it is fresh. A refresh of fifty pools comes as waves of
 * single reads a few milliseconds apart; each wave and the next are answered by one list call.
 */
export class SharedRead<T> {
  private reading: Reading<T> | undefined;

  constructor(
    private readonly fetch: (signal: AbortSignal) => Promise<T>,
    private readonly clock: Clock,
    /** How old an answer may be, in milliseconds. */
    private readonly maxAgeMs: number,
  ) {}

  /** An answer that was asked for at most `maxAgeMs` ago and after the last invalidation. */
  async get(signal?: AbortSignal): Promise<T> {
    const isFresh = this.reading && this.clock.monotonic() - this.reading.startedAt <= this.maxAgeMs;
    const reading = isFresh && this.reading ? this.reading : this.begin();
    reading.waiting += 1;
    try {
      return await untilAborted(reading.answer, signal);
    } finally {
      reading.waiting -= 1;
      if (reading.waiting === 0) reading.cancel();
    }
  }

  /** What was read before this moment may no longer be true. */
  invalidate(): void {
    this.reading = undefined;
  }

  private begin(): Reading<T> {
    const cancelled = new AbortController();
    const deadline = new Deadline(this.clock, FETCH_LIMIT_MS, cancelled.signal);
    const startedAt = this.clock.monotonic();
    let isOver = false;
    const answer = this.fetch(deadline.signal).finally(() => {
      isOver = true;
      deadline.close();
    });
    const forget = () => {
      if (this.reading === reading) this.reading = undefined;
    };
    const cancel = () => {
      if (isOver) return;
      cancelled.abort();
      forget();
    };
    const reading: Reading<T> = { answer, startedAt, waiting: 0, cancel };
    this.reading = reading;
    answer.catch(forget);
    return reading;
  }
}
