import { z } from "zod";
import { mayHaveHappened, PoolsError } from "../../core/errors";
import { pauseBeforeRecheck } from "../../core/http/not-found";
import { path } from "../../core/http/path";
import type { Deletion } from "../../core/resource";
import { number } from "../api/answer-values";
import { ok, type PoolerClient } from "../api/client";
import { isNotFound } from "../api/errors";
import { listPools, requireRealPool, type ConfiguredPool } from "./list";

/** The settings of a pool that can be changed at run time. The server stores them apart from its configuration file. */
type Setting = "size" | "template";

/** A warning: the pending VMs of a pool include those of on-demand requests, even of the same update. */
export const PENDING_OF_REQUESTS =
  "On-demand requests that wait for VMs of this pool lose them: let them depend on this resource.";

/** The pool's configuration; undefined if two lists do not have a pool of that name. */
export async function configuredPool(client: PoolerClient, name: string): Promise<ConfiguredPool | undefined> {
  const find = async () => (await listPools(client)).find((pool) => pool.name === name);
  const found = await find();
  if (found) return found;
  await pauseBeforeRecheck(client.pace);
  client.invalidate();
  return await find();
}

/**
 * Sets one value of one pool; repeating the request is harmless.
 * @param maybeSet is called if a failed request may have set it
 */
export async function override(
  client: PoolerClient,
  setting: Setting,
  pool: string,
  value: number | string,
  maybeSet?: () => void,
): Promise<void> {
  await requireRealPool(client, pool);
  const request = {
    method: "POST",
    path: `/config/pool${setting}`,
    body: { [pool]: value },
    repeatable: true,
  } as const;
  try {
    await client.change(request, ok);
  } catch (error) {
    if (mayHaveHappened(error)) maybeSet?.();
    throw error;
  }
}

/**
 * The pool, if its configuration still has `value`.
 * @throws PoolsError if it has another one: waiting for `value` would not end
 */
export async function stillConfigured(
  client: PoolerClient,
  name: string,
  setting: Setting,
  value: number | string,
): Promise<ConfiguredPool> {
  client.invalidate();
  const pool = await configuredPool(client, name);
  if (!pool) throw new PoolsError(`Pool ${name} is gone from the server's configuration.`);
  if (pool[setting] === value) return pool;
  throw new PoolsError(
    `The ${setting} of pool ${name} is ${pool[setting] ?? "none"} now, and no longer ${value}: it was changed elsewhere. Run \`pulumi refresh\`, and the next \`pulumi up\` sets it again.`,
  );
}

/** Restores the value of the configuration file. */
export async function undoOverride(client: PoolerClient, setting: Setting, pool: string): Promise<Deletion> {
  try {
    await client.change({ method: "DELETE", path: `/config/pool${setting}${path`/${pool}`}` }, ok);
    return "deleted";
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (await configuredPool(client, pool)) throw error;
    return "absent";
  }
}

const poolstat = z.object({
  pools: z.record(z.string(), z.looseObject({ ready: number })),
});

/** The number of ready VMs of the pool. */
export async function countReady(client: PoolerClient, pool: string): Promise<number> {
  const { pools } = await client.get("/poolstat", poolstat, { pool });
  const found = Object.hasOwn(pools, pool) ? pools[pool] : undefined;
  if (!found) throw new PoolsError(`Pool ${pool} is gone from the server's configuration.`);
  return found.ready;
}
