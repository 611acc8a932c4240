import { TransportError } from "../errors";
import type { IncomingAnswer, Outcome } from "./transport";

/** Retries after a transient failure. */
const RETRIES = 5;
/** Retries after 429: the server asked for them, so they may take minutes. */
const RETRIES_WHEN_THROTTLED = 20;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/**
 * The pause before a retry, in milliseconds; undefined if there must be no retry. A request that is not `repeatable` is
 * retried only if it certainly never reached the server.
 *
 * @param attempt the number of attempts so far
 * @param now the wall clock, for a Retry-After with a date
 */
export function retryPause(outcome: Outcome, repeatable: boolean, attempt: number, now: number): number | undefined {
  const throttled = isThrottled(outcome);
  if (attempt > (throttled ? RETRIES_WHEN_THROTTLED : RETRIES) || !mayRepeat(outcome, repeatable)) return undefined;
  const requested = outcome instanceof TransportError ? undefined : retryAfter(outcome, now);
  const own = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return Math.min(requested ?? own, LONGEST_PAUSE_MS);
}

export function isThrottled(outcome: Outcome): outcome is IncomingAnswer {
  return !(outcome instanceof TransportError) && outcome.status === 429;
}

/** The pause of a Retry-After header, in seconds or as a date; undefined without a valid one. */
export function retryAfter({ headers }: IncomingAnswer, now: number): number | undefined {
  const value = headers["retry-after"];
  if (typeof value !== "string" || value === "") return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return ms > 0 ? Math.min(ms, LONGEST_PAUSE_MS) : undefined;
}

function mayRepeat(outcome: Outcome, repeatable: boolean): boolean {
  if (outcome instanceof TransportError) return outcome.retryable && (repeatable || !outcome.mayHaveHappened);
  return repeatable && (outcome.status === 429 || (outcome.status >= 500 && outcome.status !== 501));
}
