import { PoolsError } from "../../core/errors";
import { path } from "../../core/http/path";
import type { JsonObject } from "../../core/json";
import { defineResource, type Found, type Given } from "../../core/resource";
import { isUnknown } from "../../core/schema/unknown";
import { encode } from "../../core/schema/wire";
import { quote } from "../../core/text/truncate";
import { defaultZone, exoscale } from "../api/account";
import { zoneClient, type ZoneClient } from "../api/client";
import { createAndWait } from "../api/creation";
import { instanceTypeId } from "../api/instance-types";
import { runDeletion, runOperation } from "../api/operation";
import { isKnownZone, ZONES } from "../api/zones";
import { examples } from "./examples";
import { decodedText, inputs, outputs } from "./fields";
import { describePool, findPool, readPool, type Answer } from "./reading";
import { stepsOf } from "./update";
import {
  LARGEST_GROUP,
  managedBy,
  waitUntilGone,
  waitUntilRunning,
  waitUntilRunningAsBefore,
  waitUntilSettled,
  whenFree,
} from "./waiting";

export const instancePool = defineResource({
  type: "exoscale:InstancePool",
  description: "A group of identical instances that Exoscale keeps at a size.",
  see: "https://openapi-v2.exoscale.com/group/endpoint-instance-pool",
  adoptId: "<id>@<zone>",
  examples,
  inputs,
  outputs,
  cloud: exoscale,
  isGlobal: () => true, // a UUID
  generatedName: { field: "name", maxLength: 255, unique: false },
  timeoutMinutes: 60,

  defaults: (given, settings, olds) => ({
    zone: defaultZone(settings, typeof given.connection === "string" ? given.connection : undefined),
    publicIpAssignment: given.ipv6Enabled === undefined && !keepsAdopted(given, olds) ? "inet4" : undefined,
  }),

  rules(known, fail, { exists, given }) {
    if (known.ipv6Enabled !== undefined && known.publicIpAssignment !== undefined) {
      fail(
        "ipv6Enabled",
        `cannot be given together with publicIpAssignment: leave it out and say publicIpAssignment "dual" or "inet4"`,
      );
    }
    if (known.userData !== undefined && known.userDataBase64 !== undefined) {
      fail("userDataBase64", "cannot be given together with userData: leave one of them out");
    }
    if (known.publicIpAssignment === "none" && known.elasticIpIds?.length) {
      fail(
        "elasticIpIds",
        `must be empty with publicIpAssignment "none": members without public addresses cannot bear Elastic IPs`,
      );
    }
    if (known.size === 0 && !exists && known.adopt === undefined) {
      fail("size", "must be at least 1 when the pool is made, but is 0; it can be set to 0 later");
    }
    const { antiAffinityGroupIds: groups } = given;
    if (known.size !== undefined && known.size > LARGEST_GROUP && Array.isArray(groups) && groups.length > 0) {
      fail(
        "size",
        `must be at most ${LARGEST_GROUP} with an anti-affinity group, which holds no more instances, but is ${known.size}: spread the members over several pools and groups`,
      );
    }
    const adoptedFrom = known.adopt?.toLowerCase().split("@")[1];
    if (adoptedFrom !== undefined && known.zone !== undefined && !exists && adoptedFrom !== known.zone) {
      fail("zone", `must be declared as it is in adopt, ${adoptedFrom}, but is ${known.zone}`);
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

  warnings({ size, minAvailable, zone }) {
    const said: string[] = [];
    if (zone !== undefined && !isKnownZone(zone))
      said.push(
        `zone ${quote(zone)} is not one that this version knows: ${ZONES.join(", ")}. It is asked for all the same.`,
      );
    if (size !== undefined && minAvailable !== undefined && minAvailable > size) {
      said.push(`minAvailable ${minAvailable} is above size ${size}: it can never be met.`);
    }
    return said;
  },

  readOnly: ({ manager }) => manager && managedBy(manager),

  async create(wanted, context) {
    const client = zoneClient(context, wanted);
    const body = {
      ...encode(inputs.shape, wanted),
      "instance-type": { id: await instanceTypeId(client, wanted.instanceType, wanted.zone) },
    };
    const id = await createAndWait(
      client,
      {
        what: `instance pool "${wanted.name}" in ${wanted.zone}`,
        adoption: `adopt: "<id>@${wanted.zone}"`,
        path: "/instance-pool",
        body,
        candidates: async () => (await client.pools()).filter((pool) => pool.name === wanted.name),
        lookAt: (made) => findPool(client, made),
      },
      { ...context, exists: (made) => context.exists(made, { instanceIds: [], instances: [] }) },
    );
    return { id, found: await foundAs(client, wanted, await waitUntilRunning(client, id, context)) };
  },

  async read(name, known, context) {
    const { id, zone } = whereabouts(name, known.zone ?? defaultZone(context.settings, known.connection));
    return await readPool(zoneClient(context, { connection: known.connection, zone }), zone, id, isBase64(known));
  },

  async update(change, context) {
    const { id, next, old, changed } = change;
    const client = zoneClient(context, { connection: next.connection, zone: old.zone });
    const pool = await waitUntilSettled(client, id, context);
    if (!pool)
      throw new PoolsError(
        `Instance pool ${id} is gone: it was deleted elsewhere. Run \`pulumi refresh\`, and the next \`pulumi up\` makes a new one.`,
      );
    if (pool.manager) throw new PoolsError(`${managedBy(pool.manager)} Change it there, and run \`pulumi refresh\`.`);
    for (const { request, applied, seen, what } of await stepsOf(client, change, pool)) {
      await whenFree(client, id, context, () => runOperation(client, request, what, context));
      context.applied(applied, seen);
    }
    // Nothing changed: the wait of a creation or scaling that failed is finished.
    const waited = changed.has("size") || changed.size === 0 ? waitUntilRunning : waitUntilRunningAsBefore;
    return await foundAs(client, { ...next, zone: old.zone }, await waited(client, id, context));
  },

  async delete(id, { zone, connection }, context) {
    const client = zoneClient(context, { connection, zone });
    const pool = await findPool(client, id);
    if (!pool) return "absent";
    if (pool.manager) {
      context.log(`${managedBy(pool.manager)} It stays, and is only removed from the state.`, "warning");
      return "left";
    }
    if (pool.state !== "destroying") {
      const what = `deletion of instance pool ${id}`;
      await whenFree(client, id, context, () => runDeletion(client, path`/instance-pool/${id}`, what, context));
    }
    await waitUntilGone(client, id, context);
    return "deleted";
  },
});

/** The pool that a wait has seen last, with its members. */
async function foundAs(
  client: ZoneClient,
  known: { readonly zone: string; readonly userDataBase64?: string },
  pool: Answer,
): Promise<Found<typeof inputs, typeof outputs>> {
  const members = pool.instances.length > 0 ? await client.membersOf(pool.id) : [];
  return { id: pool.id, state: await describePool(client, known.zone, pool, members, isBase64(known)) };
}

function isBase64({ userDataBase64 }: { readonly userDataBase64?: string }): boolean {
  return userDataBase64 !== undefined;
}

/** A pool that is adopted, or was, and whose addresses are not declared keeps those it has. */
function keepsAdopted(given: Given<typeof inputs>, olds: JsonObject): boolean {
  const exists = Object.keys(olds).length > 0;
  return exists ? olds.publicIpAssignment === undefined && olds.ipv6Enabled === undefined : given.adopt !== undefined;
}

/** `<id>@<zone>`, or an id whose zone is known otherwise. */
function whereabouts(name: string, zone: string | undefined): { id: string; zone: string } {
  const [id = "", ownZone = zone] = name.toLowerCase().split("@");
  if (!ownZone) throw new PoolsError(`"${name}" names no zone: write <id>@<zone>, or set pools:exoscale.zone.`);
  return { id, zone: ownZone };
}
