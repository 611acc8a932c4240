import { z } from "zod";
import type { Context } from "../core/context";
import { DeadlineError } from "../core/errors";
import { field } from "../core/schema/field";
import { path } from "../core/http/client";
import { defined } from "../core/json";
import { defineResource } from "../core/resource";
import { connectionSettings } from "../core/settings";
import { waitUntil } from "../core/time/wait";
import { decode, encode } from "../core/schema/wire";
import { understood } from "./api/answers";
import { zoneClient, type ZoneClient } from "./api/client";
import { make } from "./api/creation";
import { adopt, connection, id } from "./fields";
import { isInUse, runDeletion, whileRefused } from "./api/operation";

const NO_UPDATE = "The API cannot change an anti-affinity group.";

const inputs = z.strictObject({
  name: field(z.string().min(1).max(255).optional(), {
    description: "Name of the group, unique in the organisation",
    default: "the resource's Pulumi name, a dash and 7 hex digits",
    computed: true, // what is adopted has one
    createOnly: NO_UPDATE,
    wire: { name: "name" },
  }),
  description: field(z.string().max(255).optional(), {
    description: "Free text",
    createOnly: NO_UPDATE,
    wire: { name: "description" },
  }),
  adopt: adopt("<id>"),
  connection,
});

const outputs = z.object({ instanceIds: field(z.array(id), "Ids of the instances in the group, at most 8") });

const answer = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  instances: z.array(z.looseObject({ id: z.string() })).default([]),
});

export const antiAffinityGroup = defineResource({
  type: "exoscale:AntiAffinityGroup",
  description: "Keeps its instances on different hosts. Groups belong to the organisation, not to a zone.",
  see: "https://openapi-v2.exoscale.com/group/endpoint-anti-affinity-group",
  adoptId: "<id>",
  examples: [
    {
      title: "A group whose name is made of the resource's",
      code: `import { exoscale } from "pulumi-pools";

const spread = new exoscale.AntiAffinityGroup("spread");

export const groupId = spread.id;`,
    },
    {
      title: "A pool whose members never share a host",
      code: `import { exoscale } from "pulumi-pools";

const spread = new exoscale.AntiAffinityGroup("spread", { name: "database", description: "One member a host" });

new exoscale.InstancePool("database", {
  zone: "ch-gva-2",
  size: 3, // at most 8: a group takes no more
  instanceType: "standard.large",
  templateId: "2b2c2a6d-4d5c-4f6e-9a2e-6b7c8d9e0f10",
  diskSize: 100,
  antiAffinityGroupIds: [spread.id],
});`,
    },
    {
      title: "A group that exists already, taken over",
      code: `import { exoscale } from "pulumi-pools";

new exoscale.AntiAffinityGroup("spread", {
  adopt: "6d3c2c0e-6a5f-4a3c-9d35-6f0f0b3f7a51",
  name: "database", // what cannot change must be declared as it is
});`,
    },
  ],
  inputs,
  outputs,
  generatedName: { field: "name", maxLength: 255, unique: true },
  timeoutMinutes: 60,

  // An account that is not configured is found in the preview.
  defaults({ connection: name }, settings) {
    if (typeof name === "string") connectionSettings(settings, "exoscale", name);
    return {};
  },

  async create(wanted, context) {
    const client = zoneClient(context, { connection: wanted.connection });
    const groupId = await make(
      client,
      {
        what: `anti-affinity group "${wanted.name}"`,
        adoption: 'adopt: "<id>"',
        path: "/anti-affinity-group",
        body: encode(inputs.shape, wanted),
        candidates: async () => (await client.groups.get()).filter((group) => group.name === wanted.name),
        lookAt: (id) => lookAt(client, id, context),
      },
      { ...context, record: (id) => context.record(id, { instanceIds: [] }) },
    );
    return { id: groupId };
  },

  async read(name, known, context) {
    const groupId = name.toLowerCase();
    const client = zoneClient(context, { connection: known.connection });
    const listed = (await client.groups.get()).find((group) => group.id === groupId);
    // That a list lacks it is no proof: what is read as gone is forgotten, and made again.
    const group = listed
      ? understood(answer, listed, "GET /anti-affinity-group")
      : await lookAt(client, groupId, context);
    if (!group) return undefined;
    return {
      id: groupId,
      state: { ...defined(decode(inputs.shape, group)), instanceIds: group.instances.map((member) => member.id) },
    };
  },

  async delete(groupId, { connection: account }, context) {
    const client = zoneClient(context, { connection: account });
    const what = `deletion of anti-affinity group ${groupId}`;
    try {
      // Members may still be leaving after their pool is gone.
      await whileRefused(what, context, isInUse, () =>
        runDeletion(client, path`/anti-affinity-group/${groupId}`, what, context),
      );
      await waitUntil(what, context, async () => {
        const group = await lookAt(client, groupId, context);
        return { done: group === undefined, value: undefined, progress: "the group is still there" };
      });
      client.forget();
    } catch (error) {
      // The look is only for the message.
      const group = error instanceof DeadlineError && (await lookAt(client, groupId, context).catch(() => undefined));
      const holders = group ? group.instances.map((member) => member.id) : [];
      if (holders.length === 0) throw error;
      throw new DeadlineError(
        `Anti-affinity group ${groupId} still holds ${holders.length} instances: ${holders.join(", ")}. Delete them, or take the group off their pools, and run \`pulumi destroy\` or \`pulumi up\` again.`,
      );
    }
  },
});

function lookAt(client: ZoneClient, groupId: string, context: Context): Promise<z.output<typeof answer> | undefined> {
  return client.find(path`/anti-affinity-group/${groupId}`, answer, context.signal);
}
