import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { number, optionalTexts } from "../api/answer-values";
import { poolerClient } from "../api/client";
import { connection, poolName } from "../fields";

const result = z.object({
  pools: field(
    z.record(
      z.string(),
      z.object({
        ready: field(z.number(), "Ready VMs"),
        max: field(z.number(), "Number of VMs that the pool keeps ready"),
        alias: field(z.array(z.string()), "Other names of the pool"),
      }),
    ),
    "The pools by name; unknown ones are left out",
  ),
});

const pool = z.object({ ready: number, max: number, alias: optionalTexts });

export const getPoolStat = defineFunction({
  type: "vmpooler:getPoolStat",
  description: "The number of ready VMs of some pools. Cheaper for the server than getStatus.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics",
  args: z.strictObject({ pools: field(z.array(poolName).min(1), "Names or aliases of pools"), connection }),
  result,

  async call({ pools, ...access }, context) {
    const answer = z.object({ pools: z.record(z.string(), pool) });
    return await poolerClient(context, access).get("/poolstat", answer, { pool: pools.join(",") });
  },
});
