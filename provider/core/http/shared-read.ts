import type { Clock } from "../time/clock";

/**
 * A read whose answer serves every caller that arrives while it is fresh. A refresh of fifty pools comes as waves of
 * single reads a few milliseconds apart; each wave and the next are answered by one list call.
 */
export class SharedRead<T> {
  private answer: Promise<T> | undefined;
  private startedAt = -Infinity;

  constructor(
    private readonly fetch: () => Promise<T>,
    private readonly clock: Clock,
    /** How old an answer may be, in milliseconds. */
    private readonly maxAgeMs: number,
  ) {}

  /** An answer that was asked for at most `maxAgeMs` ago and after the last change by this process. */
  get(): Promise<T> {
    const now = this.clock.now();
    const age = now - this.startedAt;
    // Below zero where the clock was set back: nothing is known of the answer's age then.
    if (this.answer && age >= 0 && age <= this.maxAgeMs) return this.answer;
    this.startedAt = now;
    const answer = this.fetch();
    this.answer = answer;
    answer.catch(() => {
      if (this.answer === answer) this.answer = undefined;
    });
    return answer;
  }

  /** What was read before this moment may no longer be true. */
  changed(): void {
    this.answer = undefined;
  }
}
