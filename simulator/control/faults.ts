import { RE2JS } from "re2js";
import { z } from "zod";
import type { Cloud, Fault } from "../world";

/** What arrives at `POST /control/faults`; unknown keys are refused, because a misspelt fault would never strike. */
export const faultSchema: z.ZodType<Fault> = z
  .strictObject({
    cloud: z.enum(["exoscale", "vmpooler", "modelarts"]).optional(),
    method: z.string().optional(),
    path: z.string().refine(isRegularExpression, "is not a regular expression").optional(),
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
    const pattern = fault.path === undefined ? undefined : RE2JS.compile(fault.path);
    this.pending.push({ fault, pattern, toSkip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.pending = [];
  }

  /** The fault that strikes this request. Where several match, the oldest does; the others see it neither as a skip nor as a hit. */
  strike(cloud: Cloud["name"] | "other", method: string, path: string): Fault | undefined {
    for (const candidate of this.pending) {
      const { fault, pattern } = candidate;
      if (fault.cloud !== undefined && fault.cloud !== cloud) continue;
      if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue;
      if (pattern !== undefined && !pattern.matcher(path).find()) continue;
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
  readonly pattern: RE2JS | undefined;
  toSkip: number;
  left: number;
}

function isRegularExpression(source: string): boolean {
  try {
    return RE2JS.compile(source) instanceof RE2JS;
  } catch {
    return false;
  }
}
