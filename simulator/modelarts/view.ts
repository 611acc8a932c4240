import type { Model } from "./model";
import { orderDetailWire, orderWire } from "./order/orders";

export function modelArtsView({ pools, orders, timeline }: Model): unknown {
  return {
    pools: Object.fromEntries(pools.all().map((pool) => [pool.name, pool.view()])),
    orders: orders.list().map((order) => ({
      ...orderWire(order, timeline.now),
      nodePool: order.nodePoolName,
      ...orderDetailWire(order, timeline.now),
    })),
  };
}
