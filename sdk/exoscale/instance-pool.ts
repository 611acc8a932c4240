// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "exoscale:InstancePool",
  properties: [
    "zone",
    "name",
    "description",
    "size",
    "instanceType",
    "templateId",
    "diskSize",
    "minAvailable",
    "instancePrefix",
    "userData",
    "userDataBase64",
    "antiAffinityGroupIds",
    "securityGroupIds",
    "privateNetworkIds",
    "elasticIpIds",
    "sshKeys",
    "deployTargetId",
    "labels",
    "publicIpAssignment",
    "ipv6Enabled",
    "applicationConsistentSnapshotEnabled",
    "rollout",
    "adopt",
    "connection",
    "state",
    "manager",
    "instances",
    "instanceIds",
    "instanceTypeId",
    "instanceTypeName",
    "outdatedInstanceIds",
    "outdatedInstances",
    "stoppedRollout",
  ],
  secrets: ["userData", "userDataBase64"],
  adoptId: "<id>@<zone>",
};

/**
 * A group of identical instances that Exoscale keeps at a given size.
 *
 * @example Two members, in the zone of the stack's configuration
 * ```ts
 * import { exoscale } from "pulumi-pools";
 *
 * const ubuntu = exoscale.getTemplateOutput({ name: "Linux Ubuntu 24.04 LTS 64-bit" });
 *
 * const web = new exoscale.InstancePool("web", {
 *   size: 2,
 *   instanceType: "standard.small",
 *   templateId: ubuntu.id,
 *   diskSize: 20,
 * });
 *
 * export const addresses = web.instances.apply((members) => members.map((member) => member.publicIp));
 * ```
 *
 * @example Members on different hosts, configured by cloud-init
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { exoscale } from "pulumi-pools";
 *
 * const zone = "ch-gva-2";
 * const spread = new exoscale.AntiAffinityGroup("web");
 *
 * export const web = new exoscale.InstancePool(
 *   "web",
 *   {
 *     zone,
 *     size: 3,
 *     minAvailable: 2,
 *     instanceType: "standard.medium",
 *     templateId: exoscale.getTemplateOutput({ zone, name: "Linux Ubuntu 24.04 LTS 64-bit" }).id,
 *     diskSize: 50,
 *     userData: "#cloud-config\npackages: [nginx]\n",
 *     antiAffinityGroupIds: [spread.id],
 *     sshKeys: ["operations"],
 *     labels: { team: "web", stack: pulumi.getStack() },
 *     publicIpAssignment: "dual",
 *   },
 *   { customTimeouts: { create: "15m" } },
 * );
 * ```
 *
 * @example An existing pool, taken over and scaled
 * ```ts
 * import { exoscale } from "pulumi-pools";
 *
 * new exoscale.InstancePool("web", {
 *   adopt: "0c4f8f5e-7b1d-4b57-8f5c-2d1b6f6b3a11@ch-gva-2",
 *   zone: "ch-gva-2",
 *   name: "web",
 *   size: 4, // had 2: scaled right after it is taken over
 *   instanceType: "standard.small",
 *   templateId: "2b2c2a6d-4d5c-4f6e-9a2e-6b7c8d9e0f10",
 *   diskSize: 20,
 * });
 * ```
 *
 * @example A pool of another stack or tool, read only
 * ```ts
 * import { exoscale } from "pulumi-pools";
 *
 * const theirs = exoscale.InstancePool.get("theirs", "0c4f8f5e-7b1d-4b57-8f5c-2d1b6f6b3a11@ch-gva-2");
 *
 * export const size = theirs.size;
 * ```
 *
 * @see https://openapi-v2.exoscale.com/group/endpoint-instance-pool
 */
export class InstancePool extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /** Zone in which the pool and its members live. */
  declare readonly zone: pulumi.Output<string>;

  /** Name of the pool; two pools may share one. */
  declare readonly name: pulumi.Output<string>;

  /** Free text. */
  declare readonly description: pulumi.Output<string | undefined>;

  /** Number of members. At least 1 at creation; later 0 empties the pool and keeps it. */
  declare readonly size: pulumi.Output<number>;

  /** Type of the members: `<family>.<size>` in any case, or an id. */
  declare readonly instanceType: pulumi.Output<string>;

  /** Template of the members' disks. */
  declare readonly templateId: pulumi.Output<string>;

  /** Size of the members' disks in GiB. */
  declare readonly diskSize: pulumi.Output<number>;

  /** Number of members that must keep running while the pool changes. */
  declare readonly minAvailable: pulumi.Output<number | undefined>;

  /** Prefix of the members' names. */
  declare readonly instancePrefix: pulumi.Output<string | undefined>;

  /** cloud-init data as plain text; it is sent base64-encoded. Secret. */
  declare readonly userData: pulumi.Output<string | undefined>;

  /** cloud-init data in base64, for gzipped or binary data; not together with userData. Secret. */
  declare readonly userDataBase64: pulumi.Output<string | undefined>;

  /** Anti-affinity groups of the members. A group holds at most 8 members, each on a different host. */
  declare readonly antiAffinityGroupIds: pulumi.Output<string[] | undefined>;

  /** Security groups of the members. */
  declare readonly securityGroupIds: pulumi.Output<string[] | undefined>;

  /** Private networks of the members. */
  declare readonly privateNetworkIds: pulumi.Output<string[] | undefined>;

  /** Elastic IPs of the members; not with publicIpAssignment none. */
  declare readonly elasticIpIds: pulumi.Output<string[] | undefined>;

  /** Names of the SSH keys that may log in. */
  declare readonly sshKeys: pulumi.Output<string[] | undefined>;

  /** Deploy target of the members, such as dedicated hosts. */
  declare readonly deployTargetId: pulumi.Output<string | undefined>;

  /** Labels of the pool; leaving them out is the same as `{}`. */
  declare readonly labels: pulumi.Output<Record<string, string> | undefined>;

  /** Public addresses of the members: IPv4 (inet4), IPv4 and IPv6 (dual), or none. */
  declare readonly publicIpAssignment: pulumi.Output<"inet4" | "dual" | "none" | undefined>;

  /**
   * Whether members have an IPv6 address beside IPv4; not together with publicIpAssignment.
   *
   * @deprecated Use publicIpAssignment: "dual" for true, "inet4" for false.
   */
  declare readonly ipv6Enabled: pulumi.Output<boolean | undefined>;

  /** Whether snapshots of the members are application-consistent; the template must support it. */
  declare readonly applicationConsistentSnapshotEnabled: pulumi.Output<boolean | undefined>;

  /**
   * Replaces outdated members (created from an older definition) in batches within bounds, including those that are
   * outdated when it is added. See docs/rollout.md.
   */
  declare readonly rollout: pulumi.Output<InstancePoolRollout | undefined>;

  /** Takes over the existing object `<id>@<zone>` instead of creating a new one; ignored once the resource exists. */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /** Name of the connection of `pools:exoscale.connections` whose account is used. */
  declare readonly connection: pulumi.Output<string | undefined>;

  /** State of the pool: creating, running, scaling-up, scaling-down, updating, suspended or destroying. */
  declare readonly state: pulumi.Output<string>;

  /** What manages the pool, such as an SKS cluster: a managed pool is read and never changed. */
  declare readonly manager: pulumi.Output<InstancePoolManager | undefined>;

  /** The members. */
  declare readonly instances: pulumi.Output<InstancePoolInstance[]>;

  /** Ids of the members. */
  declare readonly instanceIds: pulumi.Output<string[]>;

  /** Id of the instance type. */
  declare readonly instanceTypeId: pulumi.Output<string>;

  /** `<family>.<size>` of the instance type. */
  declare readonly instanceTypeName: pulumi.Output<string | undefined>;

  /** Ids of the members that were created from an older definition of the pool. */
  declare readonly outdatedInstanceIds: pulumi.Output<string[]>;

  /** The same members, with the outdated inputs of each. */
  declare readonly outdatedInstances: pulumi.Output<InstancePoolOutdatedInstance[]>;

  /** A rollout that stopped. The next `pulumi up` continues it. */
  declare readonly stoppedRollout: pulumi.Output<InstancePoolStoppedRollout | undefined>;

  /**
   * @param name the resource's Pulumi name
   * @param args the arguments
   * @param options Pulumi's resource options. `import` and `provider` need pulumi-pools/plugin. Default timeout of create,
   * update and delete: 60 minutes
   */
  constructor(name: string, args: InstancePoolArgs, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<id>@<zone>`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): InstancePool {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, InstancePool) as InstancePool;
  }

  /** Whether `value` is a InstancePool, also from another copy of this package. */
  static override isInstance(value: unknown): value is InstancePool {
    return isOfType(value, InstancePool.__pulumiType);
  }
}

/** Arguments of {@link InstancePool}. */
export interface InstancePoolArgs {
  /**
   * Zone in which the pool and its members live.
   *
   * String that must be a zone such as ch-gva-2, ch-dk-2, de-fra-1, de-muc-1, at-vie-1, at-vie-2, bg-sof-1,
   * hr-zag-1. Default: `pools:exoscale.zone`, then EXOSCALE_ZONE. Change: replaces the resource. A pool cannot move
   * to another zone.
   */
  zone?: pulumi.Input<
    "ch-gva-2" | "ch-dk-2" | "de-fra-1" | "de-muc-1" | "at-vie-1" | "at-vie-2" | "bg-sof-1" | "hr-zag-1" | (string & {})
  >;
  /**
   * Name of the pool; two pools may share one.
   *
   * String, 1 to 255 characters. Default: the resource's Pulumi name, a dash and 7 hex digits. Change: in place.
   */
  name?: pulumi.Input<string>;
  /**
   * Free text.
   *
   * String, at most 255 characters. Change: in place.
   */
  description?: pulumi.Input<string>;
  /**
   * Number of members. At least 1 at creation; later 0 empties the pool and keeps it.
   *
   * Integer, at least 0. Change: in place.
   */
  size: pulumi.Input<number>;
  /**
   * Type of the members: `<family>.<size>` in any case, or an id.
   *
   * String that must be \<family\>.\<size\>, such as standard.small, or the id of an instance type. Change: in
   * place; existing members keep the old value, unless rollout replaces them.
   */
  instanceType: pulumi.Input<
    | "standard.micro"
    | "standard.tiny"
    | "standard.small"
    | "standard.medium"
    | "standard.large"
    | "standard.extra-large"
    | "standard.huge"
    | "standard.mega"
    | "standard.titan"
    | "standard.jumbo"
    | "standard.colossus"
    | "cpu.extra-large"
    | "cpu.huge"
    | "cpu.mega"
    | "cpu.titan"
    | "memory.extra-large"
    | "memory.huge"
    | "memory.mega"
    | "memory.titan"
    | "storage.extra-large"
    | "storage.huge"
    | "storage.mega"
    | "storage.titan"
    | "storage.jumbo"
    | (string & {})
  >;
  /**
   * Template of the members' disks.
   *
   * Id (a UUID). Change: in place; existing members keep the old value, unless rollout replaces them.
   */
  templateId: pulumi.Input<string>;
  /**
   * Size of the members' disks in GiB.
   *
   * Integer, 10 to 51200. Change: in place; existing members keep the old value, unless rollout replaces them.
   */
  diskSize: pulumi.Input<number>;
  /**
   * Number of members that must keep running while the pool changes.
   *
   * Integer, at least 0. Default: 0. Change: in place.
   */
  minAvailable?: pulumi.Input<number>;
  /**
   * Prefix of the members' names.
   *
   * String, 1 to 30 characters. Default: pool. Change: in place; existing members keep the old value, unless rollout
   * replaces them.
   */
  instancePrefix?: pulumi.Input<string>;
  /**
   * cloud-init data as plain text; it is sent base64-encoded.
   *
   * String, 1 to 24576 bytes: 32768 characters once encoded. Change: in place; existing members keep the old value,
   * unless rollout replaces them.
   */
  userData?: pulumi.Input<string>;
  /**
   * cloud-init data in base64, for gzipped or binary data; not together with userData.
   *
   * Base64 string, 1 to 32768 characters. Change: in place; existing members keep the old value, unless rollout
   * replaces them.
   */
  userDataBase64?: pulumi.Input<string>;
  /**
   * Anti-affinity groups of the members. A group holds at most 8 members, each on a different host.
   *
   * List of ids (UUIDs). Change: in place; existing members keep the old value, unless rollout replaces them.
   */
  antiAffinityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Security groups of the members.
   *
   * List of ids (UUIDs). Change: in place; Exoscale does not document whether existing members get the new value;
   * rollout replaces those that do not show it.
   */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Private networks of the members.
   *
   * List of ids (UUIDs). Change: in place; Exoscale does not document whether existing members get the new value;
   * rollout replaces those that do not show it.
   */
  privateNetworkIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Elastic IPs of the members; not with publicIpAssignment none.
   *
   * List of ids (UUIDs). Change: in place; Exoscale does not document whether existing members get the new value;
   * rollout replaces those that do not show it.
   */
  elasticIpIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Names of the SSH keys that may log in.
   *
   * List of strings, each 1 to 255 characters. Change: in place; existing members keep the old value, unless rollout
   * replaces them.
   */
  sshKeys?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Deploy target of the members, such as dedicated hosts.
   *
   * Id (a UUID). Change: in place; existing members keep the old value, unless rollout replaces them.
   */
  deployTargetId?: pulumi.Input<string>;
  /**
   * Labels of the pool; leaving them out is the same as `{}`.
   *
   * Change: in place.
   */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Public addresses of the members: IPv4 (inet4), IPv4 and IPv6 (dual), or none.
   *
   * Default: inet4, unless ipv6Enabled is given; an adopted pool keeps its value. Change: in place, or replaces the
   * resource; Exoscale does not document whether existing members get the new value; rollout replaces those that do
   * not show it. `none` is final: the API cannot change publicIpAssignment to or from none.
   */
  publicIpAssignment?: pulumi.Input<"inet4" | "dual" | "none">;
  /**
   * Whether members have an IPv6 address beside IPv4; not together with publicIpAssignment.
   *
   * Change: in place; Exoscale does not document whether existing members get the new value; rollout replaces those
   * that do not show it.
   *
   * @deprecated Use publicIpAssignment: "dual" for true, "inet4" for false.
   */
  ipv6Enabled?: pulumi.Input<boolean>;
  /**
   * Whether snapshots of the members are application-consistent; the template must support it.
   *
   * Default: false. Change: in place; Exoscale does not document whether existing members get the new value; rollout
   * replaces those that do not show it.
   */
  applicationConsistentSnapshotEnabled?: pulumi.Input<boolean>;
  /**
   * Replaces outdated members (created from an older definition) in batches within bounds, including those that are
   * outdated when it is added. See docs/rollout.md.
   *
   * Default: outdated members are kept. Change: recorded without a request.
   */
  rollout?: pulumi.Input<InstancePoolRolloutArgs>;
  /**
   * Takes over the existing object `<id>@<zone>` instead of creating a new one; ignored once the resource exists.
   *
   * String that must be \<id\>\@\<zone\>. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`. Change: recorded without a request.
   */
  connection?: pulumi.Input<string>;
}

/**
 * Replaces outdated members (created from an older definition) in batches within bounds, including those that are
 * outdated when it is added. See docs/rollout.md.
 */
export interface InstancePoolRolloutArgs {
  /**
   * Members below `size` that may be missing or unhealthy during the rollout.
   *
   * Integer, at least 0. Default: 0.
   */
  maxUnavailable?: pulumi.Input<number>;
  /**
   * Members above `size` that may exist during the rollout. A full anti-affinity group allows none.
   *
   * Integer, at least 0. Default: 1.
   */
  maxSurge?: pulumi.Input<number>;
  /**
   * Seconds to wait after new members are healthy before old ones are removed.
   *
   * Integer, 0 to 86400. Default: 0.
   */
  batchPauseSeconds?: pulumi.Input<number>;
  /**
   * How to check that a member works. The check runs on the machine that runs Pulumi.
   *
   * Default: a running member is healthy.
   */
  healthCheck?: pulumi.Input<InstancePoolRolloutHealthCheckArgs>;
  /**
   * Whether a new member that does not become healthy stops the rollout at once. If false, it counts as unavailable,
   * and the rollout continues as far as its bounds allow before it fails.
   *
   * Default: true.
   */
  pauseOnFailure?: pulumi.Input<boolean>;
}

/** How to check that a member works. The check runs on the machine that runs Pulumi. */
export interface InstancePoolRolloutHealthCheckArgs {
  /**
   * URL with `{ip}` for a member's public IPv4 address or `{id}` for its id. A status of 200 to 299 is healthy.
   * Redirects are not followed, and certificates are not verified, because they are rarely issued for addresses.
   *
   * String that must be an http or https URL with \{ip\} or \{id\}.
   */
  url?: pulumi.Input<string>;
  /**
   * TCP port of the public IPv4 address, instead of a URL. A member that accepts a connection is healthy.
   *
   * Integer, 1 to 65535.
   */
  port?: pulumi.Input<number>;
  /**
   * Seconds between two checks of a member, and the timeout of one check.
   *
   * Integer, 1 to 3600. Default: 5.
   */
  intervalSeconds?: pulumi.Input<number>;
  /**
   * Seconds within which a new member must become healthy; otherwise its batch fails.
   *
   * Integer, 1 to 86400. Default: 300.
   */
  timeoutSeconds?: pulumi.Input<number>;
  /**
   * Checks in a row that must succeed.
   *
   * Integer, 1 to 100. Default: 1.
   */
  successes?: pulumi.Input<number>;
}

/**
 * Replaces outdated members (created from an older definition) in batches within bounds, including those that are
 * outdated when it is added. See docs/rollout.md.
 */
export interface InstancePoolRollout {
  /** Members below `size` that may be missing or unhealthy during the rollout. */
  readonly maxUnavailable?: number;
  /** Members above `size` that may exist during the rollout. A full anti-affinity group allows none. */
  readonly maxSurge?: number;
  /** Seconds to wait after new members are healthy before old ones are removed. */
  readonly batchPauseSeconds?: number;
  /** How to check that a member works. The check runs on the machine that runs Pulumi. */
  readonly healthCheck?: InstancePoolRolloutHealthCheck;
  /**
   * Whether a new member that does not become healthy stops the rollout at once. If false, it counts as unavailable,
   * and the rollout continues as far as its bounds allow before it fails.
   */
  readonly pauseOnFailure?: boolean;
}

/** How to check that a member works. The check runs on the machine that runs Pulumi. */
export interface InstancePoolRolloutHealthCheck {
  /**
   * URL with `{ip}` for a member's public IPv4 address or `{id}` for its id. A status of 200 to 299 is healthy.
   * Redirects are not followed, and certificates are not verified, because they are rarely issued for addresses.
   */
  readonly url?: string;
  /** TCP port of the public IPv4 address, instead of a URL. A member that accepts a connection is healthy. */
  readonly port?: number;
  /** Seconds between two checks of a member, and the timeout of one check. */
  readonly intervalSeconds?: number;
  /** Seconds within which a new member must become healthy; otherwise its batch fails. */
  readonly timeoutSeconds?: number;
  /** Checks in a row that must succeed. */
  readonly successes?: number;
}

/** What manages the pool, such as an SKS cluster: a managed pool is read and never changed. */
export interface InstancePoolManager {
  /** Its id. */
  readonly id: string;
  /** Its type: sks-nodepool or instance-pool. */
  readonly type: string;
}

/** The members. */
export interface InstancePoolInstance {
  /** Id of the instance. */
  readonly id: string;
  /** Name, which begins with instancePrefix. */
  readonly name?: string;
  /** Public IPv4 address. */
  readonly publicIp?: string;
  /** Public IPv6 address. */
  readonly ipv6Address?: string;
  /** State of the instance, such as running. */
  readonly state?: string;
}

/** The same members, with the outdated inputs of each. */
export interface InstancePoolOutdatedInstance {
  /** Id of the instance. */
  readonly id: string;
  /** Inputs whose old value it still has. */
  readonly fields: string[];
}

/** A rollout that stopped. The next `pulumi up` continues it. */
export interface InstancePoolStoppedRollout {
  /** Size at the end of the rollout. */
  readonly size: number;
  /** Smallest size that the pool may have now. */
  readonly fewest: number;
  /** Largest size that the pool may have now. */
  readonly most: number;
}
