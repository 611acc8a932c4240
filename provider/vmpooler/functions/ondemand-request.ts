import { z } from "zod";
import { PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { poolerClient } from "../api/client";
import { connection } from "../fields";
import { lookAtRequest } from "../vm/ondemand-reading";

const counts = z.object({
  ready: field(z.number(), "VMs that are ready"),
  pending: field(z.number(), "VMs that are not ready yet"),
});

export const getOndemandRequest = defineFunction({
  type: "vmpooler:getOndemandRequest",
  description: "The state of an on-demand request. It also lists VMs that have ended since: see getVm.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#ondemandvm",
  args: z.strictObject({ requestId: field(z.string().min(1), "Id of the request"), connection }),
  result: z.object({
    state: field(z.enum(["pending", "ready", "over"]), "over means failed or deleted"),
    message: field(z.string().optional(), "Why it is over, in the server's words"),
    progress: field(z.record(z.string(), counts).optional(), "Progress by pool, while it is pending"),
    hosts: field(
      z.array(
        z.object({
          hostname: field(z.string(), "Short host name"),
          pool: field(z.string(), "Requested pool or alias"),
        }),
      ),
      "The VMs, once it is ready",
    ),
  }),

  async call({ requestId, ...access }, context) {
    const client = poolerClient(context, access);
    const seen = await lookAtRequest(client, requestId);
    if (!seen) throw new PoolsError(`There is no on-demand request ${requestId} on ${client.url}.`);
    return { ...seen, hosts: seen.state === "ready" ? [...seen.hosts] : [] };
  },
});
