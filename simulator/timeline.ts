import type { Clock } from "./world";

/**
 * What is yet to happen. Nothing runs by itself: whoever is about to look at the state calls `catchUp` first, and everything that
 * is due by then happens in the order and at the times it was due.
 */
export class Timeline {
  private readonly due: { at: number; action: () => void }[] = [];
  private current: number | undefined;

  constructor(private readonly clock: Clock) {}

  /** While an action runs, the time at which it was due, so that what it schedules does not depend on when somebody looked. */
  now(): number {
    return this.current ?? this.clock.now();
  }

  after(ms: number, action: () => void): void {
    const at = this.now() + ms;
    const index = this.due.findIndex((other) => other.at > at);
    this.due.splice(index < 0 ? this.due.length : index, 0, { at, action });
  }

  catchUp(): void {
    const now = this.clock.now();
    for (let next = this.due[0]; next !== undefined && next.at <= now; next = this.due[0]) {
      this.due.shift();
      this.current = next.at;
      next.action();
    }
    this.current = undefined;
  }
}
