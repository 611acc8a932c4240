import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

const config = new pulumi.Config();

// The newest Ubuntu. Once the stack is up, pin it, so that a newer one does not change the pool some day:
//   pulumi config set templateId $(pulumi stack output templateId)
const templateId = config.get("templateId") ?? exoscale.getTemplateOutput({ name: "Linux Ubuntu 24.04 LTS 64-bit" }).id;

const apart = new exoscale.AntiAffinityGroup("web", { description: "Each web server on a host of its own" });

const web = new exoscale.InstancePool("web", {
  size: config.getNumber("size") ?? 3,
  instanceType: "standard.small",
  templateId,
  diskSize: 20,
  antiAffinityGroupIds: [apart.id],
  publicIpAssignment: config.get<"inet4" | "dual" | "none">("publicIpAssignment") ?? "inet4",
  labels: { app: "web", stage: config.get("stage") ?? "test" },
  userData: "#cloud-config\npackages: [nginx]\n",
});

export const poolId = web.id;
export const poolName = web.name;
export { templateId };
export const addresses = web.instances.apply((instances) => instances.map(({ publicIp }) => publicIp));
