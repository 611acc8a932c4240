import { CancelledError, DeadlineError } from "../errors";
import { duration, type Clock } from "./clock";

/**
 * The time limit of one verb, and the only one for the whole verb. Its signal aborts requests, retries and pauses. It uses
 * the monotonic clock, so setting the system clock does not change it.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly startedAt: number;
  private readonly cancelAlarm: () => void;
  private readonly closed = new AbortController();

  /** @param cancel aborts the verb early, as Ctrl-C does. */
  constructor(
    private readonly clock: Clock,
    readonly limitMs: number,
    cancel?: AbortSignal,
  ) {
    this.startedAt = clock.monotonic();
    this.cancelAlarm = clock.alarm(limitMs, () => {
      this.controller.abort(new DeadlineError(`It was not done within ${duration(limitMs)}.`));
    });
    const abort = () => this.controller.abort(new CancelledError("It was cancelled."));
    if (cancel?.aborted) abort();
    else cancel?.addEventListener("abort", abort, { once: true, signal: this.closed.signal });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get remainingMs(): number {
    return Math.max(0, this.startedAt + this.limitMs - this.clock.monotonic());
  }

  /** Cancels the alarm at the end of the verb. */
  close(): void {
    this.cancelAlarm();
    this.closed.abort();
  }
}
