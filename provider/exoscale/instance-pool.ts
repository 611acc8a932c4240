import { PoolsError } from "../core/errors";
import { factsOf, type Fields } from "../core/field";
import { path } from "../core/http";
import type { JsonObject } from "../core/json";
import { defineResource, type Change, type Given } from "../core/resource";
import { isUnknown } from "../core/unknown";
import { encode, encodeChange } from "../core/wire";
import { zoneClient, type ZoneClient } from "./client";
import { defaultZone } from "./connection";
import { make } from "./creation";
import { examples } from "./instance-pool-examples";
import { decodedText, inputs, outputs } from "./instance-pool-fields";
import {
  lookAt,
  ownedBy,
  readPool,
  waitUntilGone,
  waitUntilRunning,
  waitUntilSettled,
  whenFree,
  type Answer,
} from "./instance-pool-reading";
import { instanceTypeId } from "./instance-types";
import { runDeletion, runOperation } from "./operation";

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
    for (const { request, applied, what } of await requestsFor(client, change, pool)) {
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

type Pool = Change<typeof inputs, typeof outputs>;

interface Step {
  readonly what: string;
  readonly request: { readonly method: "PUT" | "DELETE"; readonly path: string; readonly body?: JsonObject };
  /** What is true once the request has succeeded. */
  readonly applied: JsonObject;
}

/** A pool that is adopted, or was, without a word about its addresses keeps those it has. */
function keepsAdopted(given: Given<typeof inputs>, olds: Given<typeof inputs>): boolean {
  const exists = Object.keys(olds).length > 0;
  return exists ? olds.publicIpAssignment === undefined && olds.ipv6Enabled === undefined : given.adopt !== undefined;
}

/** The calls that an update takes, in their order: one PUT, a call for each field to reset, and the size alone. */
async function requestsFor(client: ZoneClient, { id, next, changed }: Pool, there: Answer): Promise<Step[]> {
  const others = [...changed, ...alternatives(changed)].filter((name) => name !== "size");
  const { body, resets } = encodeChange(inputs.shape, next, new Set(others));
  // The other form of the same wire field is not the one that was removed.
  const cleared = resets.filter((name) => !(name === "user-data" && next.userDataBase64 !== undefined));
  const values: JsonObject = next;
  const valuesOf = (belongs: (wireName: string) => boolean): JsonObject =>
    Object.fromEntries(others.filter((name) => belongs(wireNameOf(name))).map((name) => [name, values[name]]));
  const type: JsonObject = {};
  if (changed.has("instanceType")) {
    const typeId = await instanceTypeId(client, next.instanceType);
    body["instance-type"] = { id: typeId };
    Object.assign(type, { instanceTypeId: typeId, instanceTypeName: undefined });
  }
  const steps: Step[] = [];
  if (Object.keys(body).length > 0) {
    steps.push({
      what: `update of instance pool ${id}`,
      request: { method: "PUT", path: path`/instance-pool/${id}`, body },
      applied: { ...valuesOf((wireName) => !cleared.includes(wireName)), ...type },
    });
  }
  for (const name of cleared) {
    steps.push({
      what: `removal of ${name} from instance pool ${id}`,
      request: { method: "DELETE", path: path`/instance-pool/${id}/${name}` },
      applied: valuesOf((wireName) => wireName === name),
    });
  }
  // A pool that ran out of hosts does not try again by itself: asking for the same size makes it.
  const stuck = there.state === "running" && there.instances.length !== there.size;
  if (changed.has("size") || stuck) {
    steps.push({
      what: `scaling of instance pool ${id} to ${next.size}`,
      request: { method: "PUT", path: path`/instance-pool/${id}:scale`, body: { size: next.size } },
      applied: { size: next.size },
    });
  }
  return steps;
}

/** The API's name of an input; the type of instances alone travels in a way of its own. */
function wireNameOf(name: string): string {
  const schema = (inputs.shape as Fields)[name];
  return (schema && factsOf(schema).wire?.name) ?? name;
}

function alternatives(changed: ReadonlySet<string>): string[] {
  return [
    ...(changed.has("userData") ? ["userDataBase64"] : []),
    ...(changed.has("publicIpAssignment") ? ["ipv6Enabled"] : []),
  ];
}

/** `<id>@<zone>`, or an id whose zone is known otherwise. */
function whereabouts(name: string, zone: string | undefined): { id: string; zone: string } {
  const [id = "", ownZone = zone] = name.toLowerCase().split("@");
  if (!ownZone) throw new PoolsError(`"${name}" names no zone: write <id>@<zone>, or set exoscale:zone.`);
  return { id, zone: ownZone };
}
