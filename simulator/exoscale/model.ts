import type { World } from "../world";
import { AntiAffinityGroups } from "./anti-affinity-group/anti-affinity-groups";
import { DEFAULT_DURATIONS, type Durations } from "./operation/durations";
import { InstancePools } from "./instance-pool/instance-pools";
import { Instances } from "./instance/instances";
import { Membership } from "./instance-pool/membership";
import { Operations } from "./operation/operations";
import { emptyOrganisation, type Organisation, type Zone } from "./organisation/organisation";
import { Timeline } from "../timeline";
import { notFound } from "./api/errors";

/** One account and what happens in it. A reset makes a new one. */
export interface Model {
  readonly world: World;
  readonly organisation: Organisation;
  readonly timeline: Timeline;
  readonly durations: Durations;
  readonly operations: Operations;
  readonly instances: Instances;
  readonly membership: Membership;
  readonly pools: InstancePools;
  readonly groups: AntiAffinityGroups;
}

export function createModel(world: World): Model {
  const { random } = world;
  const organisation = emptyOrganisation();
  const durations = { ...DEFAULT_DURATIONS };
  const timeline = new Timeline(world.clock);
  const operations = new Operations(timeline, random);
  const instances = new Instances(organisation, timeline, random);
  const membership = new Membership(organisation, instances, timeline, durations);
  const pools = new InstancePools({ organisation, instances, membership, operations, timeline, durations, random });
  const groups = new AntiAffinityGroups(organisation, instances, operations, durations, random);
  return { world, organisation, timeline, durations, operations, instances, membership, pools, groups };
}

export function zoneNamed({ organisation }: Model, name: string): Zone {
  const zone = organisation.zones.get(name);
  if (zone === undefined) throw notFound("Zone", name);
  return zone;
}
