import { modelArtsClient } from "../../provider/modelarts/api/client";
import { getNodePools } from "../../provider/modelarts/functions/node-pools";
import { listOrWarn, type Inventory } from "./inventory";

/** ModelArts creates this node pool with the resource pool, and it cannot be deleted. */
const DEFAULT_POOL = /-default$/;

/** Lists the node pools of the resource pools. */
export const modelartsInventory: Inventory = async (context, { connection, pool }) => {
  const poolNames = pool.length > 0 ? pool : await modelArtsClient(context, { connection }).poolNames();
  const found = await Promise.all(
    poolNames.map((poolName) =>
      listOrWarn(`The node pools of ${poolName}`, context, async () => {
        const { nodePools } = await getNodePools.call({ poolName, connection }, context);
        return nodePools.map(({ id, name = "", flavor = "?", count }) => ({
          type: "modelarts:NodePool",
          adoptId: id,
          id,
          name,
          about: `${count ?? "?"} × ${flavor}`,
          owner: DEFAULT_POOL.test(name) ? "ModelArts" : undefined,
        }));
      }),
    ),
  );
  return found.flat();
};
