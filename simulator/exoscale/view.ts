import { poolWire } from "./instance-pool/instance-pool";
import { instanceWire } from "./instance/instance";
import type { Model } from "./model";
import { allInstances } from "./organisation/organisation";

/** Everything that exists, as the API would show it, without signatures in the way. */
export interface ExoscaleView {
  readonly zones: Readonly<Record<string, ZoneView>>;
  readonly antiAffinityGroups: readonly Wire[];
  /** Of all zones. */
  readonly instances: readonly Wire[];
  readonly securityGroups: readonly Wire[];
  readonly sshKeys: readonly Wire[];
}

export interface ZoneView {
  readonly pools: readonly Wire[];
  readonly privateNetworks: readonly Wire[];
  readonly elasticIps: readonly Wire[];
}

type Wire = Readonly<Record<string, unknown>>;

export function exoscaleView({ organisation, groups, timeline }: Model): ExoscaleView {
  timeline.catchUp();
  const zones = [...organisation.zones.values()].map((zone): [string, ZoneView] => [
    zone.name,
    {
      pools: [...zone.pools.values()].map(poolWire),
      privateNetworks: [...zone.privateNetworks.values()],
      elasticIps: [...zone.elasticIps.values()],
    },
  ]);
  return {
    zones: Object.fromEntries(zones),
    antiAffinityGroups: groups.list().map((group) => groups.wire(group)),
    instances: allInstances(organisation).map(instanceWire),
    securityGroups: [...organisation.securityGroups.values()],
    sshKeys: [...organisation.sshKeys.values()],
  };
}
