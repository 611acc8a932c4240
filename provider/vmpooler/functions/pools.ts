import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { poolerClient } from "../api/client";
import { connection } from "../fields";

export const getPools = defineFunction({
  type: "vmpooler:getPools",
  description: "The names of all pools, without aliases.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops",
  args: z.strictObject({ connection }),
  result: z.object({ pools: field(z.array(z.string()), "Names of the pools") }),

  async call(access, context) {
    return { pools: await poolerClient(context, access).get("/vm", z.array(z.string())) };
  },
});
