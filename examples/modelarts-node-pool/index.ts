import * as pulumi from "@pulumi/pulumi";
import { modelarts } from "pulumi-pools";

const config = new pulumi.Config();

const train = new modelarts.NodePool(
  "train",
  {
    // The resource pool's id, which the console shows beside its name:
    //   pulumi config set poolName pool-research-0123456789abcdef0123456789abcdef
    poolName: config.require("poolName"),
    name: "train",
    flavor: config.get("flavor") ?? "modelarts.vm.gpu.t4u8",
    count: config.getNumber("count") ?? 2,
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

export const nodePoolId = train.id;
export const zones = train.azs;
export const nodes = train.resources;
