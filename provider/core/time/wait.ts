import { duration } from "./clock";
import type { Context } from "../context";
import { DeadlineError, isTransient, messageOf } from "../errors";

/** One look at the thing waited for. */
export interface Look<T> {
  readonly done: boolean;
  readonly value: T;
  /** Where it stands, as a person would say it: "3 of 5 instances running". */
  readonly progress: string;
}

/** Anything under a second is not worth a gap; nobody wants to wait longer than this for news of a finished thing. */
const SHORTEST_GAP_MS = 250;
const LONGEST_GAP_MS = 15_000;
/** A quarter of the time so far: what takes a second is seen within 1.25, what takes ten minutes within the longest gap. */
const GAP_SHARE = 0.25;
/** The fifth failing look in a row ends the wait. */
const FAILURES_TOLERATED = 4;
const FIRST_NEWS_MS = 10_000;

/**
 * Looks again and again until the thing is done, at gaps that follow how long it has taken so far.
 * @throws DeadlineError with the last progress when the verb's time is over.
 */
export async function waitUntil<T>(what: string, context: Context, look: () => Promise<Look<T>>): Promise<T> {
  const { clock, signal, startedAt, timeoutMs } = context;
  const since = clock.now();
  let failures = 0;
  let nextNews = FIRST_NEWS_MS;
  for (;;) {
    signal.throwIfAborted();
    let progress: string;
    try {
      const seen = await look();
      if (seen.done) return seen.value;
      failures = 0;
      progress = seen.progress;
    } catch (error) {
      failures += 1;
      if (!isTransient(error) || failures > FAILURES_TOLERATED) throw error;
      progress = messageOf(error);
    }
    const elapsed = clock.now() - since;
    const left = startedAt + timeoutMs - clock.now();
    if (left <= 0) {
      throw new DeadlineError(
        `${what} was not done after ${duration(timeoutMs - left)}: ${progress}. ` +
          "Run `pulumi up` again to go on waiting, or give it longer with the customTimeouts option.",
      );
    }
    if (elapsed >= nextNews) {
      context.log(`${progress}, ${duration(elapsed)}`, "progress");
      nextNews = elapsed * 2;
    }
    const gap = Math.min(Math.max(elapsed * GAP_SHARE, SHORTEST_GAP_MS), LONGEST_GAP_MS);
    await clock.sleep(Math.min(gap, left), signal);
  }
}
