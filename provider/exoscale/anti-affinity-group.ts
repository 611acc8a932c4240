import { z } from "zod";
import type { Context } from "../core/context";
import { createOnce } from "../core/create-once";
import { ApiError, DeadlineError, PoolsError } from "../core/errors";
import { field } from "../core/field";
import { path } from "../core/http";
import { defined } from "../core/json";
import { defineResource } from "../core/resource";
import { connectionSettings } from "../core/settings";
import { waitUntil } from "../core/wait";
import { decode, encode } from "../core/wire";
import { zoneClient, type ZoneClient } from "./client";
import { adopt, connection, id } from "./fields";
import { finishOperation, isInUse, runOperation, startOperation } from "./operation";

const NO_UPDATE = "The API cannot change an anti-affinity group.";

const inputs = z.strictObject({
  name: field(z.string().min(1).max(255).optional(), {
    description: "Name of the group, unique in the organisation",
    default: "the resource's Pulumi name, a dash and 7 hex digits",
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
    const made = await createOnce(context, {
      what: `anti-affinity group "${wanted.name}"`,
      adoption: 'adopt: "<id>"',
      send: () =>
        startOperation(
          client,
          { method: "POST", path: "/anti-affinity-group", body: encode(inputs.shape, wanted) },
          context,
        ),
      candidates: async () => (await client.groups.get()).filter((group) => group.name === wanted.name),
      idOf: (group) => group.id,
    });
    const groupId = "found" in made ? made.found.id : made.answer.reference?.id;
    if (groupId === undefined)
      throw new PoolsError(
        `Exoscale accepted anti-affinity group "${wanted.name}" without telling its id. Look for it by its name, and take it over with adopt: "<id>".`,
      );
    context.record(groupId, { instanceIds: [] });
    if ("answer" in made)
      await finishOperation(client, made.answer, `creation of anti-affinity group ${groupId}`, context);
    return { id: groupId };
  },

  async read(groupId, known, context) {
    const groups = await zoneClient(context, { connection: known.connection }).groups.get();
    const listed = groups.find((group) => group.id === groupId);
    if (!listed) return undefined;
    const group = answer.parse(listed);
    return {
      id: groupId,
      state: { ...defined(decode(inputs.shape, group)), instanceIds: group.instances.map((member) => member.id) },
    };
  },

  async delete(groupId, { connection: account }, context) {
    const client = zoneClient(context, { connection: account });
    try {
      await waitUntil(`deletion of anti-affinity group ${groupId}`, context, () => tryDelete(client, groupId, context));
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error;
      const holders = (await lookAt(client, groupId, context))?.instances.map((member) => member.id) ?? [];
      throw new DeadlineError(
        `Anti-affinity group ${groupId} still holds ${holders.length} instances: ${holders.join(", ")}. Delete them, or take the group off their pools, and run \`pulumi destroy\` or \`pulumi up\` again.`,
      );
    }
  },
});

/** One attempt. Members may still be leaving after their pool is gone: that refusal is worth another attempt. */
async function tryDelete(
  client: ZoneClient,
  groupId: string,
  context: Context,
): Promise<{ done: boolean; value: undefined; progress: string }> {
  try {
    await runOperation(
      client,
      { method: "DELETE", path: path`/anti-affinity-group/${groupId}` },
      `deletion of anti-affinity group ${groupId}`,
      context,
    );
    return { done: true, value: undefined, progress: "deleted" };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404)
      return { done: true, value: undefined, progress: "gone already" };
    if (isInUse(error)) return { done: false, value: undefined, progress: "instances are still in the group" };
    throw error;
  }
}

async function lookAt(
  client: ZoneClient,
  groupId: string,
  context: Context,
): Promise<z.output<typeof answer> | undefined> {
  try {
    return await client.get(path`/anti-affinity-group/${groupId}`, answer, undefined, context.signal);
  } catch {
    return undefined; // only for the message: the refusal itself is already known
  }
}
