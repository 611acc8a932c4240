import { z } from "zod";
import type { Context } from "../../core/context";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { zoneClient } from "../api/client";
import { connection } from "../fields";
import { idOrName, theOne } from "./where";

const SEE = "https://openapi-v2.exoscale.com/operation/operation-list-anti-affinity-groups";

const group = z.object({
  id: field(z.string(), "Id of the group"),
  name: field(z.string(), "Name of the group"),
  description: field(z.string().optional(), "Its description"),
  instanceIds: field(z.array(z.string()), "Ids of the instances in it"),
});

const answer = z.looseObject({
  id: z.string(),
  name: z.string().default(""),
  description: z.string().optional(),
  instances: z.array(z.looseObject({ id: z.string() })).default([]),
});

export const getAntiAffinityGroup = defineFunction({
  type: "exoscale:getAntiAffinityGroup",
  description: "An anti-affinity group with its instances, by id or by name.",
  see: SEE,
  args: z.strictObject({ ...idOrName, connection }),
  result: group,
  call: async (args, context) => theOne("anti-affinity group", await groupsOf(args, context), args),
});

export const getAntiAffinityGroups = defineFunction({
  type: "exoscale:getAntiAffinityGroups",
  description: "All anti-affinity groups of the organisation.",
  see: SEE,
  args: z.strictObject({ connection }),
  result: z.object({ groups: field(z.array(group), "The groups, by name") }),
  call: async (args, context) => ({
    groups: (await groupsOf(args, context)).sort((a, b) => a.name.localeCompare(b.name)),
  }),
});

async function groupsOf(args: { connection?: string }, context: Context): Promise<z.output<typeof group>[]> {
  const listed = await zoneClient(context, args).groups.get();
  return listed.map((item) => {
    const { id, name, description, instances } = answer.parse(item);
    return { id, name, description, instanceIds: instances.map((instance) => instance.id) };
  });
}
