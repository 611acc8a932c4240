import { z } from "zod";
import { parseAnswer } from "../../core/http/parse-answer";
import { path } from "../../core/http/path";
import { defined } from "../../core/json";
import { changedFields } from "../../core/schema/compare";
import { decode } from "../../core/schema/wire";
import type { ZoneClient } from "../api/client";
import type { Listed } from "../api/zone";
import { instanceTypes } from "../api/instance-types";
import { inputs } from "./fields";
import { canonical } from "./rules";
import { definitionFieldsIn, outdatedMembers, remember } from "./rollout/outdated";
import type { PoolFound, PoolState } from "./types";

/** A pool in the API's form. An empty pool may lack `instances` and `size`. */
export const answer = z.looseObject({
  id: z.guid(),
  name: z.string().optional(),
  state: z.string().default("running"),
  size: z.number().default(0),
  manager: z.object({ id: z.string(), type: z.string() }).optional(),
  instances: z.array(z.object({ id: z.string() })).default([]),
  "instance-type": z.object({ id: z.string() }),
  "anti-affinity-groups": z.array(z.looseObject({ id: z.string() })).default([]),
  "ssh-key": z.object({ name: z.string().optional() }).optional(),
  "ssh-keys": z.array(z.unknown()).optional(),
  "ipv6-enabled": z.boolean().optional(),
  "public-ip-assignment": z.string().optional(),
});
export type Answer = z.output<typeof answer>;

const member = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  state: z.string().optional(),
  "public-ip": z.string().optional(),
  "ipv6-address": z.string().optional(),
});

/**
 * Values of the state that the API's answer lacks, or that are cached: the name of a type never changes. `userDataBase64` is
 * set if the user gave user data in this form: the API has one field for both.
 */
type Remembered = Pick<
  Partial<PoolState>,
  "userDataBase64" | "instanceTypeId" | "instanceTypeName" | "outdatedInstances" | "rollout" | "stoppedRollout"
>;

/** The current pool; undefined if it does not exist. */
export function findPool(client: ZoneClient, id: string): Promise<Answer | undefined> {
  return client.findListed("pools", id, path`/instance-pool/${id}`, answer);
}

/** The pool with its members from the zone's shared lists; undefined if it does not exist. */
export async function readPool(
  client: ZoneClient,
  id: string,
  known: Partial<PoolState> = {},
): Promise<PoolFound | undefined> {
  const [pools, members] = await Promise.all([client.list("pools"), client.list("members")]);
  const listed = pools.find((pool) => pool.id === id);
  // A list may omit it: request it by id.
  const pool = listed ? parseAnswer(answer, listed, "GET /instance-pool") : await findPool(client, id);
  if (!pool) return undefined;
  const state = await describePool(client, pool, members, known);
  const changed = changedSince(known, state);
  if (changed.length === 0) return { id, state };
  const outdatedInstances = remember(known.outdatedInstances ?? [], state.instanceIds, changed);
  return { id, state: await describePool(client, pool, members, { ...known, outdatedInstances }) };
}

/** The definition inputs that differ from the state: changed outside, or by a killed process. Existing members may be outdated. */
function changedSince(known: Partial<PoolState>, state: PoolState): string[] {
  const wasRead = known.instanceIds !== undefined;
  return wasRead ? definitionFieldsIn(changedFields(inputs.shape, canonical(known), canonical(state))) : [];
}

/** The state of a pool that a wait has just read. */
export async function foundAs(client: ZoneClient, known: Remembered, pool: Answer): Promise<PoolFound> {
  const members = pool.instances.length > 0 ? await client.membersOf(pool.id) : [];
  return { id: pool.id, state: await describePool(client, pool, members, known) };
}

export async function describePool(
  client: ZoneClient,
  pool: Answer,
  members: readonly Listed[],
  known: Remembered = {},
): Promise<PoolState> {
  const typeId = pool["instance-type"].id;
  const knownName = known.instanceTypeId === typeId ? known.instanceTypeName : undefined;
  const typeName = knownName ?? (await instanceTypes(client)).find((candidate) => candidate.id === typeId)?.name;
  const { userData, userDataBase64, ...plain } = decode(inputs.shape, withoutDeprecatedFields(pool));
  const outdatedInstances = outdatedMembers(pool, members, known.outdatedInstances ?? []);
  const stoppedRollout = stoppedAt(pool, known);
  return defined({
    ...plain,
    size: stoppedRollout?.size ?? sizeOf(pool),
    // The state holds user data in the form that the user gave.
    ...(known.userDataBase64 === undefined ? { userData } : { userDataBase64 }),
    zone: client.zoneName,
    instanceType: typeName ?? typeId,
    instanceTypeId: typeId,
    instanceTypeName: typeName,
    state: pool.state,
    manager: pool.manager,
    instances: pool.instances.map(({ id }) => describeMember(id, members)),
    instanceIds: pool.instances.map((instance) => instance.id),
    outdatedInstanceIds: outdatedInstances.map(({ id }) => id),
    outdatedInstances,
    stoppedRollout,
  }) as PoolState;
}

/** The stopped rollout, unless something else has scaled the pool since: its surge is not a difference from the declared size. */
export function stoppedAt(
  pool: Answer,
  { rollout, stoppedRollout: stopped }: Remembered,
): Remembered["stoppedRollout"] {
  return rollout && stopped && stopped.fewest <= pool.size && pool.size <= stopped.most ? stopped : undefined;
}

/**
 * A pool that ran out of hosts or lost a member keeps its `size` and does not retry. So while it is running, a lower number
 * of members is reported as its size: a difference, which the next update corrects.
 */
function sizeOf({ state, size, instances }: Answer): number {
  return state === "running" ? Math.min(instances.length, size) : size;
}

/** A member that is missing in the list, because it is being created or deleted, has only an id. */
export function describeMember(id: string, members: readonly Listed[]): PoolState["instances"][number] {
  const found = member.safeParse(members.find((candidate) => candidate.id === id));
  if (!found.success) return { id };
  const { name, state, "public-ip": publicIp, "ipv6-address": ipv6Address } = found.data;
  return defined({ id, name, publicIp, ipv6Address, state });
}

/** Older pools show only deprecated fields: translate them. */
function withoutDeprecatedFields(pool: Answer): Answer {
  const { "ssh-key": key, "ssh-keys": keys = [], "ipv6-enabled": ipv6, "public-ip-assignment": assigned } = pool;
  const olderAssigned = ipv6 === undefined ? undefined : ipv6 ? "dual" : "inet4";
  return {
    ...pool,
    "ssh-keys": keys.length === 0 && key ? [key] : keys,
    "public-ip-assignment": assigned ?? olderAssigned,
  };
}
