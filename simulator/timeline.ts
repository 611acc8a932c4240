import type { Clock } from "./world";

/**
 * The future actions of a simulated cloud. There are no timers: every request, event and view calls `catchUp` first. Each
 * action then runs with the time at which it was due, so a jump of a week leaves the history of a week.
 */
export class Timeline {
  readonly startedAt: number;
  private readonly due: { readonly at: number; readonly act: () => void }[] = [];
  private current: number;

  constructor(private readonly clock: Clock) {
    this.startedAt = clock.now();
    this.current = this.startedAt;
  }

  /** Milliseconds since the epoch: the due time of the running action, else the time of the last `catchUp`. */
  get now(): number {
    return this.current;
  }

  at(moment: number, act: () => void): void {
    const later = this.due.findIndex((other) => other.at > moment);
    this.due.splice(later < 0 ? this.due.length : later, 0, { at: moment, act });
  }

  after(milliseconds: number, act: () => void): void {
    this.at(this.current + milliseconds, act);
  }

  catchUp(): void {
    const until = Math.max(this.current, this.clock.now());
    for (let next = this.due[0]; next !== undefined && next.at <= until; next = this.due[0]) {
      this.due.shift();
      this.current = Math.max(this.current, next.at);
      next.act();
    }
    this.current = until;
  }
}
