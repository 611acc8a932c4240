import type { FastifyInstance } from "fastify";
import { authorize } from "../api/request";
import { ModelArtsError } from "../api/errors";
import type { Model } from "../model";
import { orderDetailWire, orderWire } from "./orders";

interface ListRoute {
  Params: { project: string };
  Querystring: { limit?: string; offset?: string; involvedName?: string; since?: string };
}
interface ShowRoute {
  Params: { project: string; order: string };
}

/** No SDK has the list. terraform reads it. */
export function addOrderRoutes(scope: FastifyInstance, current: () => Model): void {
  scope.get<ListRoute>("/v1/:project/orders", (request) => {
    const model = authorize(request, current());
    const { limit = "500", offset = "0", involvedName, since = "0" } = request.query;
    const [from, count, after] = [whole("offset", offset), whole("limit", limit), whole("since", since)];
    const matching = model.orders
      .list()
      .filter((order) => (involvedName ?? order.poolName) === order.poolName && order.createdAt >= after);
    const items = matching.slice(from, from + count).map((order) => orderWire(order, model.timeline.now));
    return { count: matching.length, items };
  });

  scope.get<ShowRoute>("/v1/:project/orders/:order", (request) => {
    const { orders, timeline } = authorize(request, current());
    return orderDetailWire(orders.named(request.params.order), timeline.now);
  });
}

function whole(parameter: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw ModelArtsError.badRequest(`${parameter} must be a number`);
  return Number(text);
}
