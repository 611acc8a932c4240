import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { number, numberMap, optionalText, texts } from "../api/answer-values";
import { poolerClient } from "../api/client";
import { connection } from "../fields";

const VIEWS = ["capacity", "queue", "clone", "boot", "pools"] as const;

const numbers = z.record(z.string(), z.number());
const duration = field(numbers.optional(), "Seconds: average, min, max and total");
const times = z.object({ duration, count: field(numbers.optional(), "Number: total") });

const result = z.object({
  status: field(
    z.object({
      ok: field(z.boolean(), "False if a pool that should have ready VMs has none; only with the view pools"),
      message: field(z.string().optional(), "Why ok is false"),
      empty: field(z.array(z.string()).optional(), "Pools without ready VMs"),
    }),
    "Overall state",
  ),
  capacity: field(
    numbers.optional(),
    "Ready VMs (current), VMs to keep ready (total), and current in percent of total",
  ),
  queue: field(
    numbers.optional(),
    "Number of VMs that are pending, cloning, booting, ready, running, completed, and in total",
  ),
  clone: field(times.optional(), "Today's cloning"),
  boot: field(times.optional(), "Today's booting"),
  pools: field(
    z
      .record(
        z.string(),
        z.object({
          ready: field(z.number(), "Ready VMs"),
          running: field(z.number(), "Checked-out VMs"),
          pending: field(z.number(), "VMs that are being created"),
          max: field(z.number(), "Number of VMs that the pool keeps ready"),
          lastBoot: field(z.string().optional(), "When a VM last booted; empty for never"),
          alias: field(z.array(z.string()).optional(), "Other names of the pool"),
        }),
      )
      .optional(),
    "The pools, by name",
  ),
});

const alias = texts.nullish().transform((names) => names ?? undefined);
const pool = z.object({ ready: number, running: number, pending: number, max: number, lastBoot: optionalText, alias });
const task = z.object({ duration: numberMap.optional(), count: numberMap.optional() });
const answer = z.object({
  status: z.object({ ok: z.boolean(), message: optionalText, empty: texts.optional() }),
  capacity: numberMap.optional(),
  queue: numberMap.optional(),
  clone: task.optional(),
  boot: task.optional(),
  pools: z.record(z.string(), pool).optional(),
});

export const getStatus = defineFunction({
  type: "vmpooler:getStatus",
  description: "The current state of the server.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics",
  args: z.strictObject({
    view: field(z.array(z.enum(VIEWS)).min(1).optional(), {
      description: "Parts to return: each adds load to the server",
      default: "all",
    }),
    connection,
  }),
  result,

  async call({ view, ...access }, context) {
    const query = view && { view: view.join(",") };
    return await poolerClient(context, access).get("/status", answer, query);
  },
});
