import * as pulumi from "@pulumi/pulumi";
import { modelarts } from "pulumi-pools";

const config = new pulumi.Config();

// The resource pool's id, which the console shows beside its name:
//   pulumi config set poolName pool-research-0123456789abcdef0123456789abcdef
const poolName = config.require("poolName");
const flavor = config.get("flavor") ?? "modelarts.vm.gpu.t4u8";

const train = new modelarts.NodePool(
  "train",
  {
    poolName,
    name: "train",
    flavor,
    count: config.getNumber("count") ?? 2,
    // Which nodes leave when count becomes smaller, by the names that getNodePoolNodes and the console tell; without it
    // ModelArts chooses:
    //   pulumi config set count 1 && pulumi config set --path 'nodesToRemove[0]' os-node-created-4x7gq
    nodesToRemove: config.getObject<string[]>("nodesToRemove"),
    labels: config.getObject<Record<string, string>>("labels") ?? { team: "research", stage: "test" },
    // Pods that do not tolerate it stay away.
    taints: [{ key: "dedicated", value: config.get("dedicatedTo") ?? "training", effect: "NoSchedule" }],
    os: { autoMatch: "EulerOS 2.10" },
    dataVolumes: [{ volumeType: "SSD", size: "500Gi", extendParams: { volumeGroup: "vgpaas" } }],
    volumeGroupConfigs: [{ volumeGroup: "vgpaas", dockerThinPool: 60 }],
    // A node pool that was made by hand is taken over once and then like any other:
    //   pulumi config set adopt pool-research-0123456789abcdef0123456789abcdef/train
    adopt: config.get("adopt"),
  },
  { customTimeouts: { create: "3h" } }, // flavors in demand are waited for
);

// Nodes that are bought for some months when they are added: `pulumi config set reservedMonths 3`.
// A change that would replace them, such as another flavor, is refused with what it would cost. Who means it says so:
//   pulumi config set confirmReplacement true
const reservedMonths = config.getNumber("reservedMonths");
if (reservedMonths !== undefined) {
  new modelarts.NodePool("reserved", {
    poolName,
    name: "reserved",
    flavor: config.get("reservedFlavor") ?? flavor,
    count: 2,
    billing: { mode: "1", periodNum: reservedMonths, periodType: "2", autoRenew: false },
    confirmPrepaidReplacement: config.getBoolean("confirmReplacement"),
  });
}

export const nodePoolId = train.id;
export const zones = train.azs;
export const nodes = train.resources;
