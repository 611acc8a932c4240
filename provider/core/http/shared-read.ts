import type { Clock } from "../time/clock";
import { Deadline } from "../time/deadline";
import { untilAborted } from "../time/race";

/** How long a read that many wait for may take. It does not end with the verb of the one who happened to begin it. */
const FETCH_LIMIT_MS = 10 * 60_000;

/**
 * A read whose answer serves every caller that arrives while it is fresh. A refresh of fifty pools comes as waves of
 * single reads a few milliseconds apart; each wave and the next are answered by one list call.
 */
export class SharedRead<T> {
  private answer: Promise<T> | undefined;
  private startedAt = -Infinity;

  constructor(
    private readonly fetch: (signal: AbortSignal) => Promise<T>,
    private readonly clock: Clock,
    /** How old an answer may be, in milliseconds. */
    private readonly maxAgeMs: number,
  ) {}

  /** An answer that was asked for at most `maxAgeMs` ago and after the last invalidation. */
  get(signal?: AbortSignal): Promise<T> {
    const now = this.clock.monotonic();
    if (this.answer && now - this.startedAt <= this.maxAgeMs) return untilAborted(this.answer, signal);
    this.startedAt = now;
    const deadline = new Deadline(this.clock, FETCH_LIMIT_MS);
    const answer = this.fetch(deadline.signal).finally(() => deadline.close());
    this.answer = answer;
    answer.catch(() => {
      if (this.answer === answer) this.answer = undefined;
    });
    return untilAborted(answer, signal);
  }

  /** What was read before this moment may no longer be true. */
  invalidate(): void {
    this.answer = undefined;
  }
}
