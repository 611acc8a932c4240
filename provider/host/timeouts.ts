import type { Failure } from "../core/schema/failures";
import { isObject } from "../core/json";
import { quote } from "../core/text/truncate";

const MILLISECONDS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
/** Bounded repetition, so that matching takes linear time. */
const PART = /(\d{1,9}(?:\.\d{1,9})?)(ms|h|m|s)/g;

/** A duration of customTimeouts ("1h30m", "90s") in milliseconds; undefined if it is invalid. */
export function parseDuration(text: unknown): number | undefined {
  if (typeof text !== "string" || text === "" || text.replaceAll(PART, "") !== "") return undefined;
  return [...text.matchAll(PART)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (MILLISECONDS[unit ?? ""] ?? 0),
    0,
  );
}

/** The failures of a resource's customTimeouts. */
export function timeoutFailures(timeouts: unknown): Failure[] {
  return Object.entries(isObject(timeouts) ? timeouts : {})
    .filter(([, text]) => text !== undefined && text !== null && parseDuration(text) === undefined)
    .map(([verb, text]) => ({
      path: `customTimeouts.${verb}`,
      reason: `must be a duration such as "30m" or "1h30m", but is ${quote(text)}`,
    }));
}
