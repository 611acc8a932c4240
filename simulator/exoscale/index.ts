import type { ExoscaleConnection } from "../connection";
import type { Cloud, World } from "../world";
import { exoscaleRoutes } from "./api/routes";
import { zoneEndpoint } from "./catalogue/routes";
import { DEFAULT_ZONE } from "./catalogue/catalogue";
import { exoscaleEvents } from "./events";
import { healthRoute } from "./instance/health-route";
import { catchUp, createModel } from "./model";
import { API_KEY } from "./organisation/api-key";
import { exoscaleTables } from "./tables";
import { exoscaleView } from "./view";

export type { ExoscaleView, ZoneView } from "./view";

/** Exoscale's API v2: instance pools, anti-affinity groups and what they refer to. */
export function createExoscale(world: World): Cloud<ExoscaleConnection> {
  let model = createModel(world);
  const current = () => {
    catchUp(model);
    return model;
  };
  return {
    name: "exoscale",
    owns: (path) => path.startsWith("/exoscale/"),
    routes: (app) => {
      healthRoute(app, current);
      exoscaleRoutes(app, current);
      app.addHook("onClose", (_app, closed) => {
        model.memberServers.close();
        closed();
      });
    },
    connection: () => ({ endpoint: zoneEndpoint(world.origin, DEFAULT_ZONE), ...API_KEY, zone: DEFAULT_ZONE }),
    view: () => exoscaleView(current()),
    tables: () => exoscaleTables(current()),
    events: exoscaleEvents(current),
    reset: () => {
      model.memberServers.close();
      model = createModel(world);
    },
  };
}
