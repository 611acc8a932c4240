import type { Clock } from "../time/clock";

/** One pause for all requests to a server that throttles (429). */
export class Throttle {
  private pausedUntil = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** Pauses all requests for `ms`. A longer pause that is running stays. */
  hold(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.clock.monotonic() + ms);
  }

  /** Resolves when no pause is running. A pause may be extended meanwhile. */
  async wait(signal?: AbortSignal): Promise<void> {
    for (let left = this.left(); left > 0; left = this.left()) await this.clock.sleep(left, signal);
  }

  private left(): number {
    return this.pausedUntil - this.clock.monotonic();
  }
}
