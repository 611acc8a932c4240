import type { Region } from "../model";
import type { Node } from "../node/node";
import type { NodePool } from "../node-pool/node-pool";
import type { Order } from "./orders";

/** Creates the order for added nodes, and lets it fail if a failure is planned. */
export function placePurchase(region: Region, nodePool: NodePool, nodes: readonly Node[]): Order {
  const { orders, timeline, durations } = region;
  const order = orders.place(nodePool.poolName, nodePool.name, "createNode", nodes);
  const failure = orders.takeFailure(nodePool.poolName, nodePool.name);
  if (failure === undefined) return order;
  const lost = new Set(nodes.slice(failure.succeeded));
  for (const node of lost) node.bornAt = node.availableAt = Infinity;
  timeline.after(failure.afterMs ?? durations.createMs, () => {
    nodePool.nodes = nodePool.nodes.filter((node) => !lost.has(node));
    for (const item of order.items) {
      if (lost.has(item.node)) item.failure = { message: failure.reason, at: timeline.now };
    }
    order.failReason = failure.reason;
    if (failure.rollback) nodePool.setCount(nodePool.resources.count - lost.size);
  });
  return order;
}
