import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { defined } from "../../core/json";
import { modelArtsClient } from "../api/client";
import { connection, placeArguments } from "../fields";
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
  args: z.strictObject({ poolName, name, ...placeArguments, connection }),
  result: z.object({ nodes: field(z.array(node), "The nodes, by name") }),
  async call(args, context) {
    const found = await modelArtsClient(context, args).nodes(args);
    const nodes = found.map(({ metadata, spec, status }) =>
      defined({
        name: metadata.name,
        phase: status?.phase,
        flavor: spec?.flavor,
        az: status?.az,
        privateIp: status?.privateIp,
        createdAt: metadata.creationTimestamp,
      }),
    );
    return { nodes: nodes.sort((a, b) => a.name.localeCompare(b.name)) };
  },
});
