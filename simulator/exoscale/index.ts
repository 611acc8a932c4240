import type { Cloud, World } from "../world";
import { zoneEndpoint } from "./catalogue/routes";
import { API_KEY, DEFAULT_ZONE } from "./organisation/credential";
import { exoscaleEvents } from "./events";
import { createModel } from "./model";
import { exoscaleRoutes } from "./api/routes";
import { exoscaleView } from "./view";

export type { ExoscaleView, ZoneView } from "./view";

/** Exoscale's API v2, instance pools and anti-affinity groups and what they refer to. */
export function createExoscale(world: World): Cloud {
  let model = createModel(world);
  const current = () => model;
  return {
    name: "exoscale",
    owns: (path) => path.startsWith("/exoscale/"),
    routes: (app) => {
      exoscaleRoutes(app, current, () => world.wallClock.now());
    },
    connection: () => ({
      endpoint: zoneEndpoint(world.origin, DEFAULT_ZONE),
      ...API_KEY,
      zone: DEFAULT_ZONE,
    }),
    view: () => exoscaleView(model),
    events: exoscaleEvents(current),
    reset: () => {
      model = createModel(world);
    },
  };
}
