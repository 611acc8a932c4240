import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../user-error";
import { isOfType } from "../resource";
import { AntiAffinityGroup } from "./anti-affinity-group";
import { InstancePool, type InstancePoolArgs, type InstancePoolInstance } from "./instance-pool";
import { spread } from "./spread";

const TYPE = "pools:exoscale:SpreadInstancePool";

/**
 * Any number of instances, of which no two in a pool share a host. An anti-affinity group holds at most 8 instances, so this
 * creates as many groups and pools of at most 8 members as needed, in one zone or balanced over several.
 *
 * Growth adds members and pools; no member is moved or replaced. Shrinking removes members from the fullest zone's last
 * pool, and deletes an empty pool with its group. If the list of zones changes, the members are balanced again: existing
 * zones lose or get members.
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

  /** The classes of its children. @internal */
  static readonly parts = { InstancePool, AntiAffinityGroup };

  /** The pools, by zone and number. */
  readonly pools: readonly InstancePool[];

  /** The anti-affinity group of each of {@link pools}. */
  readonly groups: readonly AntiAffinityGroup[];

  /** The members of all pools. */
  readonly instances: pulumi.Output<SpreadInstance[]>;

  /** Ids of the members of all pools. */
  readonly instanceIds: pulumi.Output<string[]>;

  /** @throws RunError if size is not an integer of at least 0, zones is empty or repeats a zone, or templateId is missing */
  constructor(name: string, args: SpreadInstancePoolArgs, options?: pulumi.ComponentResourceOptions) {
    super(TYPE, name, {}, options);
    const { size, zones, inZone, ...members } = args;
    validate(name, args);
    const { parts } = new.target;
    const shares = spread<string | undefined>(size, zones ?? [undefined]).map(({ zone, number, size: share }) => {
      const own = zone === undefined ? `${name}-${number}` : `${name}-${zone}-${number}`;
      const group = new parts.AntiAffinityGroup(own, { connection: args.connection }, { parent: this });
      const { templateId, ...rest } = { ...members, ...(zone === undefined ? {} : inZone?.(zone)) };
      if (templateId === undefined)
        throw invalid(name, "templateId is required, as an argument or from inZone with zones");
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

  /** The same component with the classes of the plugin. @internal */
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

/** Arguments that may differ by zone, because the objects exist in one zone only. */
type ZoneArgs = Pick<InstancePoolArgs, "templateId" | "privateNetworkIds" | "elasticIpIds" | "deployTargetId">;

/** The arguments of each pool as in {@link InstancePoolArgs}, except those that the component sets. */
export interface SpreadInstancePoolArgs
  extends
    Omit<
      InstancePoolArgs,
      "size" | "zone" | "name" | "minAvailable" | "antiAffinityGroupIds" | "adopt" | "ipv6Enabled" | keyof ZoneArgs
    >,
    Partial<ZoneArgs> {
  /** Total number of members, at least 0. Not an output: the number of resources depends on it. */
  size: number;
  /**
   * Zones over which the members are balanced; the order is ignored.
   *
   * Default: the zone of the configuration.
   */
  zones?: readonly NonNullable<pulumi.Unwrap<InstancePoolArgs["zone"]>>[];
  /** Arguments that differ in a zone of {@link zones}, such as the template, which has another id in each zone. Not called without {@link zones}. */
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

function validate(name: string, { size, zones }: SpreadInstancePoolArgs): void {
  if (!Number.isInteger(size) || size < 0)
    throw invalid(name, `size must be an integer, at least 0, but is ${String(size)}`);
  if (zones?.length === 0)
    throw invalid(name, "zones must have at least one zone; leave it out to use the zone of the configuration");
  const twice = zones?.find((zone, index) => zones.indexOf(zone) !== index);
  if (twice !== undefined) throw invalid(name, `zones names ${twice} twice`);
}

function invalid(name: string, reason: string): UserError {
  return new UserError(`exoscale:SpreadInstancePool "${name}": ${reason}.`);
}
