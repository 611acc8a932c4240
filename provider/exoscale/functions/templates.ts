import { z } from "zod";
import type { Context } from "../../core/context";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { zoneClient } from "../api/client";
import { listOf } from "../api/zone";
import { where, zoneOf } from "./arguments";
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
    const templates = await templatesOf(args, context);
    const newest = templates.find(({ name }) => name === args.name);
    if (newest) return newest;
    const names = templates.map(({ name }) => name);
    throw notFoundByName(`${args.visibility} template`, `zone ${zoneOf(args, context)}`, args.name, names);
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
  call: async (args, context) => ({ templates: await templatesOf(args, context) }),
});

interface Query {
  zone?: string;
  connection?: string;
  visibility: string;
  family?: string;
}

async function templatesOf(args: Query, context: Context): Promise<z.output<typeof template>[]> {
  const client = zoneClient(context, { connection: args.connection, zone: zoneOf(args, context) });
  const query = { visibility: args.visibility, ...(args.family === undefined ? {} : { family: args.family }) };
  const { templates } = await client.get("/template", answer, query);
  return templates
    .map(({ "created-at": createdAt, "default-user": defaultUser, ...plain }) =>
      template.parse({ ...plain, createdAt, defaultUser }),
    )
    .sort((a, b) => (b.createdAt ?? "").localeCompare(a.createdAt ?? ""));
}
