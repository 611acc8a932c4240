import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { listZones } from "../api/endpoint";
import { connection } from "../fields";

export const getZones = defineFunction({
  type: "exoscale:getZones",
  description: "All zones of Exoscale.",
  see: "https://openapi-v2.exoscale.com/operation/operation-list-zones",
  args: z.strictObject({ connection }),
  result: z.object({
    zones: field(
      z.array(
        z.object({
          name: field(z.string(), "Name, such as ch-gva-2"),
          apiEndpoint: field(z.string().optional(), "Base URL of its API, with /v2"),
        }),
      ),
      "The zones, by name",
    ),
  }),
  call: async (args, context) => ({
    zones: (await listZones(context, args.connection))
      .map(({ name, "api-endpoint": apiEndpoint }) => ({ name, apiEndpoint }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  }),
});
