import * as pulumi from "@pulumi/pulumi";
import { exoscale, modelarts, vmpooler } from "pulumi-pools";

const config = new pulumi.Config();
const labels = { project: pulumi.getProject(), stack: pulumi.getStack() };

// Builds run on Exoscale. An autoscaler changes the size: this program only says where it begins.
const builders = new exoscale.InstancePool(
  "builders",
  {
    size: config.getNumber("builders") ?? 2,
    instanceType: "standard.large",
    templateId: exoscale.getTemplateOutput({ name: "Linux Debian 13 (Trixie) 64-bit" }).id,
    diskSize: 100,
    labels,
  },
  { ignoreChanges: ["size"] },
);

// Acceptance tests run on VMs of every supported system, for eight hours.
const { token } = new vmpooler.Token("ci");
const targets = new vmpooler.VmSet("targets", {
  pools: { "debian-12-x86_64": 2, "centos-9-x86_64": 1 },
  lifetime: 8,
  tags: labels,
  token,
});

// Models are trained on GPUs of a resource pool that exists already.
const gpus = new modelarts.NodePool("gpus", {
  poolName: config.require("resourcePool"),
  flavor: "modelarts.vm.gpu.t4u8",
  count: config.getNumber("gpus") ?? 1,
  labels,
  taints: [{ key: "dedicated", value: "ci", effect: "NoSchedule" }],
});

/** What a pipeline needs to know: `pulumi stack output inventory --json`. */
export const inventory = {
  builders: builders.instances.apply((instances) => instances.map(({ publicIp }) => publicIp)),
  targets: targets.hosts.apply((hosts) => hosts.map(({ fqdn }) => fqdn)),
  gpus: gpus.resources.available,
};
