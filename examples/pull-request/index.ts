import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

const config = new pulumi.Config();

const apart = new exoscale.AntiAffinityGroup("web", { description: "Each web server on a host of its own" });

const web = new exoscale.InstancePool("web", {
  size: config.getNumber("size") ?? 3,
  instanceType: config.get("instanceType") ?? "standard.small",
  templateId: exoscale.getTemplateOutput({ name: "Linux Debian 13 (Trixie) 64-bit" }).id,
  diskSize: 20,
  antiAffinityGroupIds: [apart.id],
});

export const addresses = web.instances.apply((members) => members.map(({ publicIp }) => publicIp));
