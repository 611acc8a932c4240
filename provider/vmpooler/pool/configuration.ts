import { z } from "zod";
import { mayHaveHappened, PoolsError } from "../../core/errors";
import { path } from "../../core/http/client";
import { number } from "../api/answer-values";
import { ok, type PoolConfiguration, type PoolerClient } from "../api/client";
import { realPoolNamed } from "./names";

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
    await client.change(request, ok);
  } catch (error) {
    if (mayHaveHappened(error)) perhaps?.();
    throw error;
  } finally {
    client.configuration.changed();
  }
}

/**
 * The pool, whose configuration must have the wanted value still.
 * @throws PoolsError where somebody has changed it: no waiting would bring about what nobody asks for any more.
 */
export async function stillWanted(
  client: PoolerClient,
  name: string,
  what: "size" | "template",
  value: number | string,
): Promise<PoolConfiguration> {
  client.configuration.changed();
  const pool = await configuredPool(client, name);
  if (!pool) throw new PoolsError(`Pool ${name} is gone from the server's configuration.`);
  if (pool[what] === value) return pool;
  throw new PoolsError(
    `The ${what} of pool ${name} is ${pool[what] ?? "none"} now, and no longer ${value}: somebody else has changed it. Run \`pulumi refresh\`, and the next \`pulumi up\` sets it again.`,
  );
}

/** Back to the server's own value. A pool that is gone has none. */
export async function undoOverride(client: PoolerClient, what: Override, pool: string): Promise<void> {
  try {
    const request = { method: "DELETE", path: `/config/${what}/${path`${pool}`}` } as const;
    await client.orGone(() => client.change(request, ok));
  } finally {
    client.configuration.changed();
  }
}

const poolstat = z.object({
  pools: z.record(z.string(), z.looseObject({ ready: number })),
});

/** How many VMs of the pool stand ready. */
export async function stock(client: PoolerClient, pool: string): Promise<number> {
  const { pools } = await client.get("/poolstat", poolstat, { pool });
  const found = Object.hasOwn(pools, pool) ? pools[pool] : undefined;
  if (!found) throw new PoolsError(`Pool ${pool} is gone from the server's configuration.`);
  return found.ready;
}
