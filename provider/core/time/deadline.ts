import { CancelledError, DeadlineError } from "../errors";
import { duration, type Clock } from "./clock";

/**
 * The time that one verb may take. Its signal ends requests, retries and pauses alike; nothing else limits the whole.
 * Measured by the monotonic clock: a clock that is set, or a laptop that slept, neither lengthens nor ends it.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly startedAt: number;
  private readonly silence: () => void;

  /** @param cancel aborts the verb early, as Ctrl-C does. */
  constructor(
    private readonly clock: Clock,
    readonly limitMs: number,
    cancel?: AbortSignal,
  ) {
    this.startedAt = clock.monotonic();
    this.silence = clock.alarm(limitMs, () => {
      this.controller.abort(new DeadlineError(`It was not done within ${duration(limitMs)}.`));
    });
    const abort = () => this.controller.abort(new CancelledError("It was cancelled."));
    if (cancel?.aborted) abort();
    else cancel?.addEventListener("abort", abort, { once: true, signal: this.controller.signal });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get remainingMs(): number {
    return Math.max(0, this.startedAt + this.limitMs - this.clock.monotonic());
  }

  /** The verb is over: its alarm no longer rings. */
  close(): void {
    this.silence();
  }
}
