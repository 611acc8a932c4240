import { PoolsError } from "../../core/errors";
import { path } from "../../core/http/client";
import { defineResource, type Given } from "../../core/resource";
import { isUnknown } from "../../core/schema/unknown";
import { encode } from "../../core/schema/wire";
import { zoneClient } from "../api/client";
import { defaultZone } from "../api/connection";
import { make } from "../api/creation";
import { examples } from "./examples";
import { decodedText, inputs, outputs } from "./fields";
import { lookAt, ownedBy, readPool, waitUntilGone, waitUntilRunning, waitUntilSettled, whenFree } from "./reading";
import { stepsOf } from "./update";
import { instanceTypeId } from "../api/instance-types";
import { runDeletion, runOperation } from "../api/operation";

/** The API's limit of members in one anti-affinity group. */
const LARGEST_GROUP = 8;

export const instancePool = defineResource({
  type: "exoscale:InstancePool",
  description: "A group of identical instances that Exoscale keeps at a size.",
  see: "https://openapi-v2.exoscale.com/group/endpoint-instance-pool",
  adoptId: "<id>@<zone>",
  examples,
  inputs,
  outputs,
  generatedName: { field: "name", maxLength: 255, unique: false },
  timeoutMinutes: 60,

  defaults: (given, settings, olds) => ({
    zone: defaultZone(settings, typeof given.connection === "string" ? given.connection : undefined),
    publicIpAssignment: given.ipv6Enabled === undefined && !keepsAdopted(given, olds) ? "inet4" : undefined,
  }),

  rules(given, fail, exists) {
    if (given.ipv6Enabled !== undefined && given.publicIpAssignment !== undefined) {
      fail(
        "ipv6Enabled",
        `cannot be given together with publicIpAssignment: leave it out and say publicIpAssignment "dual" or "inet4"`,
      );
    }
    if (given.userData !== undefined && given.userDataBase64 !== undefined) {
      fail("userDataBase64", "cannot be given together with userData: leave one of them out");
    }
    if (given.publicIpAssignment === "none" && given.elasticIpIds?.length) {
      fail(
        "elasticIpIds",
        `must be empty with publicIpAssignment "none": members without public addresses cannot bear Elastic IPs`,
      );
    }
    if (given.size === 0 && !exists && given.adopt === undefined) {
      fail("size", "must be at least 1 when the pool is made, but is 0; it can be set to 0 later");
    }
  },

  canonical: ({ ipv6Enabled, userDataBase64, ...rest }) => ({
    ...rest,
    // While it is not known it stays what it is: it can be anything but none, and none alone replaces.
    ...(typeof ipv6Enabled === "boolean" ? { publicIpAssignment: ipv6Enabled ? "dual" : "inet4" } : { ipv6Enabled }),
    ...(userDataBase64 === undefined
      ? {}
      : { userData: isUnknown(userDataBase64) ? userDataBase64 : decodedText(userDataBase64) }),
  }),

  replacements: [
    {
      field: "publicIpAssignment",
      reason: "`none` is final: the API changes publicIpAssignment neither to none nor back.",
      when: (old, next) => old === "none" || next === "none" || isUnknown(next),
    },
  ],

  warnings({ size, minAvailable, antiAffinityGroupIds }) {
    const said: string[] = [];
    if (size !== undefined && size > LARGEST_GROUP && antiAffinityGroupIds?.length) {
      said.push(
        `${size} members in an anti-affinity group cannot all be placed: a group holds at most ${LARGEST_GROUP}.`,
      );
    }
    if (size !== undefined && minAvailable !== undefined && minAvailable > size) {
      said.push(`minAvailable ${minAvailable} is above size ${size}: it can never be met.`);
    }
    return said;
  },

  readOnly: ({ manager }) => manager && ownedBy(manager),

  async create(wanted, context) {
    const client = zoneClient(context, wanted);
    const body = {
      ...encode(inputs.shape, wanted),
      "instance-type": { id: await instanceTypeId(client, wanted.instanceType) },
    };
    const id = await make(
      client,
      {
        what: `instance pool "${wanted.name}" in ${wanted.zone}`,
        adoption: `adopt: "<id>@${wanted.zone}"`,
        path: "/instance-pool",
        body,
        candidates: async () => (await client.pools.get()).filter((pool) => pool.name === wanted.name),
        lookAt: (made) => lookAt(client, made, context),
      },
      { ...context, record: (made) => context.record(made, { instanceIds: [], instances: [] }) },
    );
    await waitUntilRunning(client, id, context);
    return { id };
  },

  async read(name, known, context) {
    const { id, zone } = whereabouts(name, known.zone ?? defaultZone(context.settings, known.connection));
    return await readPool(
      zoneClient(context, { connection: known.connection, zone }),
      zone,
      id,
      known.userDataBase64 !== undefined,
      context,
    );
  },

  async update(change, context) {
    const { id, next, old } = change;
    const client = zoneClient(context, { connection: next.connection, zone: old.zone });
    const pool = await waitUntilSettled(client, id, context);
    if (!pool)
      throw new PoolsError(
        `Instance pool ${id} is gone. Run \`pulumi refresh\`, and the next \`pulumi up\` makes a new one.`,
      );
    if (pool.manager) throw new PoolsError(`${ownedBy(pool.manager)} Change it there, and run \`pulumi refresh\`.`);
    for (const { request, applied, what } of await stepsOf(client, change, pool)) {
      await whenFree(client, id, context, () => runOperation(client, request, what, context));
      context.record(id, applied);
    }
    await waitUntilRunning(client, id, context);
  },

  async delete(id, { zone, connection }, context) {
    const client = zoneClient(context, { connection, zone });
    const pool = await lookAt(client, id, context);
    if (!pool) return;
    if (pool.manager) {
      context.log(`${ownedBy(pool.manager)} It stays, and is only forgotten here.`, "warning");
      return;
    }
    if (pool.state !== "destroying") {
      const what = `deletion of instance pool ${id}`;
      await whenFree(client, id, context, () => runDeletion(client, path`/instance-pool/${id}`, what, context));
    }
    await waitUntilGone(client, id, context);
  },
});

/** A pool that is adopted, or was, without a word about its addresses keeps those it has. */
function keepsAdopted(given: Given<typeof inputs>, olds: Given<typeof inputs>): boolean {
  const exists = Object.keys(olds).length > 0;
  return exists ? olds.publicIpAssignment === undefined && olds.ipv6Enabled === undefined : given.adopt !== undefined;
}

/** `<id>@<zone>`, or an id whose zone is known otherwise. */
function whereabouts(name: string, zone: string | undefined): { id: string; zone: string } {
  const [id = "", ownZone = zone] = name.toLowerCase().split("@");
  if (!ownZone) throw new PoolsError(`"${name}" names no zone: write <id>@<zone>, or set exoscale:zone.`);
  return { id, zone: ownZone };
}
