import { z } from "zod";
import { PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { defined } from "../../core/json";
import { poolerClient } from "../api/client";
import { sizesOf } from "../vm/disks";
import { connection, hostName, shortName } from "../fields";
import { describeVm, findVm, vmFacts } from "../vm/reading";

export const getVm = defineFunction({
  type: "vmpooler:getVm",
  description: "A VM in any state: destroyed ones are known for a week.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops",
  args: z.strictObject({ hostname: field(hostName, "Host name, short or full"), connection }),
  result: z.object({
    ...vmFacts,
    state: field(z.string(), "running, destroyed, ready or pending"),
    lifetime: field(z.number().optional(), "Hours from the checkout until the VM is destroyed; 0 is never"),
    running: field(z.number().optional(), "Hours since the checkout"),
    remaining: field(z.number().optional(), "Hours until the VM is destroyed"),
    tags: field(z.record(z.string(), z.string()), "Tags"),
    disks: field(z.array(z.number()), "Sizes in GB of the disks that were added"),
    snapshots: field(z.array(z.string()), "The server's names of the snapshots"),
  }),

  async call({ hostname, ...access }, context) {
    const host = shortName(hostname);
    const client = poolerClient(context, access);
    const found = await findVm(client, host);
    if (!found)
      throw new PoolsError(`VM ${host} does not exist on ${client.url} (vmpooler forgets destroyed VMs after a week).`);
    const { lifetime, running } = found;
    return defined({
      ...describeVm(host, found, context.clock.now()),
      lifetime,
      running,
      // The server's own value is negative if no lifetime was stored.
      remaining: lifetime && running !== undefined ? Math.max(lifetime - running, 0) : undefined,
      tags: found.tags,
      disks: sizesOf(found),
      snapshots: found.snapshots,
    });
  },
});
