import type { Clock } from "../time/clock";
import { Deadline } from "../time/deadline";
import { untilAborted } from "../time/until-aborted";

/** How long a read that many wait for may take. It does not end with the verb of the one who happened to begin it. */
const FETCH_LIMIT_MS = 10 * 60_000;
/** How long a read that is to be new waits for others to join it. */
const JOIN_MS = 50;

interface Reading<T> {
  readonly answer: Promise<T>;
  readonly startedAt: number;
  /** Whether something was made since it began. */
  isOutdated: boolean;
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
  /** The read that is about to begin. */
  private upcoming: Promise<Reading<T>> | undefined;

  constructor(
    private readonly fetch: (signal: AbortSignal) => Promise<T>,
    private readonly clock: Clock,
    /** How old an answer may be, in milliseconds. */
    private readonly maxAgeMs: number,
  ) {}

  /** An answer that was asked for at most `maxAgeMs` ago and after the last invalidation. */
  async get(signal?: AbortSignal): Promise<T> {
    const { recent } = this;
    return await this.join(recent?.isOutdated === false ? recent : this.begin(), signal);
  }

  /** An answer that was asked for at most `maxAgeMs` ago, whatever {@link outdate} says. */
  async getOutdated(signal?: AbortSignal): Promise<T> {
    return await this.join(this.recent ?? this.begin(), signal);
  }

  /** An answer that is asked for after this call. All who call within a moment share it. */
  async getNext(signal?: AbortSignal): Promise<T> {
    this.upcoming ??= this.clock.sleep(JOIN_MS).then(() => {
      this.upcoming = undefined;
      return this.begin();
    });
    return await this.join(await untilAborted(this.upcoming, signal), signal);
  }

  /** What was read before this moment may no longer be true. */
  invalidate(): void {
    this.reading = undefined;
  }

  /** What was read before this moment is still true, but there is more now. */
  outdate(): void {
    if (this.reading) this.reading.isOutdated = true;
  }

  private get recent(): Reading<T> | undefined {
    const { reading } = this;
    return reading && this.clock.monotonic() - reading.startedAt <= this.maxAgeMs ? reading : undefined;
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
    const reading: Reading<T> = { answer, startedAt, isOutdated: false, waiting: 0, cancel };
    this.reading = reading;
    answer.catch(forget);
    return reading;
  }
}
