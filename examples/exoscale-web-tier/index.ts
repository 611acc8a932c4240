import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

const config = new pulumi.Config();

// Another stack makes the networks and security groups, with any provider, and exports an object a zone:
//   {"ch-gva-2": {"securityGroupId": "…", "privateNetworkId": "…"}, …}
const network = new pulumi.StackReference(config.require("networkStack"));
const places = network.requireOutput("places") as pulumi.Output<
  Record<string, { securityGroupId: string; privateNetworkId: string }>
>;

const template = "Linux Ubuntu 24.04 LTS 64-bit";
const zones = config.getObject<string[]>("zones") ?? ["ch-gva-2", "de-fra-1"];
const placeIn = (zone: string) =>
  places.apply((all) => all[zone] ?? Promise.reject(new Error(`the network stack exports no place in ${zone}`)));

// Anti-affinity groups belong to the organisation: this one serves every zone.
const apart = new exoscale.AntiAffinityGroup("web", { description: "Each web server on a host of its own" });

const tiers = zones.map(
  (zone) =>
    new exoscale.InstancePool(`web-${zone}`, {
      zone,
      size: 2,
      minAvailable: 1,
      instanceType: "standard.small",
      templateId: exoscale.getTemplateOutput({ zone, name: template }).id,
      diskSize: 20,
      antiAffinityGroupIds: [apart.id],
      securityGroupIds: [placeIn(zone).securityGroupId],
      privateNetworkIds: [placeIn(zone).privateNetworkId],
      labels: { tier: "web" },
      userData: "#cloud-config\npackages: [nginx]\n",
    }),
);

// The workers have no public addresses. That is final: a pool with them cannot lose them, nor this one get any,
// without being replaced.
const home = zones[0] ?? "ch-gva-2";
const workers = new exoscale.InstancePool("workers", {
  zone: home,
  size: 2,
  instanceType: "standard.medium",
  templateId: exoscale.getTemplateOutput({ zone: home, name: template }).id,
  diskSize: 50,
  publicIpAssignment: "none",
  privateNetworkIds: [placeIn(home).privateNetworkId],
  labels: { tier: "workers" },
  // Credentials in user data belong in a secret, so that the state holds them encrypted.
  userData: pulumi.interpolate`#cloud-config
write_files:
  - path: /etc/worker/token
    permissions: "0600"
    content: ${config.requireSecret("workerToken")}
`,
});

export const addresses = Object.fromEntries(
  tiers.map((pool, index) => [
    zones[index] ?? "",
    pool.instances.apply((instances) => instances.map(({ publicIp }) => publicIp)),
  ]),
);
export const workerNames = workers.instances.apply((instances) => instances.map(({ name }) => name));
