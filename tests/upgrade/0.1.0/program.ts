import * as pulumi from "@pulumi/pulumi";
import { exoscale, modelarts, vmpooler } from "pulumi-pools";

/** What made the recorded state: `changed` is the update that a later version must still be able to do. */
export function program(poolName: string, changed: boolean): void {
  const apart = new exoscale.AntiAffinityGroup("apart", { name: "recorded-apart", description: "On hosts of their own" });
  new exoscale.InstancePool("web", {
    name: "recorded-web",
    size: changed ? 2 : 1,
    instanceType: "standard.small",
    templateId: "92276658-1e27-41c0-8a6a-63ec24ede6a4",
    diskSize: 20,
    antiAffinityGroupIds: [apart.id],
    labels: { app: "web", stage: changed ? "prod" : "test" },
    userData: pulumi.secret("#cloud-config\n"),
  });
  new exoscale.InstancePool("plain", {
    name: "recorded-plain",
    zone: "de-fra-1",
    size: 1,
    instanceType: "standard.small",
    templateId: "92276658-1e27-41c0-8a6a-63ec24ede6a4",
    diskSize: 10,
    publicIpAssignment: "dual",
    ...(changed ? {} : { description: "Removed by the change" }),
  });

  const token = new vmpooler.Token("token");
  const vm = new vmpooler.Vm("vm", {
    pool: "debian-12-x86_64",
    token: token.token,
    tags: { project: changed ? "after" : "before" },
    disks: changed ? [8, 20] : [8],
  });
  new vmpooler.VmSet("set", {
    pools: { "debian-12-x86_64": 2 },
    token: token.token,
    lifetime: changed ? 30 : 24,
  });
  new vmpooler.OndemandRequest("ondemand", {
    pools: { "win-2022-x86_64": 1 },
    token: token.token,
    tags: changed ? { stage: "prod", team: "after" } : { stage: "prod" },
  });
  new vmpooler.VmDisk("disk", { vm: vm.hostname, size: 16, token: token.token });
  new vmpooler.VmSnapshot("snapshot", { vm: vm.hostname, token: token.token, revertTriggers: changed ? ["once"] : [] });
  new vmpooler.PoolSize("size", { pool: "centos-9-x86_64", size: changed ? 7 : 6, token: token.token });
  new vmpooler.PoolTemplate("template", {
    pool: "ubuntu-24.04-x86_64",
    template: `templates/ubuntu-24.04-x86_64-0.0.${changed ? 3 : 2}`,
    token: token.token,
  });
  new vmpooler.PoolReset("reset", { pool: "centos-9-x86_64", triggers: ["recorded"], token: token.token });

  new modelarts.NodePool("nodes", {
    poolName,
    name: "recorded-nodes",
    flavor: "modelarts.vm.gpu.t4u8",
    count: changed ? 2 : 1,
    labels: { recorded: "yes" },
  });
}
