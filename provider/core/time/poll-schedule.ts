import type { Context } from "../context";

/** Some operations complete at once. */
const FIRST_DELAY_MS = 50;
const SHORT_DELAY_MS = 250;
const LONGEST_DELAY_MS = 15_000;
/** Poll after 10 % of the elapsed time: the end is noticed at most 10 % late. */
const DENSE_SHARE = 0.1;
/** For polls that write, which should be rarer. */
const SLOW_SHARE = 0.25;
/** For polls before the expected end. */
const SPARSE_SHARE = 0.8;
const FIRST_SPARSE_DELAY_MS = 1_000;
/** An operation may end much sooner than all others of its kind. */
const LONGEST_SPARSE_DELAY_MS = 60_000;
/** The expected end: a little less than the shortest duration so far. */
const EXPECTED_SHARE = 0.95;

/**
 * When to poll an operation of unknown duration again: after a tenth of the elapsed time. Once an operation of the kind has
 * completed, its duration is the expected end, and others of the kind are polled rarely until then.
 */
export class PollSchedule {
  private shortest: number | undefined;

  /** @param share the delay, as a share of the elapsed time */
  constructor(private readonly share = DENSE_SHARE) {}

  /** The delay after a poll that found the operation not done `elapsed` ms after its start. */
  delayAfter(elapsed: number): number {
    const expectedEnd = (this.shortest ?? 0) * EXPECTED_SHARE;
    const left = Math.ceil(expectedEnd - elapsed); // whole milliseconds: adding a fraction may round it away
    if (left > 0)
      return Math.min(Math.max(elapsed * SPARSE_SHARE, FIRST_SPARSE_DELAY_MS), LONGEST_SPARSE_DELAY_MS, left);
    const short = Math.min(FIRST_DELAY_MS + elapsed, SHORT_DELAY_MS);
    return Math.min(Math.max(elapsed * this.share, short), LONGEST_DELAY_MS);
  }

  /** An operation completed after `ms`. */
  completed(ms: number): void {
    this.shortest = Math.min(ms, this.shortest ?? Infinity);
  }
}

/** A schedule for retries of refused writes. */
export function slowPollSchedule(): PollSchedule {
  return new PollSchedule(SLOW_SHARE);
}

/** The schedule that all waits of a kind share in this process. */
export function pollScheduleOf({ shared }: Pick<Context, "shared">, kind: string): PollSchedule {
  return shared.once(`poll schedule of ${kind}`, () => new PollSchedule());
}
