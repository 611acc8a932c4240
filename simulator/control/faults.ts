import { z } from "zod";
import { finder, patternSchema } from "../pattern";
import { CLOUD_NAMES, type CloudName } from "../world";

/**
 * A fault waits for matching requests and is used up by them.
 * `when: "after"` makes the change and then spoils the answer; `"before"` answers without making the change.
 */
export interface Fault {
  readonly cloud?: CloudName;
  readonly method?: string;
  /** A regular expression that matches anywhere in the path, in RE2's syntax: RE2 takes linear time for every pattern. */
  readonly path?: string;
  /** How many matching requests pass before the fault begins (default 0). */
  readonly skip?: number;
  /** How many matching requests it hits (default 1). */
  readonly times?: number;
  readonly when?: "before" | "after";
  readonly kind:
    | "status" // `status`, with `retryAfter` and `body` where given
    | "drop" // the connection is reset
    | "hang" // no answer ever comes
    | "slow" // the answer comes `delayMs` later (real milliseconds)
    | "truncate" // half of the answer, then the connection ends
    | "html" // 200 and the page of a captive portal, or the page of a gateway with its own `status`
    | "garbage"; // 200 and JSON of another shape
  readonly status?: number;
  /** Seconds or an HTTP date, as sent in the header. */
  readonly retryAfter?: string;
  readonly body?: unknown;
  readonly delayMs?: number;
}

/** The body of `POST /control/faults`. Unknown keys are refused, because a fault with a misspelt key would never apply. */
export const faultSchema: z.ZodType<Fault> = z
  .strictObject({
    cloud: z.enum(CLOUD_NAMES).optional(),
    method: z.string().optional(),
    path: patternSchema.optional(),
    skip: z.number().int().min(0).optional(),
    times: z.number().int().min(1).optional(),
    when: z.enum(["before", "after"]).optional(),
    kind: z.enum(["status", "drop", "hang", "slow", "truncate", "html", "garbage"]),
    status: z.number().int().min(200).max(599).optional(),
    retryAfter: z.string().optional(),
    body: z.unknown().optional(),
    delayMs: z.number().min(0).optional(),
  })
  .refine((fault) => fault.kind !== "status" || fault.status !== undefined, "a fault of kind status needs a status")
  .refine((fault) => fault.kind !== "slow" || fault.delayMs !== undefined, "a fault of kind slow needs delayMs");

/** The faults that still wait for requests. */
export class FaultPlan {
  private pending: Pending[] = [];

  add(fault: Fault): void {
    const matches = fault.path === undefined ? () => true : finder(fault.path);
    this.pending.push({ fault, matches, toSkip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.pending = [];
  }

  /** The fault that applies to this request. If several match, the oldest applies, and the others do not count the request. */
  strike(cloud: CloudName | "other", method: string, path: string): Fault | undefined {
    for (const candidate of this.pending) {
      const { fault, matches } = candidate;
      if (fault.cloud !== undefined && fault.cloud !== cloud) continue;
      if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue;
      if (!matches(path)) continue;
      if (candidate.toSkip > 0) {
        candidate.toSkip -= 1;
        continue;
      }
      candidate.left -= 1;
      if (candidate.left === 0) this.pending = this.pending.filter((other) => other !== candidate);
      return fault;
    }
    return undefined;
  }
}

interface Pending {
  readonly fault: Fault;
  readonly matches: (path: string) => boolean;
  toSkip: number;
  left: number;
}
