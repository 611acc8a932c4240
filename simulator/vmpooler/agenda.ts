import type { Clock } from "../world";

/**
 * What the server's background workers have to do, and when. Nothing here runs by itself: `catchUp` does what has come
 * due, each thing at its own moment, so that a clock that jumps over a week leaves the history of a week.
 */
export class Agenda {
  readonly startedAt: number;
  #now: number;
  readonly #entries: Entry[] = [];

  constructor(private readonly clock: Clock) {
    this.startedAt = clock.now();
    this.#now = this.startedAt;
  }

  /** Milliseconds since the epoch: the due time of what is running, else the time of the last `catchUp`. */
  get now(): number {
    return this.#now;
  }

  /** Now, as the server's stamps have it: Ruby's Time#to_s drops what is below a second. */
  get stamp(): number {
    return Math.floor(this.#now / 1000) * 1000;
  }

  at(moment: number, act: () => void): void {
    const later = this.#entries.findIndex((entry) => entry.at > moment);
    this.#entries.splice(later === -1 ? this.#entries.length : later, 0, { at: moment, act });
  }

  after(seconds: number, act: () => void): void {
    this.at(this.#now + seconds * 1000, act);
  }

  catchUp(): void {
    const until = Math.max(this.#now, this.clock.now());
    for (let next = this.#entries[0]; next !== undefined && next.at <= until; next = this.#entries[0]) {
      this.#entries.shift();
      this.#now = Math.max(this.#now, next.at);
      next.act();
    }
    this.#now = until;
  }
}

interface Entry {
  readonly at: number;
  readonly act: () => void;
}
