import { z } from "zod";
import type { Overdue } from "../../core/resource";
import { field } from "../../core/schema/field";
import { duration } from "../../core/time/clock";
import { HOUR_MS, timeText } from "./reading";

export const replaceWhenExpiresWithin = field(z.number().positive().optional(), {
  description: "Hours before the end of the lifetime from which on `pulumi up` replaces instead of leaving it alone",
  default: "never ahead of time",
  steers: true,
});

interface Span {
  readonly startTime?: string;
  readonly endTime?: string;
}

interface Wanted {
  readonly lifetime?: number;
  readonly replaceWhenExpiresWithin?: number;
}

/** The replacement that is due because the end of the lifetime, as it is declared now, is nearer than it may be. */
export function expiresSoon(state: Span, wanted: Wanted, now: number): Overdue | undefined {
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
  return { field: "replaceWhenExpiresWithin", reason: reason + warningOfEndless(startTime, end, within) };
}

/** The lifetime that the server chooses is known only once there is a VM: check could not refuse it. */
function warningOfEndless(startTime: string | undefined, end: number, within: number): string {
  const hours = startTime === undefined ? Infinity : (end - Date.parse(startTime)) / HOUR_MS;
  return hours > within
    ? ""
    : ` The whole lifetime is ${Math.round(hours)} h, so every update replaces: declare a longer lifetime.`;
}

/** Without this every `pulumi up` would replace. */
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

/** What a person should know of a changed lifetime. */
export function lifetimeWarnings(next: Wanted, old: Wanted | undefined): string[] {
  if (old?.lifetime === undefined) return [];
  if (next.lifetime === undefined) {
    return [`Without a lifetime it stays ${old.lifetime} h: the API has no way back to the server's own.`];
  }
  return next.lifetime < old.lifetime
    ? [`A lifetime of ${next.lifetime} h counts from the checkout: what has run longer is destroyed at once, for good.`]
    : [];
}
