import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { number } from "../api/answer-values";
import { poolerClient } from "../api/client";
import { connection } from "../fields";

export const getTotalRunning = defineFunction({
  type: "vmpooler:getTotalRunning",
  description: "The number of checked-out VMs of all pools.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics",
  args: z.strictObject({ connection }),
  result: z.object({ running: field(z.number(), "VMs that are running") }),

  async call(access, context) {
    return await poolerClient(context, access).get("/totalrunning", z.object({ running: number }));
  },
});
