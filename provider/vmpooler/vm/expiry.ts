import { z } from "zod";
import type { Reason } from "../../core/schema/diff";
import { field } from "../../core/schema/field";
import { duration } from "../../core/time/clock";
import { HOUR_MS, timeText } from "./reading";

export const replaceWhenExpiresWithin = field(z.number().positive().optional(), {
  description: "`pulumi up` replaces if the lifetime ends within this number of hours",
  default: "no replacement before the end",
  steers: true,
});

interface Times {
  readonly startTime?: string;
  readonly endTime?: string;
}

interface Wanted {
  readonly lifetime?: number;
  readonly replaceWhenExpiresWithin?: number;
}

/** A replacement is due if the declared lifetime ends within replaceWhenExpiresWithin. */
export function expiresSoon(state: Times, wanted: Wanted, now: number): Reason | undefined {
  const { lifetime, replaceWhenExpiresWithin: within } = wanted;
  const { startTime, endTime } = state;
  if (within === undefined || endTime === undefined) return undefined;
  const end =
    lifetime !== undefined && startTime !== undefined
      ? Date.parse(startTime) + lifetime * HOUR_MS
      : Date.parse(endTime);
  const left = end - now;
  if (left > within * HOUR_MS) return undefined;
  const when = left > 0 ? `ends in ${duration(left)}` : "is over";
  const reason = `The lifetime ${when} (at ${timeText(end) ?? "a time beyond all dates"}); replaceWhenExpiresWithin is ${within} h.`;
  return { field: "replaceWhenExpiresWithin", reason: reason + endlessReplacementHint(startTime, end, within) };
}

/** check cannot refuse a lifetime that the server chooses: it is known only after the checkout. */
function endlessReplacementHint(startTime: string | undefined, end: number, within: number): string {
  const hours = startTime === undefined ? Infinity : (end - Date.parse(startTime)) / HOUR_MS;
  return hours > within
    ? ""
    : ` The whole lifetime is ${Math.round(hours)} h, so every update replaces: declare a longer lifetime.`;
}

/** Refuses values with which every `pulumi up` would replace. */
export function refuseEndlessReplacement(
  { lifetime, replaceWhenExpiresWithin: within }: Wanted,
  fail: (path: string, reason: string) => void,
): void {
  if (lifetime !== undefined && within !== undefined && within >= lifetime) {
    fail(
      "replaceWhenExpiresWithin",
      `must be less than lifetime, which is ${lifetime}, but is ${within}: every update would replace`,
    );
  }
}

/** What the user should know before changing a lifetime. */
export function lifetimeWarnings(next: Wanted, old: Wanted | undefined): string[] {
  if (old?.lifetime === undefined) return [];
  if (next.lifetime === undefined) {
    return [`The lifetime stays ${old.lifetime} h: the API cannot set it back to the server's default.`];
  }
  return next.lifetime < old.lifetime
    ? [`A lifetime of ${next.lifetime} h counts from the checkout: a VM that has run longer is destroyed at once.`]
    : [];
}
