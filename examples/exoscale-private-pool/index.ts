import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

const config = new pulumi.Config();

const workers = new exoscale.InstancePool("workers", {
  size: 2,
  minAvailable: 1,
  instanceType: "standard.medium",
  templateId: exoscale.getTemplateOutput({ name: "Linux Ubuntu 24.04 LTS 64-bit" }).id,
  diskSize: 50,
  // Final: a pool with public addresses cannot lose them, nor this one get any, without being replaced.
  publicIpAssignment: "none",
  // A network that exists already: pulumi config set privateNetworkId <id>
  privateNetworkIds: [config.require("privateNetworkId")],
  // Credentials in user data belong in a secret, so that the state holds them encrypted.
  userData: pulumi.interpolate`#cloud-config
write_files:
  - path: /etc/worker/token
    permissions: "0600"
    content: ${config.requireSecret("workerToken")}
`,
});

export const members = workers.instances.apply((instances) => instances.map(({ name }) => name));
