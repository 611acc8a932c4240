import type { PulumiFn } from "@pulumi/pulumi/automation";
import { exoscale } from "pulumi-pools";

/** What differs from customer to customer. */
export interface Customer {
  /** Also the stack's name. */
  readonly name: string;
  readonly zone: string;
  readonly size: number;
}

/** The one program of all stacks. */
export function programOf({ name, zone, size }: Customer): PulumiFn {
  return async () => {
    const pool = new exoscale.InstancePool("web", {
      zone,
      size,
      instanceType: "standard.small",
      templateId: exoscale.getTemplateOutput({ zone, name: "Linux Ubuntu 24.04 LTS 64-bit" }).id,
      diskSize: 20,
      labels: { customer: name },
    });
    return { poolId: pool.id };
  };
}
