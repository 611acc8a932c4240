// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = { type: "exoscale:getInstancePool", secrets: ["userData"] };

/**
 * An instance pool with its members, by id or by name.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-instance-pools
 */
export async function getInstancePool(
  args: GetInstancePoolArgs = {},
  options?: pulumi.InvokeOptions,
): Promise<GetInstancePoolResult> {
  return (await invoke(FACTS, args, options)) as GetInstancePoolResult;
}

/**
 * getInstancePool for arguments that are outputs.
 *
 * An instance pool with its members, by id or by name.
 *
 * A result with userData is secret as a whole.
 *
 * @see https://openapi-v2.exoscale.com/operation/operation-list-instance-pools
 */
export function getInstancePoolOutput(
  args: GetInstancePoolOutputArgs = {},
  options?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetInstancePoolResult> {
  return invokeOutput(FACTS, args, options);
}

/** Arguments of {@link getInstancePool}. */
export interface GetInstancePoolArgs {
  /**
   * Id; give this or the name.
   *
   * Id (a UUID).
   */
  id?: string;
  /**
   * Name; give this or the id.
   *
   * String, not empty.
   */
  name?: string;
  /**
   * Zone to read.
   *
   * String that must be a zone such as ch-gva-2, ch-dk-2, de-fra-1, de-muc-1, at-vie-1, at-vie-2, bg-sof-1,
   * hr-zag-1. Default: `pools:exoscale.zone`, then EXOSCALE_ZONE.
   */
  zone?:
    | "ch-gva-2"
    | "ch-dk-2"
    | "de-fra-1"
    | "de-muc-1"
    | "at-vie-1"
    | "at-vie-2"
    | "bg-sof-1"
    | "hr-zag-1"
    | (string & {});
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: string;
}

/** Arguments of {@link getInstancePoolOutput}. */
export interface GetInstancePoolOutputArgs {
  /**
   * Id; give this or the name.
   *
   * Id (a UUID).
   */
  id?: pulumi.Input<string>;
  /**
   * Name; give this or the id.
   *
   * String, not empty.
   */
  name?: pulumi.Input<string>;
  /**
   * Zone to read.
   *
   * String that must be a zone such as ch-gva-2, ch-dk-2, de-fra-1, de-muc-1, at-vie-1, at-vie-2, bg-sof-1,
   * hr-zag-1. Default: `pools:exoscale.zone`, then EXOSCALE_ZONE.
   */
  zone?: pulumi.Input<
    "ch-gva-2" | "ch-dk-2" | "de-fra-1" | "de-muc-1" | "at-vie-1" | "at-vie-2" | "bg-sof-1" | "hr-zag-1" | (string & {})
  >;
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`.
   */
  connection?: pulumi.Input<string>;
}

/** Result of {@link getInstancePool}. */
export interface GetInstancePoolResult {
  /** Id of the pool. */
  readonly id: string;
  /** Zone in which the pool and its members live. */
  readonly zone?: string;
  /** Name of the pool; two pools may share one. */
  readonly name?: string;
  /** Free text. */
  readonly description?: string;
  /** Number of members. At least 1 at creation; later 0 empties the pool and keeps it. */
  readonly size?: number;
  /** Type of the members: `<family>.<size>` in any case, or an id. */
  readonly instanceType?: string;
  /** Template of the members' disks. */
  readonly templateId?: string;
  /** Size of the members' disks in GiB. */
  readonly diskSize?: number;
  /** Number of members that must keep running while the pool changes. */
  readonly minAvailable?: number;
  /** Prefix of the members' names. */
  readonly instancePrefix?: string;
  /** cloud-init data as plain text; it is sent base64-encoded. Secret. */
  readonly userData?: string;
  /** Anti-affinity groups of the members. A group holds at most 8 members, each on a different host. */
  readonly antiAffinityGroupIds?: string[];
  /** Security groups of the members. */
  readonly securityGroupIds?: string[];
  /** Private networks of the members. */
  readonly privateNetworkIds?: string[];
  /** Elastic IPs of the members; not with publicIpAssignment none. */
  readonly elasticIpIds?: string[];
  /** Names of the SSH keys that may log in. */
  readonly sshKeys?: string[];
  /** Deploy target of the members, such as dedicated hosts. */
  readonly deployTargetId?: string;
  /** Labels of the pool; leaving them out is the same as `{}`. */
  readonly labels?: Record<string, string>;
  /** Public addresses of the members: IPv4 (inet4), IPv4 and IPv6 (dual), or none. */
  readonly publicIpAssignment?: "inet4" | "dual" | "none";
  /**
   * Whether members have an IPv6 address beside IPv4; not together with publicIpAssignment.
   *
   * @deprecated Use publicIpAssignment: "dual" for true, "inet4" for false.
   */
  readonly ipv6Enabled?: boolean;
  /** Whether snapshots of the members are application-consistent; the template must support it. */
  readonly applicationConsistentSnapshotEnabled?: boolean;
  /** State of the pool: creating, running, scaling-up, scaling-down, updating, suspended or destroying. */
  readonly state: string;
  /** What manages the pool, such as an SKS cluster: a managed pool is read and never changed. */
  readonly manager?: GetInstancePoolManager;
  /** The members. */
  readonly instances: GetInstancePoolInstance[];
  /** Ids of the members. */
  readonly instanceIds: string[];
  /** Id of the instance type. */
  readonly instanceTypeId: string;
  /** `<family>.<size>` of the instance type. */
  readonly instanceTypeName?: string;
  /** Ids of the members that were created from an older definition of the pool. */
  readonly outdatedInstanceIds: string[];
  /** The same members, with the outdated inputs of each. */
  readonly outdatedInstances: GetInstancePoolOutdatedInstance[];
}

/** What manages the pool, such as an SKS cluster: a managed pool is read and never changed. */
export interface GetInstancePoolManager {
  /** Its id. */
  readonly id: string;
  /** Its type: sks-nodepool or instance-pool. */
  readonly type: string;
}

/** The members. */
export interface GetInstancePoolInstance {
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
export interface GetInstancePoolOutdatedInstance {
  /** Id of the instance. */
  readonly id: string;
  /** Inputs whose old value it still has. */
  readonly fields: string[];
}
