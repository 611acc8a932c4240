import type { Example } from "../../core/resource";

export const examples: readonly Example[] = [
  {
    title: "Two members, in the zone of the stack's configuration",
    code: `import { exoscale } from "pulumi-pools";

const ubuntu = exoscale.getTemplateOutput({ name: "Linux Ubuntu 24.04 LTS 64-bit" });

const web = new exoscale.InstancePool("web", {
  size: 2,
  instanceType: "standard.small",
  templateId: ubuntu.id,
  diskSize: 20,
});

export const addresses = web.instances.apply((members) => members.map((member) => member.publicIp));`,
  },
  {
    title: "Members on different hosts, configured by cloud-init",
    code: `import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

const zone = "ch-gva-2";
const spread = new exoscale.AntiAffinityGroup("web");

export const web = new exoscale.InstancePool(
  "web",
  {
    zone,
    size: 3,
    minAvailable: 2,
    instanceType: "standard.medium",
    templateId: exoscale.getTemplateOutput({ zone, name: "Linux Ubuntu 24.04 LTS 64-bit" }).id,
    diskSize: 50,
    userData: "#cloud-config\\npackages: [nginx]\\n",
    antiAffinityGroupIds: [spread.id],
    sshKeys: ["operations"],
    labels: { team: "web", stack: pulumi.getStack() },
    publicIpAssignment: "dual",
  },
  { customTimeouts: { create: "15m" } },
);`,
  },
  {
    title: "An existing pool, taken over and scaled",
    code: `import { exoscale } from "pulumi-pools";

new exoscale.InstancePool("web", {
  adopt: "0c4f8f5e-7b1d-4b57-8f5c-2d1b6f6b3a11@ch-gva-2",
  zone: "ch-gva-2",
  name: "web",
  size: 4, // had 2: scaled right after it is taken over
  instanceType: "standard.small",
  templateId: "2b2c2a6d-4d5c-4f6e-9a2e-6b7c8d9e0f10",
  diskSize: 20,
});`,
  },
  {
    title: "A pool of another stack or tool, read only",
    code: `import { exoscale } from "pulumi-pools";

const theirs = exoscale.InstancePool.get("theirs", "0c4f8f5e-7b1d-4b57-8f5c-2d1b6f6b3a11@ch-gva-2");

export const size = theirs.size;`,
  },
];
