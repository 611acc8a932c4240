import { z } from "zod";
import type { Context } from "../../core/context";
import { PoolsError } from "../../core/errors";
import { path } from "../../core/http/client";
import { defined } from "../../core/json";
import type { Found } from "../../core/resource";
import { waitUntil } from "../../core/time/wait";
import { decode } from "../../core/schema/wire";
import { understood } from "../api/answers";
import type { ZoneClient } from "../api/client";
import { inputs, type outputs } from "./fields";
import { isBusy, whileRefused } from "../api/operation";

/** A pool as the API answers it; an empty pool may come without `instances`, and its size as 0. */
export const answer = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  state: z.string().default("running"),
  size: z.number().default(0),
  manager: z.object({ id: z.string(), type: z.string() }).optional(),
  instances: z.array(z.object({ id: z.string() })).default([]),
  "instance-type": z.object({ id: z.string() }),
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

type Inputs = typeof inputs;
type Outputs = typeof outputs;

/** The pool as it is this moment; undefined when it is gone. */
export function lookAt(client: ZoneClient, id: string, context: Context): Promise<Answer | undefined> {
  return client.find(path`/instance-pool/${id}`, answer, context.signal);
}

/** The pool with its members from the zone's shared lists; undefined when it is gone. */
export async function readPool(
  client: ZoneClient,
  zone: string,
  id: string,
  asBase64: boolean,
  context: Context,
): Promise<Found<Inputs, Outputs> | undefined> {
  const [pools, members, types] = await Promise.all([client.pools.get(), client.members.get(), client.types.get()]);
  const listed = pools.find((pool) => pool.id === id);
  // That a list lacks it is no proof: what is read as gone is forgotten, and made again.
  const pool = listed ? understood(answer, listed, "GET /instance-pool") : await lookAt(client, id, context);
  if (!pool) return undefined;
  const type = types.find((candidate) => candidate.id === pool["instance-type"].id);
  const typeName = type?.family && type.size ? `${type.family}.${type.size}` : undefined;
  const { userData, userDataBase64, ...plain } = decode(inputs.shape, inNewerWords(pool));
  const found = defined({
    ...plain,
    size: sizeOf(pool),
    // One wire field in two forms: the state holds it in the form that the user gave.
    ...(asBase64 ? { userDataBase64 } : { userData }),
    zone,
    instanceType: typeName ?? pool["instance-type"].id,
    instanceTypeId: pool["instance-type"].id,
    instanceTypeName: typeName,
    state: pool.state,
    manager: pool.manager,
    instances: pool.instances.map(({ id: memberId }) => describeMember(memberId, members)),
    instanceIds: pool.instances.map((instance) => instance.id),
  });
  return { id, state: found as Found<Inputs, Outputs>["state"] };
}

/**
 * How many members there are, where nothing is under way: a pool that ran out of hosts, or lost a member, goes on
 * saying the size that it should have, and does nothing about it until it is asked again.
 */
function sizeOf({ state, size, instances }: Answer): number {
  return state === "running" ? instances.length : size;
}

/** Waits until nothing is under way in the pool. @returns it, or undefined when it is gone. */
export function waitUntilSettled(client: ZoneClient, id: string, context: Context): Promise<Answer | undefined> {
  return waitUntil<Answer | undefined>(`instance pool ${id}`, context, async () => {
    const pool = await lookAt(client, id, context);
    const done = !pool || pool.state === "running" || pool.state === "suspended";
    return { done, value: pool, progress: `the pool is ${pool?.state ?? "gone"}` };
  });
}

/** Does what is refused while somebody else's change of the pool is under way as soon as that is over; `act` may be called twice. */
export async function whenFree(
  client: ZoneClient,
  id: string,
  context: Context,
  act: (pool: Answer | undefined) => Promise<void>,
): Promise<void> {
  await whileRefused(`instance pool ${id}`, context, isBusy, async () =>
    act(await waitUntilSettled(client, id, context)),
  );
}

/** Waits until the pool runs with as many members as its size says: an operation that succeeded promises neither. */
export async function waitUntilRunning(client: ZoneClient, id: string, context: Context): Promise<Answer> {
  const running = await waitUntil(`instance pool ${id}`, context, async () => {
    const pool = await lookAt(client, id, context);
    if (!pool) throw new PoolsError(`Instance pool ${id} is gone: somebody else deleted it. Run \`pulumi refresh\`.`);
    if (pool.state === "suspended")
      throw new PoolsError(`Instance pool ${id} is suspended: Exoscale's support can lift that.`);
    return {
      done: pool.state === "running" && pool.instances.length === pool.size,
      value: pool,
      progress: `${pool.instances.length} of ${pool.size} instances there, the pool is ${pool.state}`,
    };
  });
  client.forget();
  return running;
}

/** Waits until the pool is gone. */
export async function waitUntilGone(client: ZoneClient, id: string, context: Context): Promise<void> {
  await waitUntil(`deletion of instance pool ${id}`, context, async () => {
    const pool = await lookAt(client, id, context);
    return { done: !pool, value: undefined, progress: `${pool?.instances.length ?? 0} instances left` };
  });
  client.forget();
}

/** Why a pool with a manager is never written. */
export function ownedBy({ type, id }: NonNullable<Answer["manager"]>): string {
  return `The pool is managed by ${type} ${id}: it is read here, and never changed.`;
}

/** A member that vanished between two lists is known by its id alone. */
function describeMember(
  id: string,
  members: readonly { readonly id: string }[],
): z.output<Outputs>["instances"][number] {
  const found = member.safeParse(members.find((candidate) => candidate.id === id));
  if (!found.success) return { id };
  const { name, state, "public-ip": publicIp, "ipv6-address": ipv6Address } = found.data;
  return defined({ id, name, publicIp, ipv6Address, state });
}

/** What the API has two words for, in the newer one: older clients set, and older pools show, the older alone. */
function inNewerWords(pool: Answer): Answer {
  const { "ssh-key": key, "ssh-keys": keys = [], "ipv6-enabled": ipv6, "public-ip-assignment": assigned } = pool;
  const olderAssigned = ipv6 === undefined ? undefined : ipv6 ? "dual" : "inet4";
  return {
    ...pool,
    "ssh-keys": keys.length === 0 && key ? [key] : keys,
    "public-ip-assignment": assigned ?? olderAssigned,
  };
}
