import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { defined } from "../../core/json";
import type { NodeAnswer } from "../api/answers";
import { nodePoolClient } from "../api/node-pool-client";
import { connection, page, placeArguments } from "../fields";
import { name, nodesOf, poolName } from "./node-pools";

const text = (description: string) => field(z.string().optional(), description);
const volume = z.object({
  volumeType: text("SSD, GPSSD or SAS"),
  size: text("Size, such as 100Gi"),
  count: field(z.number().optional(), "Number of such disks"),
});

const node = z.object({
  name: field(z.string(), "Name of the node, for evictNodes and nodesToRemove"),
  phase: text("Available, Creating, Deleting, Abnormal or Checking"),
  flavor: text("Its flavor"),
  az: text("Its availability zone"),
  privateIp: text("Its address"),
  createdAt: text("Creation time"),
  nodePoolId: text("Id of its node pool, which differs from the name"),
  resourceId: text("Id in bills and in the Billing Center"),
  instanceId: text("Id of its server"),
  billingStatus: text("0 is normal, 1 frozen, 2 deleted or terminated"),
  batchId: text("Id of the supernode that it belongs to"),
  batchSize: text("Number of nodes of that supernode"),
  redundant: field(z.boolean().optional(), "Whether it is kept in reserve for nodes that fail"),
  os: field(
    z
      .object({
        name: text("Name and version"),
        imageId: text("Id of the image"),
        imageType: text("private for your own image"),
      })
      .optional(),
    "Its operating system",
  ),
  rootVolume: field(volume.optional(), "Its system disk"),
  dataVolumes: field(z.array(volume).optional(), "Its data disks"),
  resources: field(
    z.record(z.string(), z.string()),
    "Its resources: cpu, memory, nvidia.com/gpu, huawei.com/ascend-snt9 …",
  ),
  availableResources: field(z.record(z.string(), z.string()), "Its free resources"),
  labels: field(z.record(z.string(), z.string()), "All labels of ModelArts"),
});

export const getNodePoolNodes = defineFunction({
  type: "modelarts:getNodePoolNodes",
  description: "All nodes of a node pool.",
  see: page("ListNodePoolNodes"),
  args: z.strictObject({ poolName, name, ...placeArguments, connection }),
  result: z.object({ nodes: field(z.array(node), "The nodes, by name") }),
  async call(args, context) {
    const found = await nodesOf(nodePoolClient(context, args, args));
    return { nodes: found.map(nodeOf).sort((a, b) => a.name.localeCompare(b.name)) };
  },
});

function nodeOf({ metadata: { name, creationTimestamp, labels }, spec, status }: NodeAnswer): z.output<typeof node> {
  const redundant = labels["os.modelarts.node/ha.redundant.enabled"];
  return defined({
    name,
    phase: status?.phase,
    flavor: spec?.flavor,
    az: status?.az,
    privateIp: status?.privateIp,
    createdAt: creationTimestamp,
    nodePoolId: labels["os.modelarts.node/nodepool"],
    resourceId: labels["os.modelarts/resource.id"],
    instanceId: labels["os.modelarts.node/underlying.instance.id"],
    billingStatus: labels["os.modelarts/billing.status"],
    batchId: labels["os.modelarts.node/batch.uid"],
    batchSize: labels["os.modelarts.node/batch.count"],
    redundant: redundant === undefined ? undefined : redundant === "true",
    os: spec?.os && defined({ name: spec.os.name, imageId: spec.os.imageId, imageType: spec.os.imageType }),
    rootVolume: spec?.rootVolume && volumeOf(spec.rootVolume),
    dataVolumes: spec?.dataVolumes?.map(volumeOf),
    resources: status?.resources ?? {},
    availableResources: status?.availableResources ?? {},
    labels,
  });
}

function volumeOf({ volumeType, size, count }: z.output<typeof volume>): z.output<typeof volume> {
  return defined({ volumeType, size, count });
}
