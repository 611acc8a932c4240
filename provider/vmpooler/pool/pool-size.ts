import { z } from "zod";
import type { Context } from "../../core/context";
import { field } from "../../core/schema/field";
import { defineResource } from "../../core/resource";
import { waitUntil } from "../../core/time/wait";
import { deletingClient, poolerClient, type PoolerClient } from "../api/client";
import { ofPoolSize } from "../examples";
import { access, adopt, noOutputs, onServer, realPool } from "../fields";
import { configuredPool, override, stillConfigured, countReady, undoOverride } from "./configuration";

const inputs = z.strictObject({
  pool: realPool,
  size: field(z.int().min(0), "Number of VMs that the pool keeps ready; 0 for on-demand requests only"),
  waitForReady: field(z.boolean().optional(), {
    description: "Whether to wait until that many VMs are ready",
    default: "false",
    steers: true,
  }),
  ...access,
  adopt: adopt("<pool>"),
});

export const poolSize = defineResource({
  type: "vmpooler:PoolSize",
  description:
    "The size of a pool. It overrides the server's configuration file; deleting this resource restores the file's value. The server must have experimental_features enabled.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#poolconfig",
  adoptId: "<pool>",
  examples: ofPoolSize,
  inputs,
  outputs: noOutputs,
  ...onServer,
  timeoutMinutes: 30,

  async create({ pool, size, waitForReady, ...where }, context) {
    const client = poolerClient(context, where);
    // If a failed request may have set it, record it as not applied: the next update sets it again.
    await override(client, "size", pool, size, () => context.exists(pool, {}, ["size"]));
    context.exists(pool);
    if (waitForReady) await untilStocked(client, pool, size, context);
    return { id: pool };
  },

  async read(pool, known, context) {
    const client = poolerClient(context, known);
    const found = await configuredPool(client, pool);
    return found && { id: pool, state: { pool, size: found.size, url: client.url } };
  },

  async update({ id: pool, next, changed }, context) {
    const client = poolerClient(context, next);
    if (changed.has("size")) {
      await override(client, "size", pool, next.size);
      context.applied({ size: next.size });
    }
    if (next.waitForReady) await untilStocked(client, pool, next.size, context);
    return undefined;
  },

  async delete(pool, state, context) {
    return await undoOverride(deletingClient(context, state), "size", pool);
  },
});

async function untilStocked(client: PoolerClient, pool: string, size: number, context: Context): Promise<void> {
  await waitUntil(`pool ${pool}`, context, async () => {
    await stillConfigured(client, pool, "size", size);
    const ready = await countReady(client, pool);
    return { done: ready >= size, value: undefined, progress: `${ready} of ${size} VMs ready` };
  });
}
