import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../user-error";
import { isOfType } from "../resource";
import { AntiAffinityGroup } from "./anti-affinity-group";
import { InstancePool, type InstancePoolArgs, type InstancePoolInstance } from "./instance-pool";
import { spread } from "./spread";

const TYPE = "pools:exoscale:SpreadInstancePool";

/**
 * Any number of instances of which no two of a pool share a host. An anti-affinity group takes at most 8, so this makes
 * as many groups, and pools of at most 8 members, as it takes: in one zone, or balanced over several.
 *
 * Growth adds members to pools and adds pools; nobody is moved or replaced. Shrinking takes from the fullest zone, there
 * from the pool that was begun last, and deletes a pool that is empty together with its group. Another list of zones is
 * another balance: zones that stay give or get members.
 *
 * @example Twenty members in the zone of the stack's configuration: pools of 8, 8 and 4
 * ```ts
 * import { exoscale } from "pulumi-pools";
 *
 * const web = new exoscale.SpreadInstancePool("web", {
 *   size: 20,
 *   instanceType: "standard.small",
 *   templateId: exoscale.getTemplateOutput({ name: "Linux Debian 13 (Trixie) 64-bit" }).id,
 *   diskSize: 20,
 * });
 *
 * export const addresses = web.instances.apply((members) => members.map(({ publicIp }) => publicIp));
 * ```
 *
 * @example Ten members over two zones, each with its own template
 * ```ts
 * import { exoscale } from "pulumi-pools";
 *
 * export const web = new exoscale.SpreadInstancePool("web", {
 *   size: 10,
 *   zones: ["ch-gva-2", "de-fra-1"],
 *   instanceType: "standard.small",
 *   diskSize: 20,
 *   inZone: (zone) => ({
 *     templateId: exoscale.getTemplateOutput({ zone, name: "Linux Debian 13 (Trixie) 64-bit" }).id,
 *   }),
 * });
 * ```
 */
export class SpreadInstancePool extends pulumi.ComponentResource {
  /** @internal */
  static readonly __pulumiType = TYPE;

  /** The classes of its resources. @internal */
  static readonly parts = { InstancePool, AntiAffinityGroup };

  /** The pools, by zone and number. */
  readonly pools: readonly InstancePool[];

  /** The anti-affinity group of each of {@link pools}. */
  readonly groups: readonly AntiAffinityGroup[];

  /** The members of all pools. */
  readonly instances: pulumi.Output<SpreadInstance[]>;

  /** Ids of the members of all pools. */
  readonly instanceIds: pulumi.Output<string[]>;

  /** @throws RunError when size is no whole number from 0 on, a zone is given twice or none is, or no template is given */
  constructor(name: string, args: SpreadInstancePoolArgs, options?: pulumi.ComponentResourceOptions) {
    super(TYPE, name, {}, options);
    const { size, zones, inZone, ...members } = args;
    refuse(name, args);
    const { parts } = new.target;
    const shares = spread<string | undefined>(size, zones ?? [undefined]).map(({ zone, number, size: share }) => {
      const own = zone === undefined ? `${name}-${number}` : `${name}-${zone}-${number}`;
      const group = new parts.AntiAffinityGroup(own, { connection: args.connection }, { parent: this });
      const { templateId, ...rest } = { ...members, ...(zone === undefined ? {} : inZone?.(zone)) };
      if (templateId === undefined) throw refusal(name, `templateId is required, here or in what inZone answers`);
      const pool = new parts.InstancePool(
        own,
        { ...rest, templateId, zone, size: share, antiAffinityGroupIds: [group.id] },
        { parent: this },
      );
      return { group, pool };
    });
    this.pools = shares.map(({ pool }) => pool);
    this.groups = shares.map(({ group }) => group);
    this.instances = pulumi.all(this.pools.map(membersOf)).apply((all) => all.flat());
    this.instanceIds = this.instances.apply((all) => all.map(({ id }) => id));
    this.registerOutputs({ instances: this.instances, instanceIds: this.instanceIds });
  }

  /** The same component, of the resources of another front. @internal */
  static of(other: typeof SpreadInstancePool.parts): typeof SpreadInstancePool {
    return class extends SpreadInstancePool {
      static override readonly parts = other;
    };
  }

  /** Whether `value` is a SpreadInstancePool, also of another copy of this package. */
  static override isInstance(value: unknown): value is SpreadInstancePool {
    return isOfType(value, TYPE);
  }
}

/** What the members of one zone can have of their own, because it exists in one zone alone. */
type ZoneArgs = Pick<InstancePoolArgs, "templateId" | "privateNetworkIds" | "elasticIpIds" | "deployTargetId">;

/** What each pool is, as in {@link InstancePoolArgs}, but for what the component decides. */
export interface SpreadInstancePoolArgs
  extends
    Omit<
      InstancePoolArgs,
      "size" | "zone" | "name" | "minAvailable" | "antiAffinityGroupIds" | "adopt" | "ipv6Enabled" | keyof ZoneArgs
    >,
    Partial<ZoneArgs> {
  /** Number of members in all, from 0 on. Plain, and no output: how many resources there are depends on it. */
  size: number;
  /**
   * Zones over which the members are balanced; their order means nothing.
   *
   * Default: the zone of the configuration.
   */
  zones?: readonly NonNullable<pulumi.Unwrap<InstancePoolArgs["zone"]>>[];
  /** What is different in a zone of {@link zones}, such as the template, whose id is another in each. */
  inZone?: (zone: string) => Partial<ZoneArgs>;
}

/** A member of one of the pools. */
export interface SpreadInstance extends InstancePoolInstance {
  /** Zone in which it runs. */
  readonly zone: string;
  /** Id of its pool. */
  readonly poolId: string;
}

function membersOf({ id, zone, instances }: InstancePool): pulumi.Output<SpreadInstance[]> {
  return pulumi.all([id, zone, instances]).apply(([poolId, where, members]: Members) =>
    // With mocks an output may be missing.
    (members ?? []).map((member) => ({ ...member, zone: where, poolId })),
  );
}

type Members = [poolId: string, zone: string, members: InstancePoolInstance[] | undefined];

function refuse(name: string, { size, zones }: SpreadInstancePoolArgs): void {
  if (!Number.isInteger(size) || size < 0)
    throw refusal(name, `size must be a whole number, at least 0, but is ${String(size)}`);
  if (zones?.length === 0)
    throw refusal(name, "zones must name at least one zone: leave it out for the configuration's");
  const twice = zones?.find((zone, index) => zones.indexOf(zone) !== index);
  if (twice !== undefined) throw refusal(name, `zones names ${twice} twice`);
}

function refusal(name: string, reason: string): UserError {
  return new UserError(`exoscale:SpreadInstancePool "${name}": ${reason}.`);
}
