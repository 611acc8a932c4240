import { z } from "zod";
import { mayHaveHappened, PoolsError } from "../core/errors";
import { path } from "../core/http";
import { number } from "./answer-values";
import { nothing, type PoolConfiguration, type PoolerClient } from "./client";
import { realPoolNamed } from "./pool-names";

/** What the server lets change of a pool while it runs. The change is kept beside its configuration file, and wins over it. */
export type Override = "poolsize" | "pooltemplate";

/** The pool as it is configured this moment; undefined where there is none of that very name. */
export async function configuredPool(client: PoolerClient, name: string): Promise<PoolConfiguration | undefined> {
  return (await client.configuration.get()).find((pool) => pool.name === name);
}

/**
 * Sets one value of one pool. The same twice is the same as once.
 * @param perhaps is told that a request which failed may nevertheless have set it.
 */
export async function override(
  client: PoolerClient,
  what: Override,
  pool: string,
  value: number | string,
  perhaps?: () => void,
): Promise<void> {
  await realPoolNamed(client, pool);
  const request = { method: "POST", path: `/config/${what}`, body: { [pool]: value }, repeatable: true } as const;
  try {
    await client.change(request, nothing);
  } catch (error) {
    if (mayHaveHappened(error)) perhaps?.();
    throw error;
  } finally {
    client.configuration.changed();
  }
}

/** Back to the server's own value. A pool that is gone has none. */
export async function undoOverride(client: PoolerClient, what: Override, pool: string): Promise<void> {
  try {
    const request = { method: "DELETE", path: `/config/${what}/${path`${pool}`}` } as const;
    await client.orGone(() => client.change(request, nothing));
  } finally {
    client.configuration.changed();
  }
}

const poolstat = z.object({
  pools: z.record(z.string(), z.looseObject({ ready: number, max: number })),
});

/** How many VMs of the pool stand ready, and how many it holds at most. */
export async function stock(client: PoolerClient, pool: string): Promise<{ ready: number; max: number }> {
  const { pools } = await client.get("/poolstat", poolstat, { pool });
  const found = pools[pool];
  if (!found) throw new PoolsError(`Pool ${pool} is gone from the server's configuration.`);
  return found;
}
