import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { path } from "../../core/http/path";
import { poolerClient } from "../api/client";
import { connection } from "../fields";

const day = z.iso.date("must be a day that exists, such as 2026-11-22").optional();
const section = z.record(z.string(), z.unknown());

const result = z.object({
  boot: field(section.optional(), "Booting: duration in seconds and count, in all and by pool"),
  clone: field(section.optional(), "Cloning: duration in seconds and count, in all and by pool"),
  tag: field(section.optional(), "VMs by tag and value"),
  daily: field(z.array(section).optional(), "The same for each day, with its date"),
});

export const getSummary = defineFunction({
  type: "vmpooler:getSummary",
  description: "Statistics of a range of days.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#statusmetrics",
  args: z
    .strictObject({
      from: field(day, { description: "First day, as YYYY-MM-DD", default: "today" }),
      to: field(day, { description: "Last day, as YYYY-MM-DD", default: "today" }),
      section: field(
        z
          .string()
          .regex(/^(boot|clone|tag)(\/[^/]+)?$/, "must be boot, clone or tag, or one of their parts such as tag/user")
          .optional(),
        { description: "Part to return: boot, clone, tag, or a part of one such as tag/user", default: "all" },
      ),
      connection,
    })
    .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
      path: ["from"],
      error: "must not be after to",
    }),
  result,

  async call({ from, to, section: part, ...access }, context) {
    const steps = part?.split("/").map((step) => path`/${step}`) ?? [];
    const query = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    return await poolerClient(context, access).get(`/summary${steps.join("")}`, result, query);
  },
});
