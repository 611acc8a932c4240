import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineResource } from "../../core/resource";
import { ok, poolerClient } from "../api/client";
import { ofPoolReset } from "../examples";
import { access, adopt, noOutputs, onServer, realPool, triggers } from "../fields";
import { PENDING_OF_REQUESTS } from "./configuration";
import { requireRealPool } from "./list";

const inputs = z.strictObject({
  pool: realPool,
  triggers: field(triggers.optional(), {
    description: "Arbitrary values: each change resets the pool again",
    createOnly: "A change of triggers resets the pool again.",
    trigger: true,
  }),
  ...access,
  adopt: adopt("<pool>"),
});

export const poolReset = defineResource({
  type: "vmpooler:PoolReset",
  description:
    "Destroys all ready and pending VMs of a pool once; the server creates new ones, and running VMs stay. Deleting this resource does nothing. The server must have experimental_features enabled.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#poolconfig",
  adoptId: "<pool>",
  examples: ofPoolReset,
  inputs,
  outputs: noOutputs,
  ...onServer,
  timeoutMinutes: 10,

  warnings: ({ pool }, old) => (old === undefined ? [destroyed(pool)] : []),
  irreversible: ({ kind, next }) => (kind === "create" || kind === "replace" ? [destroyed(next.pool)] : []),

  async create({ pool, ...where }, context) {
    const client = poolerClient(context, where);
    // The server accepts an alias and ignores it.
    await requireRealPool(client, pool);
    await client.change({ method: "POST", path: "/poolreset", body: { [pool]: 1 }, repeatable: true }, ok);
    return { id: pool };
  },

  // No request shows whether a pool was reset.
  read: (pool, { url: server }) => Promise.resolve({ id: pool, state: { pool, url: server } }),

  update: () => Promise.resolve(undefined),
  delete: () => Promise.resolve("left"),
});

function destroyed(pool = "the pool"): string {
  return `${pool}: all ready and pending VMs are destroyed and replaced by new ones. ${PENDING_OF_REQUESTS}`;
}
