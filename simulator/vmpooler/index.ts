import type { Cloud, World } from "../world";
import { USERS } from "./token/authentication";
import { vmpoolerEvents } from "./events";
import { addRoutes } from "./api/routes";
import { createModel } from "./model";
import { viewOf } from "./view";

/** vmpooler's API v1 (2.5.0), v2 and v3 (3.x), over one state. */
export function createVmpooler(world: World): Cloud {
  let model = createModel(world);
  const current = () => model;
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
    view: () => viewOf(model),
    events: vmpoolerEvents(current),
    reset: () => {
      model = createModel(world);
    },
  };
}
