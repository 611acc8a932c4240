import type { Context } from "../context";
import { CancelledError, DeadlineError, isTransient, messageOf } from "../errors";
import { duration } from "./clock";
import { PollSchedule, slowPollSchedule } from "./poll-schedule";

/** One look at the thing waited for. */
export interface PollResult<T> {
  readonly done: boolean;
  readonly value: T;
  /** Where it stands, as a person would say it: "3 of 5 instances running". */
  readonly progress: string;
}

/** The fifth failing look in a row ends the wait. */
const FAILURES_TOLERATED = 4;
const FIRST_PROGRESS_MS = 10_000;

/**
 * Looks again and again until the thing is done, at the gaps of `pace`.
 * @throws DeadlineError with the last progress when the verb's time is over, CancelledError when the user ended it.
 */
export async function waitUntil<T>(
  what: string,
  context: Context,
  look: () => Promise<PollResult<T>>,
  pace = new PollSchedule(),
): Promise<T> {
  const { clock, signal, deadline } = context;
  const since = clock.monotonic();
  let failures = 0;
  let nextReport = FIRST_PROGRESS_MS;
  let progress = "it was not looked at";
  for (;;) {
    try {
      signal.throwIfAborted();
      const seen = await look();
      if (seen.done) {
        pace.completed(clock.monotonic() - since);
        return seen.value;
      }
      failures = 0;
      progress = withoutStop(seen.progress);
    } catch (error) {
      if (signal.aborted) throw interrupted(what, progress, context);
      failures += 1;
      if (!isTransient(error) || failures > FAILURES_TOLERATED) throw error;
      progress = withoutStop(messageOf(error));
    }
    const elapsed = clock.monotonic() - since;
    if (elapsed >= nextReport) {
      context.log(`${progress}, since ${duration(elapsed)}, ${duration(deadline.remainingMs)} left`, "progress");
      nextReport = elapsed * 2;
    }
    await clock.sleep(pace.delayAfter(elapsed), signal).catch(() => undefined); // the next round says that the time is over
  }
}

/** Tries again, until the verb's deadline, what is refused for a reason that time heals. Trying twice must be the same as once. */
export async function retryWhileRefused(
  what: string,
  context: Context,
  isHealedByTime: (error: unknown) => boolean,
  attempt: () => Promise<void>,
): Promise<void> {
  const look = async () => {
    try {
      await attempt();
      return { done: true, value: undefined, progress: "done" };
    } catch (error) {
      if (!isHealedByTime(error)) throw error;
      return { done: false, value: undefined, progress: messageOf(error) };
    }
  };
  await waitUntil(what, context, look, slowPollSchedule());
}

/** The error of a wait that its verb's signal has ended, with where the thing stands. */
function interrupted(what: string, progress: string, { signal, deadline }: Context): Error {
  if (signal.reason instanceof CancelledError)
    return new CancelledError(`${what} was cancelled: ${progress}. Run \`pulumi up\` again to go on.`);
  return new DeadlineError(
    `${what} was not done after ${duration(deadline.limitMs)}: ${progress}. ` +
      "Run `pulumi up` again to go on waiting, or give it longer with the customTimeouts option.",
  );
}

/** A sentence as a part of another. */
function withoutStop(text: string): string {
  return text.replace(/\.$/, "");
}
