import { z } from "zod";
import type { Context } from "../../core/context";
import { defineFunction } from "../../core/function";
import { path } from "../../core/http/path";
import { field } from "../../core/schema/field";
import { zoneClient } from "../api/client";
import type { Listed } from "../api/zone";
import { connection } from "../fields";
import { idOrName } from "./arguments";
import { findOne } from "./find-one";

const SEE = "https://openapi-v2.exoscale.com/operation/operation-list-anti-affinity-groups";

const group = z.object({
  id: field(z.string(), "Id of the group"),
  name: field(z.string(), "Name of the group"),
  description: field(z.string().optional(), "Its description"),
  instanceIds: field(z.array(z.string()), "Ids of the instances in it"),
});
type Group = z.output<typeof group>;

/** Accepts invalid fields, so that one group does not hide the others. */
const answer = z.looseObject({
  id: z.string(),
  name: z.string().catch(""),
  description: z.string().optional().catch(undefined),
  instances: z.array(z.looseObject({ id: z.string() })).catch([]),
});

export const getAntiAffinityGroup = defineFunction({
  type: "exoscale:getAntiAffinityGroup",
  description: "An anti-affinity group with its instances, by id or by name.",
  see: SEE,
  args: z.strictObject({ ...idOrName, connection }),
  result: group,
  call: (args, context) => {
    const client = zoneClient(context, args);
    return findOne("anti-affinity group", "the organisation", args, {
      byId: async (id) => {
        const found = await client.find(path`/anti-affinity-group/${id}`, answer);
        return found && describe(found);
      },
      all: () => groupsOf(args, context),
      refresh: () => client.invalidate(),
    });
  },
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

async function groupsOf(args: { connection?: string }, context: Context): Promise<Group[]> {
  return (await zoneClient(context, args).list("groups")).map(describe);
}

function describe(item: Listed): Group {
  const { id, name, description, instances } = answer.parse(item);
  return { id, name, description, instanceIds: instances.map((instance) => instance.id) };
}
