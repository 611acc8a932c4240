import { z } from "zod";
import type { Context } from "../../core/context";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { zoneClient } from "../api/client";
import { KNOWN_INSTANCE_TYPES } from "../api/known-instance-types";
import { where, zoneOf } from "./arguments";
import { notFoundByName } from "./find-one";

const SEE = "https://openapi-v2.exoscale.com/operation/operation-list-instance-types";

const instanceType = z.object({
  id: field(z.string(), "Id of the type"),
  name: field(z.string(), "`<family>.<size>`, as InstancePool's instanceType takes it"),
  family: field(z.string(), "Family, such as standard"),
  size: field(z.string(), "Size, such as small"),
  cpus: field(z.number().optional(), "Number of CPUs"),
  gpus: field(z.number().optional(), "Number of GPUs"),
  memory: field(z.number().optional(), "Memory in bytes"),
  zones: field(z.array(z.string()), "Zones that offer it"),
  authorized: field(z.boolean().optional(), "Whether the organisation may use it"),
});

const answer = z.looseObject({
  id: z.string(),
  family: z.string().catch(""),
  size: z.string().catch(""),
  zones: z.array(z.string()).catch([]),
  cpus: z.number().optional().catch(undefined),
  gpus: z.number().optional().catch(undefined),
  memory: z.number().optional().catch(undefined),
  authorized: z.boolean().optional().catch(undefined),
});

export const getInstanceType = defineFunction({
  type: "exoscale:getInstanceType",
  description: "An instance type by its name or id.",
  see: SEE,
  args: z.strictObject({
    name: field(z.string().min(1), {
      description: "`<family>.<size>` in any case, or an id",
      known: KNOWN_INSTANCE_TYPES,
    }),
    ...where,
  }),
  result: instanceType,
  call: async (args, context) => {
    const types = await typesOf(args, context);
    const wanted = args.name.toLowerCase();
    const found = types.find(({ id, name }) => id === wanted || name === wanted);
    if (found) return found;
    throw notFoundByName(
      "instance type",
      `zone ${zoneOf(args, context)}`,
      args.name,
      types.map(({ name }) => name),
    );
  },
});

export const getInstanceTypes = defineFunction({
  type: "exoscale:getInstanceTypes",
  description: "All instance types that a zone offers.",
  see: SEE,
  args: z.strictObject({ ...where }),
  result: z.object({ types: field(z.array(instanceType), "The types, by name") }),
  call: async (args, context) => ({ types: await typesOf(args, context) }),
});

async function typesOf(
  args: { zone?: string; connection?: string },
  context: Context,
): Promise<z.output<typeof instanceType>[]> {
  const client = zoneClient(context, { connection: args.connection, zone: zoneOf(args, context) });
  const types = (await client.list("types")).map((item) => {
    const type = answer.parse(item);
    return instanceType.parse({ ...type, name: `${type.family}.${type.size}` });
  });
  return types.sort((a, b) => a.name.localeCompare(b.name));
}
