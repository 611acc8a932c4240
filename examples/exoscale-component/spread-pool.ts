import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

export interface SpreadPoolArgs {
  /** How many members the pool begins with, 1 to 8; from then on an autoscaler decides. */
  initialSize: number;
  /** `<family>.<size>`. */
  instanceType: pulumi.Input<string>;
  templateId: pulumi.Input<string>;
  /** In GiB. */
  diskSize: pulumi.Input<number>;
  labels?: Record<string, string>;
}

/** A pool whose members never share a host, and whose size somebody else looks after. */
export class SpreadPool extends pulumi.ComponentResource {
  readonly poolId: pulumi.Output<string>;
  readonly addresses: pulumi.Output<(string | undefined)[]>;

  constructor(name: string, args: SpreadPoolArgs, options?: pulumi.ComponentResourceOptions) {
    super("example:exoscale:SpreadPool", name, {}, options);

    const apart = new exoscale.AntiAffinityGroup(name, {}, { parent: this });
    const { initialSize, ...members } = args;
    const pool = new exoscale.InstancePool(
      name,
      { ...members, size: initialSize, antiAffinityGroupIds: [apart.id] },
      // Without this, the next `pulumi up` would undo what the autoscaler has done.
      { parent: this, ignoreChanges: ["size"] },
    );

    this.poolId = pool.id;
    this.addresses = pool.instances.apply((instances) => instances.map(({ publicIp }) => publicIp));
    this.registerOutputs({ poolId: this.poolId, addresses: this.addresses });
  }
}
