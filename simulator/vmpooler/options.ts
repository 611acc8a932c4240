import { z } from "zod";
import { patternSchema } from "../pattern";

const seconds = z.number().min(0).max(86_400);
/** Minimum and maximum in seconds; each time is random between them. */
const between = z.tuple([seconds, seconds]).refine(([from, to]) => from <= to, "the first must not exceed the second");

const durationsSchema = z.strictObject({
  /** Until the pool's worker checks the pool again: deletions, expiries and refills wait for it. */
  check: between,
  clone: between,
  boot: between,
  /** Between two disk tasks, over the whole server. */
  diskQueue: seconds,
  disk: between,
  /** Between two snapshot tasks. */
  snapshotQueue: seconds,
  snapshot: between,
  /** How long the preparation of a changed template takes. */
  template: between,
});

/** Calls in `period` seconds. The defaults are 3.9.1's. */
const rateLimits = z.strictObject({
  /** For calls without a token. */
  perIp: z.int().min(1).default(100),
  perToken: z.int().min(1).default(500),
  checkouts: z.int().min(1).default(20),
  deletions: z.int().min(1).default(50),
  period: z.number().positive().default(60),
});

const optionsSchema = z.strictObject({
  /** The server's version: 2.5.0 serves v1 and v2, 3.9.1 serves v3, and null is both on one redis. */
  version: z.enum(["2.5.0", "3.9.1"]).nullable(),
  /** 3.9.1's rate limiter; null if it is off. */
  rateLimits: rateLimits.nullable(),
  /** Whether an authentication provider is configured. Without one, tokens are ignored and their routes do not exist. */
  auth: z.boolean(),
  experimental: z.boolean(),
  domain: z.string().nullable(),
  /** Whether the API host can resolve host names. If not, `ip` is empty. */
  resolves: z.boolean(),
  /** Hours. */
  vmLifetime: z.number().int().min(0),
  /** Hours, for a checkout with a token. */
  vmLifetimeAuth: z.number().int().min(0),
  /** max_lifetime_upper_limit: lifetimes must be shorter. */
  maxLifetime: z.number().int().nullable(),
  /** Regular expressions by tag: a value is replaced by the match's groups. */
  tagfilter: z.record(z.string(), patternSchema),
  allowedTags: z.array(z.string()).nullable(),
  /** max_ondemand_instances_per_request, for each pool of a request. */
  maxOndemand: z.number().int(),
  /** Minutes. */
  ondemandTtl: z.number().positive(),
  durations: durationsSchema,
});

/** The part of the server's configuration file that clients notice. */
export type Options = z.infer<typeof optionsSchema>;
export type Between = z.infer<typeof between>;

export function defaultOptions(): Options {
  return {
    version: null,
    rateLimits: null,
    auth: true,
    experimental: true,
    domain: "delivery.example.com",
    resolves: true,
    vmLifetime: 12,
    vmLifetimeAuth: 24,
    maxLifetime: 168,
    tagfilter: {},
    allowedTags: null,
    maxOndemand: 10,
    ondemandTtl: 5,
    durations: {
      check: [1, 2],
      clone: [1, 2],
      boot: [2, 4],
      diskQueue: 5,
      disk: [0, 1],
      snapshotQueue: 5,
      snapshot: [1, 1],
      template: [3, 6],
    },
  };
}

/** Changes the given options and durations. Throws on unknown keys. */
export function changeOptions(options: Options, change: Record<string, unknown>): void {
  const partial = optionsSchema.extend({ durations: durationsSchema.partial() }).partial().parse(change);
  const { durations, ...rest } = partial;
  Object.assign(options.durations, durations);
  Object.assign(options, rest);
}
