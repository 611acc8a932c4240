import { z } from "zod";
import { patternSchema } from "../pattern";

const seconds = z.number().min(0).max(86_400);
/** From and to, in seconds: each time something between them is drawn. */
const between = z.tuple([seconds, seconds]).refine(([from, to]) => from <= to, "the first must not exceed the second");

const durationsSchema = z.strictObject({
  /** Until the pool's worker looks at the pool again: a DELETE, an expiry, an empty place wait that long. */
  check: between,
  clone: between,
  boot: between,
  /** Between two disk tasks, over the whole server. */
  diskQueue: seconds,
  disk: between,
  /** Between two snapshot tasks. */
  snapshotQueue: seconds,
  snapshot: between,
  /** Until a changed template is prepared. */
  template: between,
});

/** Calls per `period` seconds; the defaults are 3.9.1's. */
const rateLimits = z.strictObject({
  /** Without a token. */
  perIp: z.int().min(1).default(100),
  perToken: z.int().min(1).default(500),
  checkouts: z.int().min(1).default(20),
  deletions: z.int().min(1).default(50),
  period: z.number().positive().default(60),
});

const optionsSchema = z.strictObject({
  /** Which server runs: 2.5.0 serves v1 and v2, 3.9.1 serves v3, and null stands for both on one redis. */
  version: z.enum(["2.5.0", "3.9.1"]).nullable(),
  /** 3.9.1's rate limiter; null where it is switched off. */
  rateLimits: rateLimits.nullable(),
  /** Whether an authentication provider is configured. Without one, tokens are ignored and their routes are gone. */
  auth: z.boolean(),
  experimental: z.boolean(),
  domain: z.string().nullable(),
  /** Whether the API host can look host names up: if not, `ip` is empty. */
  resolves: z.boolean(),
  /** Hours. */
  vmLifetime: z.number().int().min(0),
  /** Hours, for a checkout with a token. */
  vmLifetimeAuth: z.number().int().min(0),
  /** max_lifetime_upper_limit: a lifetime must be less. */
  maxLifetime: z.number().int().nullable(),
  /** Tag to regular expression: the value becomes what its groups caught. */
  tagfilter: z.record(z.string(), patternSchema),
  allowedTags: z.array(z.string()).nullable(),
  /** max_ondemand_instances_per_request, for each pool of a request. */
  maxOndemand: z.number().int(),
  /** Minutes. */
  ondemandTtl: z.number().positive(),
  durations: durationsSchema,
});

/** The server's configuration file, as far as clients can feel it. */
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

/** Changes some options; the rest, and the other durations, stay. Throws on anything unknown. */
export function changeOptions(options: Options, change: Record<string, unknown>): void {
  const partial = optionsSchema.extend({ durations: durationsSchema.partial() }).partial().parse(change);
  const { durations, ...rest } = partial;
  Object.assign(options.durations, durations);
  Object.assign(options, rest);
}
