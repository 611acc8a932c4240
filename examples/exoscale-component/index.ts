import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

const config = new pulumi.Config();

// Ten members need two anti-affinity groups, which take 8 each: the component makes groups and pools as it takes.
const web = new exoscale.SpreadInstancePool("web", {
  size: config.getNumber("size") ?? 10,
  zones: config.getObject<string[]>("zones"),
  instanceType: "standard.small",
  diskSize: 20,
  labels: { role: "web" },
  templateId: exoscale.getTemplateOutput({ name: "Linux Debian 13 (Trixie) 64-bit" }).id,
  // In each of several zones the same template has another id.
  inZone: (zone) => ({
    templateId: exoscale.getTemplateOutput({ zone, name: "Linux Debian 13 (Trixie) 64-bit" }).id,
  }),
});

export const poolIds = web.pools.map(({ id }) => id);
export const members = web.instances.apply((all) => all.map(({ zone, name, publicIp }) => ({ zone, name, publicIp })));
