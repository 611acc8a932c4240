import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { defined } from "../../core/json";
import { modelArtsClient } from "../api/client";
import { connection } from "../fields";
import { name, poolName } from "./node-pools";

const node = z.object({
  name: field(z.string(), "Name of the node"),
  phase: field(z.string().optional(), "Available, Creating, Deleting, Abnormal or Checking"),
  flavor: field(z.string().optional(), "Its flavor"),
  az: field(z.string().optional(), "Its availability zone"),
  privateIp: field(z.string().optional(), "Its address"),
  createdAt: field(z.string().optional(), "When it was made"),
});

export const getNodePoolNodes = defineFunction({
  type: "modelarts:getNodePoolNodes",
  description: "All nodes of a node pool.",
  see: "https://support.huaweicloud.com/intl/en-us/api-modelarts/ListNodePoolNodes.html",
  args: z.strictObject({ poolName, name, connection }),
  result: z.object({ nodes: field(z.array(node), "The nodes, by name") }),
  async call(args, context) {
    const found = await modelArtsClient(context, args.connection).nodes(args, context.signal);
    const nodes = found.map(({ metadata, spec, status }) =>
      defined({
        name: metadata.name,
        phase: status?.phase ?? undefined,
        flavor: spec?.flavor ?? undefined,
        az: status?.az ?? undefined,
        privateIp: status?.privateIp ?? undefined,
        createdAt: metadata.creationTimestamp ?? undefined,
      }),
    );
    return { nodes: nodes.sort((a, b) => a.name.localeCompare(b.name)) };
  },
});
