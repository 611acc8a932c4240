import type { Timeline } from "../../timeline";
import type { Random } from "../../world";
import { notFound } from "../api/errors";
import type { Template } from "../catalogue/catalogue";
import { AntiAffinityGroups } from "../anti-affinity-group/anti-affinity-groups";
import type { Addresses } from "../instance/addresses";
import type { Health } from "../instance/health";
import { Instances } from "../instance/instances";
import { InstancePools } from "../instance-pool/instance-pools";
import { Membership } from "../instance-pool/membership";
import type { Durations } from "../operation/durations";
import { Operations } from "../operation/operations";
import { emptyInventory, type Inventory, type Zone } from "./inventory";

/** Shared by all organisations. */
export interface Shared {
  readonly timeline: Timeline;
  readonly durations: Durations;
  readonly random: Random;
  readonly addresses: Addresses;
  readonly health: Health;
}

/** An account: what it owns, and the calls that change it. Organisations cannot see each other's resources. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly inventory: Inventory;
  readonly operations: Operations;
  readonly instances: Instances;
  readonly membership: Membership;
  readonly pools: InstancePools;
  readonly groups: AntiAffinityGroups;
}

export function createOrganisation(
  id: string,
  name: string,
  shared: Shared,
  privateTemplates: readonly Template[] = [],
): Organisation {
  const { timeline, durations, random } = shared;
  const inventory = emptyInventory(privateTemplates);
  const operations = new Operations(timeline, random);
  const instances = new Instances(inventory, shared);
  const membership = new Membership(inventory, instances, timeline, durations);
  const pools = new InstancePools({ inventory, instances, membership, operations, timeline, durations, random });
  const groups = new AntiAffinityGroups(inventory, instances, operations, durations, random);
  return { id, name, inventory, operations, instances, membership, pools, groups };
}

export function zoneNamed({ inventory }: Organisation, name: string): Zone {
  const zone = inventory.zones.get(name);
  if (zone === undefined) throw notFound("Zone", name);
  return zone;
}

/**
 * `GET /organization`, in the format of egoscale's Organization: the vendor spells it with a z. Accounts without an address
 * have an empty one.
 */
export function organisationWire({ id, name }: Organisation): Record<string, unknown> {
  return { id, name, address: "", city: "", postcode: "", country: "CH", currency: "CHF", balance: 0 };
}
