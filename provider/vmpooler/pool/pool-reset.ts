import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineResource } from "../../core/resource";
import { ok, poolerClient } from "../api/client";
import { ofPoolReset } from "../examples";
import { adopt, connection, noOutputs, realPool, token, triggers } from "../fields";
import { realPoolNamed } from "./names";

const inputs = z.strictObject({
  pool: realPool,
  triggers: field(triggers.optional(), {
    description: "Values of any meaning: each change of them resets the pool again",
    createOnly: "A change of triggers asks for another reset.",
    writeOnly: true,
  }),
  token,
  adopt: adopt("<pool>"),
  connection,
});

export const poolReset = defineResource({
  type: "vmpooler:PoolReset",
  description:
    "Destroys all VMs of a pool that stand ready or are being made, once, so that they are made anew; those that are running stay. Deleting this resource does nothing. The server must have experimental_features.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#poolconfig",
  adoptId: "<pool>",
  examples: ofPoolReset,
  inputs,
  outputs: noOutputs,
  timeoutMinutes: 10,

  warnings: ({ pool = "the pool" }, old) =>
    old === undefined ? [`${pool}: all VMs that stand ready are destroyed, and made anew.`] : [],

  async create({ pool, ...access }, context) {
    const client = poolerClient(context, access);
    // An alias would be accepted, and nothing done.
    await realPoolNamed(client, pool);
    await client.change({ method: "POST", path: "/poolreset", body: { [pool]: 1 }, repeatable: true }, ok);
    return { id: pool };
  },

  // A reset leaves nothing behind that could be looked at.
  read: (pool) => Promise.resolve({ id: pool, state: { pool } }),

  update: () => Promise.resolve(),
  delete: () => Promise.resolve(),
});
