import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

/** Web servers for a stage: one for tests, three on hosts of their own for users. */
export class Web extends pulumi.ComponentResource {
  readonly pool: exoscale.InstancePool;

  constructor(name: string, stage: "test" | "production", options?: pulumi.ComponentResourceOptions) {
    super("example:index:Web", name, {}, options);
    const apart = stage === "production" ? [new exoscale.AntiAffinityGroup(name, {}, { parent: this }).id] : undefined;
    this.pool = new exoscale.InstancePool(
      name,
      {
        size: stage === "production" ? 3 : 1,
        instanceType: "standard.small",
        templateId: exoscale.getTemplateOutput({ name: "Linux Ubuntu 24.04 LTS 64-bit" }, { parent: this }).id,
        diskSize: 20,
        antiAffinityGroupIds: apart,
        labels: { stage },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
