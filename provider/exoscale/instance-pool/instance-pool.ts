import { PoolsError } from "../../core/errors";
import { path } from "../../core/http/path";
import { isNewName } from "../../core/generated-name";
import { defineResource } from "../../core/resource";
import { encode } from "../../core/schema/wire";
import { quote } from "../../core/text/truncate";
import { defaultZone, exoscale } from "../api/account";
import { zoneClient } from "../api/client";
import { createAndWait, candidatesByName } from "../api/create-and-wait";
import { instanceTypeId } from "../api/instance-types";
import { runDeletion } from "../api/operation";
import { examples } from "./examples";
import { isId } from "../fields";
import { inputs, outputs } from "./fields";
import { irreversible, notesOn } from "./notes";
import { findPool, foundAs, readPool } from "./reading";
import { withMissingReferences } from "./references";
import { isOutstanding } from "./rollout/announcement";
import { canonical, defaults, replacements, rules, warnings } from "./rules";
import { updatePool } from "./update";
import { managedBy, waitUntilGone, waitUntilCreated, changeWhenSettled } from "./waiting";

export const instancePool = defineResource({
  type: "exoscale:InstancePool",
  description: "A group of identical instances that Exoscale keeps at a given size.",
  see: "https://openapi-v2.exoscale.com/group/endpoint-instance-pool",
  adoptId: "<id>@<zone>",
  examples,
  inputs,
  outputs,
  cloud: exoscale,
  isGlobal: () => true, // a UUID
  generatedName: { field: "name", maxLength: 255, unique: false },
  timeoutMinutes: 60,

  defaults,
  rules,
  canonical,
  replacements,
  warnings,
  notes: notesOn,
  outstanding: isOutstanding,
  irreversible,
  readOnly: ({ manager }) => manager && managedBy(manager),

  async create(wanted, context) {
    const client = zoneClient(context, wanted);
    const { zone, name } = wanted;
    const body = {
      ...encode(inputs.shape, wanted),
      "instance-type": { id: await instanceTypeId(client, wanted.instanceType) },
    };
    const creation = {
      what: `instance pool "${name}" in ${zone}`,
      adoption: `adopt: "<id>@${zone}"`,
      path: "/instance-pool",
      body,
      isNew: isNewName("exoscale:InstancePool", name, context.shared),
      ...candidatesByName(client, "pools", name),
      find: (made: string) => findPool(client, made),
      isPool: true,
    };
    const exists = (made: string) => context.exists(made, NO_MEMBERS);
    const id = await withMissingReferences(client, body, () => createAndWait(client, creation, { ...context, exists }));
    return { id, found: await foundAs(client, wanted, await waitUntilCreated(client, id, wanted.size, context)) };
  },

  async read(name, known, context) {
    const { id, zone } = idAndZone(name, known.zone ?? defaultZone(context.settings, known.connection));
    return await readPool(zoneClient(context, { connection: known.connection, zone }), id, known);
  },

  update: updatePool,

  async delete(id, { zone, connection }, context) {
    const client = zoneClient(context, { connection, zone });
    const pool = await findPool(client, id);
    if (!pool) return "absent";
    if (pool.manager) {
      context.log(`${managedBy(pool.manager)} It is only removed from the state.`, "warning");
      return "left";
    }
    if (pool.state !== "destroying") {
      const deletion = { what: `deletion of instance pool ${id}`, path: path`/instance-pool/${id}` };
      const isThere = async () => (await findPool(client, id)) !== undefined;
      await changeWhenSettled(client, id, context, () => runDeletion(client, deletion, context, isThere, id), pool);
    }
    await waitUntilGone(client, id, context);
    return "deleted";
  },
});

const NO_MEMBERS = { instanceIds: [], instances: [], outdatedInstanceIds: [], outdatedInstances: [] };

/** Reads `<id>@<zone>`, or `<id>` with the default `zone`. */
function idAndZone(name: string, zone: string | undefined): { id: string; zone: string } {
  const [id = "", ownZone = zone] = name.toLowerCase().split("@");
  if (!isId(id)) throw new PoolsError(`${quote(name)} is not the id of an instance pool: write <id>@<zone>.`);
  if (!ownZone) throw new PoolsError(`${quote(name)} names no zone: write <id>@<zone>, or set pools:exoscale.zone.`);
  return { id, zone: ownZone };
}
