import type { Clock } from "../time/clock";
import { Deadline } from "../time/deadline";
import { untilAborted } from "../time/until-aborted";

/** The timeout of a shared read. It is independent of the verb that started it. */
const FETCH_LIMIT_MS = 10 * 60_000;
/** How long {@link SharedRead.getNext} waits for other callers before it starts. */
const JOIN_MS = 50;

interface Reading<T> {
  readonly answer: Promise<T>;
  readonly startedAt: number;
  /** The number of waiting callers. */
  waiting: number;
  /** Aborts the read, when no caller waits for it any more. */
  cancel(): void;
}

/**
 * One list request for many callers: its answer is cached for a short time. A refresh of fifty pools sends its reads a few
 * milliseconds apart, so one list request serves all of them.
 */
export class SharedRead<T> {
  private reading: Reading<T> | undefined;
  /** The read that will start after {@link JOIN_MS}. */
  private upcoming: Promise<Reading<T>> | undefined;

  constructor(
    private readonly fetch: (signal: AbortSignal) => Promise<T>,
    private readonly clock: Clock,
    /** The maximum age of an answer, in milliseconds. */
    private readonly maxAgeMs: number,
  ) {}

  /** An answer to a request that started at most `maxAgeMs` ago and after the last invalidation. */
  async get(signal?: AbortSignal): Promise<T> {
    const { reading } = this;
    const isRecent = reading && this.clock.monotonic() - reading.startedAt <= this.maxAgeMs;
    return await this.join(isRecent ? reading : this.begin(), signal);
  }

  /** An answer to a request that starts after this call. Calls within {@link JOIN_MS} share it. */
  async getNext(signal?: AbortSignal): Promise<T> {
    this.upcoming ??= this.clock.sleep(JOIN_MS).then(() => {
      this.upcoming = undefined;
      return this.begin();
    });
    return await this.join(await untilAborted(this.upcoming, signal), signal);
  }

  /** Earlier answers may be wrong now: drop them. */
  invalidate(): void {
    this.reading = undefined;
  }

  private async join(reading: Reading<T>, signal?: AbortSignal): Promise<T> {
    reading.waiting += 1;
    try {
      return await untilAborted(reading.answer, signal);
    } finally {
      reading.waiting -= 1;
      if (reading.waiting === 0) reading.cancel();
    }
  }

  private begin(): Reading<T> {
    const cancelled = new AbortController();
    const deadline = new Deadline(this.clock, FETCH_LIMIT_MS, cancelled.signal);
    let isOver = false;
    const forget = () => {
      if (this.reading === reading) this.reading = undefined;
    };
    const reading: Reading<T> = {
      startedAt: this.clock.monotonic(),
      waiting: 0,
      answer: this.fetch(deadline.signal).finally(() => {
        isOver = true;
        deadline.close();
      }),
      cancel: () => {
        if (isOver) return;
        cancelled.abort();
        forget();
      },
    };
    this.reading = reading;
    reading.answer.catch(forget);
    return reading;
  }
}
