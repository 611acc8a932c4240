import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import type { ZoneClient } from "../api/client";
import { listOf } from "../api/zone";
import { clientOf, where } from "./arguments";
import { notFoundByName } from "./find-one";

const SEE = "https://openapi-v2.exoscale.com/operation/operation-list-templates";

const visibility = field(
  z.enum(["public", "private"]).default("public"),
  "Exoscale's templates (public) or the organisation's (private)",
);

const template = z.object({
  id: field(z.string(), "Id of the template, as InstancePool's templateId takes it"),
  name: field(z.string(), "Name, such as Linux Ubuntu 24.04 LTS 64-bit"),
  description: field(z.string().optional(), "Description"),
  family: field(z.string().optional(), "Family, such as ubuntu"),
  version: field(z.string().optional(), "Version of the operating system"),
  visibility: field(z.string().optional(), "public or private"),
  createdAt: field(z.string().optional(), "Creation time, ISO 8601"),
  defaultUser: field(z.string().optional(), "User to log in as"),
  size: field(z.number().optional(), "Size in bytes: a pool's disk must be at least as large"),
});

const text = z.string().optional().catch(undefined);
/** Accepts invalid fields, so that one template does not hide the others. */
const item = z.looseObject({
  id: z.string(),
  name: z.string().catch(""),
  description: text,
  family: text,
  version: text,
  visibility: text,
  "created-at": text,
  "default-user": text,
  size: z.number().optional().catch(undefined),
});

const answer = z.object({ templates: listOf(item) });

export const getTemplate = defineFunction({
  type: "exoscale:getTemplate",
  description: "The newest template of the given name.",
  see: SEE,
  args: z.strictObject({
    name: field(z.string().min(1), "Exact name of the template"),
    visibility,
    ...where,
  }),
  result: template,
  call: async (args, context) => {
    const client = clientOf(args, context);
    const templates = await templatesOf(client, args);
    const newest = templates.find(({ name }) => name === args.name);
    if (newest) return newest;
    const names = templates.map(({ name }) => name);
    throw notFoundByName(`${args.visibility} template`, `zone ${client.zoneName}`, args.name, names);
  },
});

export const getTemplates = defineFunction({
  type: "exoscale:getTemplates",
  description: "The templates of a zone.",
  see: SEE,
  args: z.strictObject({
    family: field(z.string().min(1).optional(), "Only templates of this family"),
    visibility,
    ...where,
  }),
  result: z.object({ templates: field(z.array(template), "The templates, newest first") }),
  call: async (args, context) => ({ templates: await templatesOf(clientOf(args, context), args) }),
});

async function templatesOf(
  client: ZoneClient,
  { visibility, family }: { visibility: string; family?: string },
): Promise<z.output<typeof template>[]> {
  const { templates } = await client.get("/template", answer, { visibility, ...(family && { family }) });
  return templates
    .map(({ "created-at": createdAt, "default-user": defaultUser, ...plain }) =>
      template.parse({ ...plain, createdAt, defaultUser }),
    )
    .sort((a, b) => (b.createdAt ?? "").localeCompare(a.createdAt ?? ""));
}
