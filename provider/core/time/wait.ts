import type { Context } from "../context";
import { CancelledError, DeadlineError, isTransient, messageOf } from "../errors";
import { duration } from "./clock";
import { PollSchedule, slowPollSchedule } from "./poll-schedule";

/** The result of one poll. */
export interface PollResult<T> {
  readonly done: boolean;
  readonly value: T;
  /** The progress, for messages: "3 of 5 instances running". */
  readonly progress: string;
}

/** The fifth failed poll in a row ends the wait. */
const FAILURES_TOLERATED = 4;
const FIRST_PROGRESS_MS = 10_000;
/** One poll starts this long before the deadline. */
const LAST_POLL_MS = 5_000;

/**
 * Polls until the result is done.
 * @throws DeadlineError with the last progress at the verb's deadline, CancelledError if the user cancelled
 */
export async function waitUntil<T>(
  what: string,
  context: Context,
  poll: () => Promise<PollResult<T>>,
  schedule = new PollSchedule(),
): Promise<T> {
  const { clock, signal, deadline } = context;
  const since = clock.monotonic();
  let failures = 0;
  let nextReport = FIRST_PROGRESS_MS;
  let progress = "it was not polled";
  for (;;) {
    try {
      signal.throwIfAborted();
      const result = await poll();
      if (result.done) {
        schedule.completed(clock.monotonic() - since);
        return result.value;
      }
      failures = 0;
      progress = withoutStop(result.progress);
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
    const untilLastPoll = deadline.remainingMs - LAST_POLL_MS;
    const delay = schedule.delayAfter(elapsed);
    await clock.sleep(untilLastPoll > 0 ? Math.min(delay, untilLastPoll) : delay, signal).catch(() => undefined); // the next round throws if aborted
  }
}

/** Retries an idempotent request until the verb's deadline, while the server refuses it for a temporary reason. */
export async function retryWhileRefused(
  what: string,
  context: Context,
  isTemporary: (error: unknown) => boolean,
  attempt: () => Promise<void>,
): Promise<void> {
  const poll = async () => {
    try {
      await attempt();
      return { done: true, value: undefined, progress: "done" };
    } catch (error) {
      if (!isTemporary(error)) throw error;
      return { done: false, value: undefined, progress: messageOf(error) };
    }
  };
  await waitUntil(what, context, poll, slowPollSchedule());
}

/** The error of an aborted wait, with the last progress. */
function interrupted(what: string, progress: string, { signal, deadline }: Context): Error {
  if (signal.reason instanceof CancelledError)
    return new CancelledError(`${what} was cancelled: ${progress}. Run \`pulumi up\` again to continue.`);
  return new DeadlineError(
    `${what} was not done after ${duration(deadline.limitMs)}: ${progress}. ` +
      "Run `pulumi up` again to continue waiting, or set a longer timeout with the customTimeouts option.",
  );
}

/** A sentence as a part of another one. */
function withoutStop(text: string): string {
  return text.replace(/\.$/, "");
}
