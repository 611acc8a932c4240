import type { ModelArtsConnection } from "../connection";
import type { Cloud, World } from "../world";
import { createAccount, resetAccount } from "./iam/account";
import { createEvents } from "./events";
import { Pools } from "./resource-pool/resource-pools";
import { createRegion, resetRegion } from "./region";
import { generatePoolName } from "./resource-pool/resource-pool";
import { addRoutes } from "./api/routes";

/**
 * Huawei Cloud ModelArts node pools, and as much of IAM as their clients call: one region, one account, one project.
 * Its paths begin at the root, because Huawei's SDKs drop whatever path an endpoint has.
 */
export function createModelArts(world: World): Cloud<ModelArtsConnection> {
  const account = createAccount(world);
  const region = createRegion(world, account);
  const pools = new Pools(region, generatePoolName(region));

  return {
    name: "modelarts",
    owns: (path) => /^\/v[23]\//.test(path),
    routes: (app) => {
      addRoutes(app, region, pools);
    },
    connection: () => ({
      endpoint: world.origin,
      iamEndpoint: world.origin,
      accessKey: account.accessKey,
      secretKey: account.secretKey,
      region: account.region,
      projectId: account.projectId,
      poolName: pools.first,
    }),
    view() {
      const view = { pools: Object.fromEntries(pools.all().map((pool) => [pool.name, pool.view()])) };
      // By way of text, as over HTTP: what is absent has no key.
      return JSON.parse(JSON.stringify(view)) as unknown;
    },
    tables: () => [],
    events: createEvents(region, pools),
    reset() {
      resetAccount(account);
      resetRegion(region);
      pools.reset();
    },
  };
}
