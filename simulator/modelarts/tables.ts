import type { Table } from "../world";
import type { Model } from "./model";
import { phaseOf } from "./node/node";
import { phaseOfOrder } from "./order/orders";

/** The tables of the status page for ModelArts. */
export function modelArtsTables({ pools, orders, timeline }: Model): Table[] {
  const { now } = timeline;
  return [
    {
      title: "Node pools",
      columns: ["Resource pool", "Name", "Flavor", "Count", "Nodes by phase"],
      rows: pools.all().flatMap((pool) =>
        pool.nodePools().map(({ name, resources, nodes }) => {
          const phases = nodes.flatMap((node) => phaseOf(node, now) ?? []);
          const byPhase = [...new Set(phases)].map((phase) => {
            return `${phases.filter((other) => other === phase).length} × ${phase}`;
          });
          return [pool.name, name, resources.flavor, resources.count.toString(), byPhase.join(", ")];
        }),
      ),
    },
    {
      title: "Orders",
      columns: ["Name", "Node pool", "Phase", "Reason"],
      rows: orders.list().map((order) => {
        return [order.name, order.nodePoolName, phaseOfOrder(order, now), order.failReason ?? ""];
      }),
    },
  ];
}
