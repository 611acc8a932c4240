import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import type { ZoneClient } from "../api/client";
import { instanceTypes } from "../api/instance-types";
import { KNOWN_INSTANCE_TYPES } from "../api/known-instance-types";
import { clientOf, where } from "./arguments";
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
    const client = clientOf(args, context);
    const types = await typesOf(client);
    const wanted = args.name.toLowerCase();
    const found = types.find(({ id, name }) => id === wanted || name === wanted);
    if (found) return found;
    throw notFoundByName(
      "instance type",
      `zone ${client.zoneName}`,
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
  call: async (args, context) => ({ types: await typesOf(clientOf(args, context)) }),
});

async function typesOf(client: ZoneClient): Promise<z.output<typeof instanceType>[]> {
  return (await instanceTypes(client)).sort((a, b) => a.name.localeCompare(b.name));
}
