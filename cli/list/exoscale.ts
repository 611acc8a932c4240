import { getAntiAffinityGroups } from "../../provider/exoscale/functions/anti-affinity-groups";
import { getInstancePools } from "../../provider/exoscale/functions/instance-pools";
import { getZones } from "../../provider/exoscale/functions/zones";
import { listOrWarn, type Inventory } from "./inventory";

/** Lists the instance pools of all zones, and the anti-affinity groups of the organisation. */
export const exoscaleInventory: Inventory = async (context, { connection }) => {
  const [{ zones }, { groups }] = await Promise.all([
    getZones.call({ connection }, context),
    getAntiAffinityGroups.call({ connection }, context),
  ]);
  const pools = await Promise.all(
    zones.map(({ name: zone }) =>
      listOrWarn(`The pools of zone ${zone}`, context, async () => {
        const found = await getInstancePools.call({ zone, connection }, context);
        return found.pools.map(({ id, name = "", size, instanceType, state, manager }) => ({
          type: "exoscale:InstancePool",
          adoptId: `${id}@${zone}`,
          id,
          name,
          about: `${size ?? "?"} × ${instanceType ?? "?"}, ${state}`,
          owner: manager && `${manager.type} ${manager.id}`,
        }));
      }),
    ),
  );
  const groupItems = groups.map(({ id, name, instanceIds }) => ({
    type: "exoscale:AntiAffinityGroup",
    adoptId: id,
    id,
    name,
    about: `${instanceIds.length} instances`,
  }));
  return [...groupItems, ...pools.flat()];
};
