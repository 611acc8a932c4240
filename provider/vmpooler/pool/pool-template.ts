import { z } from "zod";
import type { Context } from "../../core/context";
import { field } from "../../core/schema/field";
import { defineResource } from "../../core/resource";
import { waitUntil } from "../../core/time/wait";
import { deletingClient, poolerClient, type PoolerClient } from "../api/client";
import { ofPoolTemplate } from "../examples";
import { access, adopt, noOutputs, onServer, realPool } from "../fields";
import { configuredPool, override, PENDING_OF_REQUESTS, stillConfigured, undoOverride } from "./configuration";

const inputs = z.strictObject({
  pool: realPool,
  template: field(z.string().regex(/^[^/]+(\/+[^/]+)+$/, "must be <directory>/<name>, with no / at its ends"), {
    description: "Template of the pool's VMs, `<directory>/<name>`",
    note: "running VMs keep their template; VMs that are ready or pending are destroyed and replaced by new ones",
  }),
  ...access,
  adopt: adopt("<pool>"),
});

export const poolTemplate = defineResource({
  type: "vmpooler:PoolTemplate",
  description:
    "The template of a pool. It overrides the server's configuration file; deleting this resource restores the file's value. The server must have experimental_features enabled.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#poolconfig",
  adoptId: "<pool>",
  examples: ofPoolTemplate,
  inputs,
  outputs: noOutputs,
  ...onServer,
  timeoutMinutes: 60,

  warnings({ pool, template }, old) {
    if (old !== undefined && (template === undefined || template === old.template)) return [];
    return [destroyed(pool, "now and when this resource is deleted")];
  },

  irreversible({ kind, seen, next, changed }) {
    if (kind === "delete") return [destroyed(seen.pool, "because the template of the configuration file is restored")];
    if (kind === "update" && !changed.includes("template")) return [];
    return [destroyed(next.pool, "now and when this resource is deleted")];
  },

  async create({ pool, template, ...where }, context) {
    const client = poolerClient(context, where);
    // If a failed request may have set it, record it as not applied: the next update sets it again.
    await override(client, "template", pool, template, () => context.exists(pool, {}, ["template"]));
    context.exists(pool);
    await untilPrepared(client, pool, template, context);
    return { id: pool };
  },

  async read(pool, known, context) {
    const client = poolerClient(context, known);
    const found = await configuredPool(client, pool);
    return found && { id: pool, state: { pool, template: found.template, url: client.url } };
  },

  async update({ id: pool, next, changed }, context) {
    const client = poolerClient(context, next);
    if (changed.has("template")) {
      await override(client, "template", pool, next.template);
      context.applied({ template: next.template });
    }
    await untilPrepared(client, pool, next.template, context);
    return undefined;
  },

  async delete(pool, state, context) {
    return await undoOverride(deletingClient(context, state), "template", pool);
  },
});

async function untilPrepared(client: PoolerClient, pool: string, template: string, context: Context): Promise<void> {
  await waitUntil(`template of pool ${pool}`, context, async () => {
    const { template_ready: ready } = await stillConfigured(client, pool, "template", template);
    return { done: ready !== false, value: undefined, progress: `${template} is being prepared` };
  });
}

function destroyed(pool = "the pool", when: string): string {
  return `${pool}: all ready and pending VMs are destroyed and replaced by new ones, ${when}. ${PENDING_OF_REQUESTS}`;
}
