import { z } from "zod";
import type { Context } from "../core/context";
import { messageOf, PoolsError } from "../core/errors";
import { parseAnswer } from "../core/http/parse-answer";
import { path } from "../core/http/path";
import { defined } from "../core/json";
import { isNewName } from "../core/generated-name";
import { defineResource, type Found } from "../core/resource";
import { field } from "../core/schema/field";
import { decode, encode } from "../core/schema/wire";
import { quote } from "../core/text/truncate";
import { slowPollSchedule } from "../core/time/poll-schedule";
import { waitUntil } from "../core/time/wait";
import { exoscale } from "./api/account";
import { zoneClient, type ZoneClient } from "./api/client";
import { createAndWait, candidatesByName } from "./api/create-and-wait";
import { isInUse, runDeletion } from "./api/operation";
import { adopt, connection, id, isId } from "./fields";

const NO_UPDATE = "The API cannot change an anti-affinity group.";
/** Retry a refused deletion until no member has left for this long. Members of a deleted pool leave within seconds. */
const LEAVING_MS = 120_000;
const FREES_MEMBERS =
  "To free it, remove the group from its pools and replace their members: with the input rollout of the pools, by exoscale.evictInstances, or by scaling them to 0 and back.";

const inputs = z.strictObject({
  name: field(z.string().min(1).max(255).optional(), {
    description: "Name of the group, unique in the organisation",
    default: "the resource's Pulumi name, a dash and 7 hex digits",
    computed: true, // an adopted group has a name
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
  id: z.guid(),
  name: z.string().optional(),
  instances: z.array(z.looseObject({ id: z.string() })).default([]),
});
type Answer = z.output<typeof answer>;

export const antiAffinityGroup = defineResource({
  type: "exoscale:AntiAffinityGroup",
  description: "Keeps its instances on different hosts. Groups belong to the organisation, not to a zone.",
  see: "https://openapi-v2.exoscale.com/group/endpoint-anti-affinity-group",
  adoptId: "<id>",
  examples: [
    {
      title: "A group with a generated name",
      code: `import { exoscale } from "pulumi-pools";

const spread = new exoscale.AntiAffinityGroup("spread");

export const groupId = spread.id;`,
    },
    {
      title: "A pool whose members run on different hosts",
      code: `import { exoscale } from "pulumi-pools";

const spread = new exoscale.AntiAffinityGroup("spread", { name: "database", description: "One member per host" });

new exoscale.InstancePool("database", {
  zone: "ch-gva-2",
  size: 3, // at most 8 per group
  instanceType: "standard.large",
  templateId: "2b2c2a6d-4d5c-4f6e-9a2e-6b7c8d9e0f10",
  diskSize: 100,
  antiAffinityGroupIds: [spread.id],
});`,
    },
    {
      title: "An existing group, taken over",
      code: `import { exoscale } from "pulumi-pools";

new exoscale.AntiAffinityGroup("spread", {
  adopt: "6d3c2c0e-6a5f-4a3c-9d35-6f0f0b3f7a51",
  name: "database", // fields that cannot change must be declared as they are
});`,
    },
  ],
  inputs,
  outputs,
  cloud: exoscale,
  isGlobal: () => true, // a UUID
  generatedName: { field: "name", maxLength: 255, unique: true },
  timeoutMinutes: 60,

  notes({ replaces, seen }) {
    if (replaces.length === 0) return [];
    const count = seen.instanceIds?.length ?? 0;
    const holds = count === 0 ? "If the old group holds instances, it" : `The old group holds ${count} instances. It`;
    return [
      `${holds} cannot be deleted before they are gone, because existing members of a pool keep the old group. With the input rollout, a pool that uses the new group replaces them first. Otherwise the deletion fails. ${FREES_MEMBERS}`,
    ];
  },

  async create(wanted, context) {
    const client = zoneClient(context, { connection: wanted.connection });
    const groupId = await createAndWait(
      client,
      {
        what: `anti-affinity group "${wanted.name}"`,
        adoption: 'adopt: "<id>"',
        unique:
          "Names of groups are unique. A replacement that keeps the name needs the option deleteBeforeReplace: true.",
        path: "/anti-affinity-group",
        body: encode(inputs.shape, wanted),
        isNew: isNewName("exoscale:AntiAffinityGroup", wanted.name, context.shared),
        ...candidatesByName(client, "groups", wanted.name),
        find: (made) => findGroup(client, made),
      },
      { ...context, exists: (made) => context.exists(made, { instanceIds: [] }) },
    );
    const made = await findGroup(client, groupId);
    return { id: groupId, found: made && describeGroup(made) };
  },

  async read(name, known, context) {
    const groupId = name.toLowerCase();
    if (!isId(groupId)) throw new PoolsError(`${quote(name)} is not the id of an anti-affinity group: write <id>.`);
    const client = zoneClient(context, { connection: known.connection });
    const listed = (await client.list("groups")).find((group) => group.id === groupId);
    // A list may omit it: request it by id.
    const group = listed ? parseAnswer(answer, listed, "GET /anti-affinity-group") : await findGroup(client, groupId);
    return group && describeGroup(group);
  },

  async delete(groupId, { connection: account }, context) {
    const client = zoneClient(context, { connection: account });
    // Send no DELETE if the API does not know the group: the configuration may lead to another API.
    if (!(await findGroup(client, groupId))) return "absent";
    await deleteWhenEmpty(client, groupId, context);
    await waitUntil(`deletion of anti-affinity group ${groupId}`, context, async () => {
      const group = await client.findOnce(path`/anti-affinity-group/${groupId}`, answer);
      return { done: group === undefined, value: undefined, progress: "the group still exists" };
    });
    client.invalidate();
    return "deleted";
  },
});

function describeGroup(group: Answer): Found<typeof inputs, typeof outputs> {
  const instanceIds = group.instances.map((member) => member.id);
  return { id: group.id, state: { ...defined(decode(inputs.shape, group)), instanceIds } };
}

/** Deletes the group. While it is in use, retries as long as members leave, as after the deletion of their pool. */
async function deleteWhenEmpty(client: ZoneClient, groupId: string, context: Context): Promise<void> {
  const what = `deletion of anti-affinity group ${groupId}`;
  const isThere = async () => (await findGroup(client, groupId)) !== undefined;
  let fewest = Infinity;
  let fewestSince = context.clock.monotonic();
  const attempt = async () => {
    try {
      await runDeletion(client, { what, path: path`/anti-affinity-group/${groupId}` }, context, isThere);
      return { done: true, value: undefined, progress: "done" };
    } catch (error) {
      if (!isInUse(error)) throw error;
      const holders = (await findGroup(client, groupId))?.instances.map((member) => member.id) ?? [];
      const now = context.clock.monotonic();
      if (holders.length < fewest) [fewest, fewestSince] = [holders.length, now];
      const progress = `${messageOf(error)} ${holding(holders)}`;
      if (now - fewestSince >= LEAVING_MS)
        throw new PoolsError(`${progress} ${FREES_MEMBERS} Then run the command again.`);
      return { done: false, value: undefined, progress };
    }
  };
  await waitUntil(what, context, attempt, slowPollSchedule());
}

function holding(holders: readonly string[]): string {
  if (holders.length === 0) return "It holds no instances.";
  return `It holds ${holders.length} instance${holders.length === 1 ? "" : "s"}: ${holders.join(", ")}.`;
}

function findGroup(client: ZoneClient, groupId: string): Promise<Answer | undefined> {
  return client.findListed("groups", groupId, path`/anti-affinity-group/${groupId}`, answer);
}
