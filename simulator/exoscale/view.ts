import { definitionId, definitionOf } from "./instance/definition";
import { instanceWire } from "./instance/instance";
import type { Life } from "./instance/instances";
import { poolWire } from "./instance-pool/instance-pool";
import type { Model } from "./model";
import { operationWire } from "./operation/operations";
import { allInstances, allPools } from "./organisation/inventory";
import type { Organisation } from "./organisation/organisation";

/** Everything in the first organisation, in the API's format and with more fields. Other organisations are a field of their own. */
export interface ExoscaleView extends OrganisationView {
  readonly organisations: Readonly<Record<string, OrganisationView>>;
}

export interface OrganisationView {
  readonly id: string;
  readonly name: string;
  readonly zones: Readonly<Record<string, ZoneView>>;
  readonly antiAffinityGroups: readonly Wire[];
  /**
   * Of all zones. `definition` is the member's definition, `outdated` whether its pool has another one now, `health` the
   * result of a health check.
   */
  readonly instances: readonly Wire[];
  /** The life of each member, removed ones included: its definition, and when its state changed. */
  readonly lives: readonly Life[];
  readonly securityGroups: readonly Wire[];
  readonly sshKeys: readonly Wire[];
  /** Those that have not ended yet. */
  readonly operations: readonly Wire[];
}

export interface ZoneView {
  readonly pools: readonly Wire[];
  readonly privateNetworks: readonly Wire[];
  readonly elasticIps: readonly Wire[];
}

type Wire = Readonly<Record<string, unknown>>;

export function exoscaleView(model: Model): ExoscaleView {
  const { first } = model.organisations;
  const others = model.organisations.all().filter((organisation) => organisation !== first);
  return {
    ...organisationView(model, first),
    organisations: Object.fromEntries(others.map((other) => [other.name, organisationView(model, other)])),
  };
}

function organisationView({ health }: Model, organisation: Organisation): OrganisationView {
  const { id, name, inventory, groups, instances, operations } = organisation;
  const zones = [...inventory.zones.values()].map((zone): [string, ZoneView] => [
    zone.name,
    {
      pools: [...zone.pools.values()].map(poolWire),
      privateNetworks: [...zone.privateNetworks.values()],
      elasticIps: [...zone.elasticIps.values()],
    },
  ]);
  const current = new Map(allPools(inventory).map((pool) => [pool.id, definitionId(pool.settings)]));
  return {
    id,
    name,
    zones: Object.fromEntries(zones),
    antiAffinityGroups: groups.list().map((group) => groups.wire(group)),
    instances: allInstances(inventory).map((instance) => ({
      ...instanceWire(instance),
      definition: definitionOf(instance.settings),
      outdated: current.get(instance.pool) !== definitionId(instance.settings),
      health: health.of(instance),
    })),
    lives: instances.lives().map((life) => ({ ...life })),
    securityGroups: [...inventory.securityGroups.values()],
    sshKeys: [...inventory.sshKeys.values()],
    operations: operations.inFlight().map(operationWire),
  };
}
