import { DEFAULT_SECURITY_GROUP, ZONES } from "../catalogue/catalogue";
import type { AntiAffinityGroup } from "../anti-affinity-group/anti-affinity-group";
import type { Instance } from "../instance/instance";
import type { InstancePool } from "../instance-pool/instance-pool";

/** Everything that one account owns. Groups and keys belong to no zone; the rest lives in one. */
export interface Organisation {
  readonly zones: ReadonlyMap<string, Zone>;
  readonly antiAffinityGroups: Map<string, AntiAffinityGroup>;
  readonly securityGroups: Map<string, Attachment>;
  /** By name. */
  readonly sshKeys: Map<string, Attachment>;
}

export interface Zone {
  readonly name: string;
  readonly pools: Map<string, InstancePool>;
  readonly instances: Map<string, Instance>;
  readonly privateNetworks: Map<string, Attachment>;
  readonly elasticIps: Map<string, Attachment>;
}

/** A security group, private network, Elastic IP or SSH key, as it goes over the wire. */
export type Attachment = Readonly<Record<string, unknown>>;

export function emptyOrganisation(): Organisation {
  const zones = ZONES.map(({ name }): [string, Zone] => [
    name,
    { name, pools: new Map(), instances: new Map(), privateNetworks: new Map(), elasticIps: new Map() },
  ]);
  return {
    zones: new Map(zones),
    antiAffinityGroups: new Map(),
    securityGroups: new Map([[DEFAULT_SECURITY_GROUP.id, DEFAULT_SECURITY_GROUP]]),
    sshKeys: new Map(),
  };
}

export function allInstances({ zones }: Organisation): Instance[] {
  return [...zones.values()].flatMap((zone) => [...zone.instances.values()]);
}

export function allPools({ zones }: Organisation): InstancePool[] {
  return [...zones.values()].flatMap((zone) => [...zone.pools.values()]);
}
