import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { defined } from "../../core/json";
import { poolerClient } from "../api/client";
import { connection, poolName } from "../fields";
import { listPools, poolsByNameOrAlias, type ConfiguredPool } from "../pool/list";

const text = z.string().optional().catch(undefined);
const more = z.looseObject({ folder: text, datastore: text, provider: text, clone_target: text });

export const getPoolConfig = defineFunction({
  type: "vmpooler:getPoolConfig",
  description: "The current configuration of the pools, including changes at run time.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#poolconfig",
  args: z.strictObject({
    pool: field(poolName.optional(), { description: "Name or alias of a pool", default: "all" }),
    connection,
  }),
  result: z.object({
    pools: field(
      z.array(
        z.object({
          name: field(z.string(), "Name of the pool"),
          alias: field(z.array(z.string()), "Its other names"),
          size: field(z.number().optional(), "Number of VMs that the pool keeps ready"),
          template: field(z.string().optional(), "Template of its VMs"),
          templateReady: field(z.boolean().optional(), "Whether the template is prepared"),
          folder: field(z.string().optional(), "Folder of its VMs"),
          datastore: field(z.string().optional(), "Datastore of their disks"),
          provider: field(z.string().optional(), "Provider of its VMs, such as vsphere"),
          cloneTarget: field(z.string().optional(), "Cluster on which they are created"),
        }),
      ),
      "The pools",
    ),
  }),

  async call({ pool, ...access }, context) {
    const all = await listPools(poolerClient(context, access));
    return { pools: (pool === undefined ? all : poolsByNameOrAlias(all, pool)).map(describe) };
  },
});

function describe(pool: ConfiguredPool) {
  const { name, alias, size, template, template_ready: templateReady } = pool;
  const { folder, datastore, provider, clone_target: cloneTarget } = more.parse(pool);
  return defined({ name, alias, size, template, templateReady, folder, datastore, provider, cloneTarget });
}
