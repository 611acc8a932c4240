import type { Example } from "../../core/resource";

export const examples: readonly Example[] = [
  {
    title: "Two nodes in an existing resource pool",
    code: `import { modelarts } from "pulumi-pools";

const train = new modelarts.NodePool("train", {
  poolName: "pool-research-0123456789abcdef0123456789abcdef",
  flavor: "modelarts.vm.gpu.t4u8",
  count: 2,
});

export const available = train.resources.available;`,
  },
  {
    title: "Nodes with a taint and additional disks",
    code: `import { modelarts } from "pulumi-pools";

new modelarts.NodePool(
  "train",
  {
    poolName: "pool-research-0123456789abcdef0123456789abcdef",
    flavor: "modelarts.vm.gpu.t4u8",
    count: 4,
    azs: [
      { az: "cn-north-4a", count: 2 },
      { az: "cn-north-4b", count: 2 },
    ],
    labels: { team: "research" },
    taints: [{ key: "gpu", value: "t4", effect: "NoSchedule" }],
    taintPolicyOnExistingNodes: "ignore", // a changed taint is for new nodes only
    os: { name: "EulerOS 2.9" },
    extendParams: { runtime: "containerd" },
    rootVolume: { volumeType: "GPSSD", size: "100Gi" },
    dataVolumes: [{ volumeType: "SSD", size: "500Gi", extendParams: { volumeGroup: "vgpaas" } }],
    volumeGroupConfigs: [{ volumeGroup: "vgpaas", dockerThinPool: 90 }],
  },
  { customTimeouts: { create: "3h" } },
);`,
  },
  {
    title: "Nodes that are bought for three months when they are added",
    code: `import { modelarts } from "pulumi-pools";

new modelarts.NodePool("reserved", {
  poolName: "pool-research-0123456789abcdef0123456789abcdef",
  flavor: "modelarts.vm.gpu.t4u8",
  count: 2,
  billing: { mode: "1", periodNum: 3, periodType: "2", autoRenew: false },
});`,
  },
  {
    title: "An existing node pool, taken over",
    code: `import { modelarts } from "pulumi-pools";

new modelarts.NodePool("train", {
  adopt: "pool-research-0123456789abcdef0123456789abcdef/train",
  poolName: "pool-research-0123456789abcdef0123456789abcdef", // fields that cannot change must be declared as they are
  name: "train",
  flavor: "modelarts.vm.gpu.t4u8",
  count: 3,
});`,
  },
  {
    title: "The nodes of a node pool of another stack",
    code: `import { modelarts } from "pulumi-pools";

const found = modelarts.getNodePoolNodesOutput({
  poolName: "pool-research-0123456789abcdef0123456789abcdef",
  name: "train",
});

export const addresses = found.nodes.apply((nodes) => nodes.map((node) => node.privateIp));`,
  },
];
