import type { VmpoolerConnection } from "../connection";
import type { Cloud, World } from "../world";
import { addRoutes } from "./api/routes";
import { vmpoolerEvents } from "./events";
import { createModel } from "./model";
import { vmpoolerTables } from "./tables";
import { USERS } from "./token/authentication";
import { viewOf } from "./view";

/** vmpooler's API v1 and v2 (2.5.0) and v3 (3.9.1) with the same state. */
export function createVmpooler(world: World): Cloud<VmpoolerConnection> {
  let model = createModel(world);
  const current = () => {
    model.timeline.catchUp();
    return model;
  };
  return {
    name: "vmpooler",
    conceal: (url) => url.replace(/(\/token\/)[^/?]+/, "$1[token]"),
    owns: (path) => path === "/vmpooler" || path.startsWith("/vmpooler/"),
    routes: (app) => {
      addRoutes(app, current);
    },
    connection: () => {
      const { user = "", password = "" } = USERS[0] ?? {};
      return { url: `${world.origin}/vmpooler/api/v1`, user, password };
    },
    view: () => viewOf(current()),
    tables: () => vmpoolerTables(current()),
    events: vmpoolerEvents(current),
    reset: () => {
      model = createModel(world);
    },
  };
}
