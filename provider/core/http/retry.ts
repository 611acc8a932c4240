import { TransportError } from "../errors";
import type { IncomingAnswer } from "./transport";

/** How often a request is sent again after a failure that says nothing about the next attempt. */
const RETRIES = 5;
/** A server that says "not so fast" means it: it does no harm to ask again for minutes. */
const RETRIES_WHEN_THROTTLED = 20;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/** What one attempt came to. */
export type Outcome = IncomingAnswer | TransportError;

/**
 * How long to wait before the same request is sent again, in milliseconds; undefined where it must not be, or would not
 * help. What is not `repeatable` is sent again only when the attempt certainly never arrived.
 *
 * @param attempt how many attempts were made, from 1
 * @param now the wall clock, for a Retry-After that names a date
 */
export function retryPause(outcome: Outcome, repeatable: boolean, attempt: number, now: number): number | undefined {
  const throttled = isThrottled(outcome);
  if (attempt > (throttled ? RETRIES_WHEN_THROTTLED : RETRIES) || !mayRepeat(outcome, repeatable)) return undefined;
  const asked = outcome instanceof TransportError ? undefined : retryAfter(outcome, now);
  const own = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return Math.min(asked ?? own, LONGEST_PAUSE_MS);
}

export function isThrottled(outcome: Outcome): boolean {
  return !(outcome instanceof TransportError) && outcome.status === 429;
}

/** What a Retry-After asks for, in seconds or as a date; undefined where there is none that means anything. */
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
