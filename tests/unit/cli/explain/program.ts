import * as pulumi from "@pulumi/pulumi";
import { exoscale, modelarts, vmpooler } from "pulumi-pools";

/** The recorded previews: every resource is created, changed in place, replaced and deleted. */
export const STAGES = ["made", "changed", "replaced", "gone"] as const;
export type Stage = (typeof STAGES)[number];

const UBUNTU = "92276658-1e27-41c0-8a6a-63ec24ede6a4";
const DEBIAN = "907a70c3-1012-4037-b64c-e4228c38fb29";

/** No explanation may contain them. */
export const SECRETS = ["canary-of-user-data", "canary-of-a-script", "canary-of-another-provider"];
const [USER_DATA = "", SCRIPT = "", FOREIGN = ""] = SECRETS;

/** A resource of another provider: a dynamic resource that the program defines. */
class Note extends pulumi.dynamic.Resource {
  constructor(name: string, args: Record<string, pulumi.Input<unknown>>, options?: pulumi.CustomResourceOptions) {
    super(
      {
        create: async (inputs) => ({ id: "note", outs: inputs as object }),
        diff: async (_id, olds: Record<string, unknown>, news: Record<string, unknown>) => ({
          replaces: olds.paper === news.paper ? [] : ["paper"],
        }),
        update: async (_id, _olds, news) => ({ outs: news as object }),
      },
      name,
      args,
      options,
    );
  }
}

/** @param poolName the resource pool of ModelArts */
export function program(stage: Stage, poolName: string): void {
  if (stage === "gone") return;
  const [isChanged, isReplaced] = [stage === "changed", stage === "replaced"];

  const apart = new exoscale.AntiAffinityGroup("apart", {
    name: "recorded-apart",
    description: isReplaced ? "Another description" : "On hosts of their own",
  });
  new exoscale.InstancePool("web", {
    name: "recorded-web",
    zone: isReplaced ? "de-fra-1" : "ch-gva-2",
    size: isChanged ? 1 : 2,
    instanceType: isChanged ? "standard.medium" : "standard.small",
    templateId: isChanged ? DEBIAN : UBUNTU,
    diskSize: 20,
    antiAffinityGroupIds: [apart.id],
    labels: { app: "web", stage: isChanged ? "prod | <b>bold</b>" : "test", ...(isChanged ? {} : { old: "yes" }) },
    userData: `#cloud-config\n# ${USER_DATA} ${isChanged ? 2 : 1}\n`,
  });
  new exoscale.InstancePool(
    "kept",
    {
      name: "recorded-kept",
      size: 1,
      instanceType: "standard.small",
      templateId: UBUNTU,
      diskSize: 10,
    },
    { retainOnDelete: true },
  );

  const token = new vmpooler.Token("token", isReplaced ? { user: "other" } : {});
  const access = { token: token.token };
  const vm = new vmpooler.Vm("vm", {
    pool: isReplaced ? "ubuntu-24.04-x86_64" : "debian-12-x86_64",
    tags: { project: isChanged ? "after" : "before" },
    disks: isChanged ? [8, 20] : [8],
    ...access,
  });
  new vmpooler.VmSet("set", {
    pools: { "debian-12-x86_64": isReplaced ? 1 : 2 },
    lifetime: isChanged ? 30 : 24,
    ...access,
  });
  new vmpooler.OndemandRequest("ondemand", {
    pools: { [isReplaced ? "debian-12-x86_64" : "win-2022-x86_64"]: 1 },
    tags: isChanged ? { stage: "prod", team: "after" } : { stage: "prod" },
    ...access,
  });
  new vmpooler.VmDisk("disk", { vm: vm.hostname, size: isReplaced ? 17 : 16, ...access });
  new vmpooler.VmSnapshot("snapshot", { vm: vm.hostname, revertTriggers: isChanged ? ["once"] : [], ...access });
  new vmpooler.PoolSize("size", {
    pool: isReplaced ? "debian-12-x86_64" : "centos-9-x86_64",
    size: isChanged ? 7 : 6,
    ...access,
  });
  new vmpooler.PoolTemplate("template", {
    pool: isReplaced ? "debian-12-x86_64" : "ubuntu-24.04-x86_64",
    template: `templates/ubuntu-24.04-x86_64-0.0.${isChanged ? 3 : 2}`,
    ...access,
  });
  new vmpooler.PoolReset("reset", { pool: "centos-9-x86_64", triggers: [isReplaced ? "again" : "first"], ...access });

  new modelarts.NodePool("nodes", {
    poolName,
    name: "recorded-nodes",
    flavor: isReplaced ? "modelarts.vm.gpu.v100" : "modelarts.vm.gpu.t4u8",
    count: isChanged ? 1 : 2,
    labels: { stage: isChanged ? "prod" : "test" },
    extendParams: { post_install: btoa(`# ${SCRIPT} ${isChanged ? 2 : 1}`) },
  });

  new Note("note", {
    text: isChanged ? "changed | with a pipe" : "first",
    password: pulumi.secret(`${FOREIGN} ${stage}`),
    paper: isReplaced ? "A5" : "A4",
  });
}
