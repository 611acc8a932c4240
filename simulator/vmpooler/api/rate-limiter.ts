import type { Timeline } from "../../timeline";
import type { Options } from "../options";
import { json, type Answer, type ApiRequest } from "./http";

type Limits = NonNullable<Options["rateLimits"]>;

/**
 * The rate limiter of 3.9.1 (lib/vmpooler/api/rate_limiter.rb). A count expires one period after the last allowed call, not
 * after the first one.
 */
export class RateLimiter {
  private readonly counts = new Map<string, { count: number; expires: number }>();

  constructor(
    private readonly timeline: Timeline,
    private readonly options: Options,
  ) {}

  /** The refusal if the call exceeds the limit, else undefined. */
  refuse(request: ApiRequest, method: string, path: string): Answer | undefined {
    const limits = this.options.rateLimits;
    if (limits === null || request.version !== 3) return undefined;
    const { now } = this.timeline;
    const kind = kindOf(request, method, path);
    const key = `${kind} ${request.token ?? ""}`;
    const counted = this.counts.get(key);
    const current = counted !== undefined && counted.expires > now ? counted : { count: 0, expires: now };
    if (current.count >= limits[kind]) return refusal(limits[kind], limits.period, current.expires, now);
    this.counts.set(key, { count: current.count + 1, expires: now + limits.period * 1000 });
    return undefined;
  }
}

/** Disks and snapshots count as checkouts, because their paths contain "/vm" too. */
function kindOf({ token }: ApiRequest, method: string, path: string): Exclude<keyof Limits, "period"> {
  if (method === "POST" && path.includes("/vm")) return "checkouts";
  if (method === "DELETE" && path.includes("/vm")) return "deletions";
  return token === undefined ? "perIp" : "perToken";
}

function refusal(limit: number, period: number, expires: number, now: number): Answer {
  const wait = Math.ceil((expires - now) / 1000);
  const body = { ok: false, error: "Rate limit exceeded", limit, period, retry_after: wait };
  return json(429, body, {
    "x-ratelimit-limit": limit.toString(),
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": (Math.floor(now / 1000) + wait).toString(),
    "retry-after": wait.toString(),
  });
}
