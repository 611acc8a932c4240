import type { Context } from "../context";

/** Some operations are done at once. */
const FIRST_GAP_MS = 50;
const SHORT_GAP_MS = 250;
const LONGEST_GAP_MS = 15_000;
/** Of the time so far: what takes ten seconds is seen within eleven. */
const DENSE_SHARE = 0.1;
/** What is asked for again writes, so it is asked for less often than it could be looked at. */
const PATIENT_SHARE = 0.25;
/** Long before the end is due, gaps may grow with the time so far. */
const SPARSE_SHARE = 0.8;
const FIRST_SPARSE_GAP_MS = 1_000;
/** When the end is taken to be due: shortly before the time that the fastest so far took. */
const DUE_SHARE = 0.95;

/**
 * When to look again at something that takes its time. As nobody knows how long, looks follow each other at gaps of a
 * tenth of the time so far; once one of a kind has ended, those of its kind are looked at seldom until they are due.
 */
export class PollSchedule {
  private shortest: number | undefined;

  /** @param share of the time so far that a gap is as long as */
  constructor(private readonly share = DENSE_SHARE) {}

  /** The pause after a look that saw it not done `elapsed` ms after its begin. */
  delayAfter(elapsed: number): number {
    const due = (this.shortest ?? 0) * DUE_SHARE;
    const left = Math.ceil(due - elapsed); // a fraction of a millisecond may be lost in the sum
    if (left > 0) return Math.min(Math.max(elapsed * SPARSE_SHARE, FIRST_SPARSE_GAP_MS), left);
    const short = Math.min(FIRST_GAP_MS + elapsed, SHORT_GAP_MS);
    return Math.min(Math.max(elapsed * this.share, short), LONGEST_GAP_MS);
  }

  /** One has ended that took `ms`. */
  completed(ms: number): void {
    this.shortest = Math.min(ms, this.shortest ?? Infinity);
  }
}

/** The pace of attempts that are refused for a while. */
export function slowPollSchedule(): PollSchedule {
  return new PollSchedule(PATIENT_SHARE);
}

/** The pace of all waits of a kind in this process. */
export function pollScheduleOf({ shared }: Pick<Context, "shared">, kind: string): PollSchedule {
  return shared.once(`pace of ${kind}`, () => new PollSchedule());
}
