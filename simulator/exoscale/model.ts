import { Timeline } from "../timeline";
import type { World } from "../world";
import { Addresses } from "./instance/addresses";
import { Health } from "./instance/health";
import { MemberServers } from "./instance/member-servers";
import { DEFAULT_DURATIONS, type Durations } from "./operation/durations";
import { allInstances } from "./organisation/inventory";
import { Organisations } from "./organisation/organisations";

/** The simulated Exoscale. A reset creates a new one. */
export interface Model {
  readonly world: World;
  readonly timeline: Timeline;
  readonly durations: Durations;
  readonly addresses: Addresses;
  readonly health: Health;
  readonly memberServers: MemberServers;
  readonly organisations: Organisations;
}

export function createModel(world: World): Model {
  const { random } = world;
  const timeline = new Timeline(world.clock);
  const durations = { ...DEFAULT_DURATIONS };
  const addresses = new Addresses();
  const health = new Health();
  const organisations = new Organisations({ timeline, durations, random, addresses, health });
  const memberServers = new MemberServers(addresses, health, () =>
    organisations.all().flatMap(({ inventory }) => allInstances(inventory)),
  );
  return { world, timeline, durations, addresses, health, memberServers, organisations };
}

/** The model after everything that is due by now. */
export function catchUp({ timeline, memberServers }: Model): void {
  timeline.catchUp();
  memberServers.sync();
}
