import type { ModelArtsConnection } from "../connection";
import type { Cloud, World } from "../world";
import { addRoutes } from "./api/routes";
import { modelArtsEvents } from "./events";
import { createModel } from "./model";
import { modelArtsTables } from "./tables";
import { modelArtsView } from "./view";

/**
 * Huawei Cloud ModelArts: node pools, their nodes and orders, and the calls of IAM that clients need. One region and one
 * account. Paths begin at the root, because Huawei's SDKs drop the path of an endpoint.
 */
export function createModelArts(world: World): Cloud<ModelArtsConnection> {
  let model = createModel(world);
  const current = () => {
    model.timeline.catchUp();
    return model;
  };
  return {
    name: "modelarts",
    owns: (path) => /^\/v[123]\//.test(path),
    routes: (app) => {
      addRoutes(app, current);
    },
    connection() {
      const { accessKey, secretKey, region, projectId } = model.account;
      const { origin } = world;
      const poolName = model.pools.first;
      return { endpoint: origin, iamEndpoint: origin, accessKey, secretKey, region, projectId, poolName };
    },
    view: () => modelArtsView(current()),
    tables: () => modelArtsTables(current()),
    events: modelArtsEvents(current),
    reset() {
      model = createModel(world, model);
    },
  };
}
