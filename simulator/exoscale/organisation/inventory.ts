import { DEFAULT_SECURITY_GROUP, PUBLIC_TEMPLATES, ZONES, type Template } from "../catalogue/catalogue";
import type { AntiAffinityGroup } from "../anti-affinity-group/anti-affinity-groups";
import type { Instance } from "../instance/instance";
import type { InstancePool } from "../instance-pool/instance-pool";

/** Everything that an organisation owns. Groups and keys belong to no zone; the rest is in one. */
export interface Inventory {
  readonly zones: ReadonlyMap<string, Zone>;
  /** The templates that it may use: the public ones and its own. */
  readonly templates: readonly Template[];
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

/** A security group, private network, Elastic IP or SSH key in the API's format. */
export type Attachment = Readonly<Record<string, unknown>>;

export function emptyInventory(privateTemplates: readonly Template[]): Inventory {
  const zones = ZONES.map(({ name }): [string, Zone] => [
    name,
    { name, pools: new Map(), instances: new Map(), privateNetworks: new Map(), elasticIps: new Map() },
  ]);
  return {
    zones: new Map(zones),
    templates: [...PUBLIC_TEMPLATES, ...privateTemplates],
    antiAffinityGroups: new Map(),
    securityGroups: new Map([[DEFAULT_SECURITY_GROUP.id, DEFAULT_SECURITY_GROUP]]),
    sshKeys: new Map(),
  };
}

export function allInstances({ zones }: Inventory): Instance[] {
  return [...zones.values()].flatMap((zone) => [...zone.instances.values()]);
}

export function allPools({ zones }: Inventory): InstancePool[] {
  return [...zones.values()].flatMap((zone) => [...zone.pools.values()]);
}
