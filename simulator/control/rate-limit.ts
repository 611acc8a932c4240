import { z } from "zod";

export const rateLimitSchema = z.strictObject({
  /** Requests allowed in a window, over all clouds. */
  requests: z.number().int().min(1),
  /** Length of a window in real seconds, because clients wait by their own clocks. */
  perSeconds: z.number().positive(),
});

export type RateLimitRule = z.infer<typeof rateLimitSchema>;

/** A fixed window that begins with its first request. Without a rule, all requests pass. */
export class RateLimit {
  private rule: RateLimitRule | undefined;
  private windowStart = 0;
  private used = 0;

  set(rule: RateLimitRule | undefined): void {
    this.rule = rule;
    this.windowStart = 0;
    this.used = 0;
  }

  /** Counts a request. Returns how many whole seconds to wait if it exceeds the limit, else undefined. */
  admit(now: number): number | undefined {
    if (this.rule === undefined) return undefined;
    const length = this.rule.perSeconds * 1000;
    if (now >= this.windowStart + length) {
      this.windowStart = now;
      this.used = 0;
    }
    this.used += 1;
    if (this.used <= this.rule.requests) return undefined;
    return Math.max(1, Math.ceil((this.windowStart + length - now) / 1000));
  }
}
