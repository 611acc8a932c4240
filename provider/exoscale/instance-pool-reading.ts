import { z } from "zod";
import type { Context } from "../core/context";
import { ApiError, PoolsError } from "../core/errors";
import { path } from "../core/http";
import { defined } from "../core/json";
import type { Found } from "../core/resource";
import { waitUntil } from "../core/wait";
import { decode } from "../core/wire";
import type { ZoneClient } from "./client";
import { inputs, outputs } from "./instance-pool-fields";

/** A pool as the API answers it; an empty pool may come without `instances`, and its size as 0. */
export const answer = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  state: z.string().default("running"),
  size: z.number().default(0),
  manager: z.object({ id: z.string(), type: z.string() }).optional(),
  instances: z.array(z.object({ id: z.string() })).default([]),
  "instance-type": z.object({ id: z.string() }),
});
export type Answer = z.output<typeof answer>;

const member = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  state: z.string().optional(),
  "public-ip": z.string().nullish(),
  "ipv6-address": z.string().nullish(),
});

type Inputs = typeof inputs;
type Outputs = typeof outputs;

/** The pool as it is this moment; undefined when it is gone. */
export async function lookAt(client: ZoneClient, id: string, context: Context): Promise<Answer | undefined> {
  try {
    return await client.get(path`/instance-pool/${id}`, answer, undefined, context.signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** The pool with its members from the zone's shared lists; undefined when it is gone. */
export async function readPool(
  client: ZoneClient,
  zone: string,
  id: string,
  asBase64: boolean,
): Promise<Found<Inputs, Outputs> | undefined> {
  const [pools, members, types] = await Promise.all([client.pools.get(), client.members.get(), client.types.get()]);
  const listed = pools.find((pool) => pool.id === id);
  if (!listed) return undefined;
  const pool = answer.parse(listed);
  const type = types.find((candidate) => candidate.id === pool["instance-type"].id);
  const typeName = type?.family && type.size ? `${type.family}.${type.size}` : undefined;
  const { userData, userDataBase64, sshKeys, ...plain } = decode(inputs.shape, pool);
  const found = defined({
    ...plain,
    // One wire field in two forms: the state holds it in the form that the user gave.
    ...(asBase64 ? { userDataBase64 } : { userData }),
    // Older clients set the single key only.
    sshKeys: sshKeys ?? singleKey(pool),
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

/** Waits until nothing is under way in the pool. @returns it, or undefined when it is gone. */
export function waitUntilSettled(client: ZoneClient, id: string, context: Context): Promise<Answer | undefined> {
  return waitUntil<Answer | undefined>(`instance pool ${id}`, context, async () => {
    const pool = await lookAt(client, id, context);
    const done = !pool || pool.state === "running" || pool.state === "suspended";
    return { done, value: pool, progress: `the pool is ${pool?.state ?? "gone"}` };
  });
}

/** Waits until the pool runs with as many members as its size says: an operation that succeeded promises neither. */
export async function waitUntilRunning(client: ZoneClient, id: string, context: Context): Promise<Answer> {
  const running = await waitUntil(`instance pool ${id}`, context, async () => {
    const pool = await lookAt(client, id, context);
    if (!pool) throw new PoolsError(`Instance pool ${id} is gone: somebody else deleted it. Run \`pulumi refresh\`.`);
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

/** A member that vanished between two lists is known by its id alone. */
function describeMember(
  id: string,
  members: readonly { readonly id: string }[],
): z.output<Outputs>["instances"][number] {
  const found = member.safeParse(members.find((candidate) => candidate.id === id));
  if (!found.success) return { id };
  const { name, state, "public-ip": publicIp, "ipv6-address": ipv6Address } = found.data;
  return defined({ id, name, publicIp: publicIp ?? undefined, ipv6Address: ipv6Address ?? undefined, state });
}

function singleKey(pool: Answer): string[] | undefined {
  const key = z.object({ name: z.string() }).safeParse(pool["ssh-key"]);
  return key.success ? [key.data.name] : undefined;
}
