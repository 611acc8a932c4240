import type { Clock } from "../time/clock";

/** One pause for all requests to a server that has said "not so fast". */
export class Throttle {
  private pausedUntil = -Infinity;

  constructor(private readonly clock: Clock) {}

  /** Holds every request back for `ms` from now on, or longer where a longer pause is under way. */
  hold(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.clock.monotonic() + ms);
  }

  /** Resolves when no pause is under way. A pause may become longer while it lasts. */
  async wait(signal?: AbortSignal): Promise<void> {
    for (let left = this.left(); left > 0; left = this.left()) await this.clock.sleep(left, signal);
  }

  private left(): number {
    return this.pausedUntil - this.clock.monotonic();
  }
}
