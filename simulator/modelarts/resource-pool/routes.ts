import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { authorize, expectContentType, parseJson, poolOf, type PoolRoute } from "../api/request";
import type { Model } from "../model";
import { parseRequest } from "../api/parse";

interface OrderIdRoute extends PoolRoute {
  Querystring: { actionType?: string; workspaceId?: string };
}

/** The only action of the SDK: from pay-per-use to yearly/monthly. */
const orderIdBody = z.object({ actionType: z.literal("toPeriod").optional() });

export function addResourcePoolRoutes(scope: FastifyInstance, current: () => Model): void {
  /** ListPools, with the names only. */
  scope.get<{ Params: { project: string } }>("/v2/:project/pools", (request) => {
    const pools = authorize(request, current()).pools.all();
    const items = pools.map(({ name }) => ({ metadata: { name }, status: { phase: "Running" } }));
    return { apiVersion: "v2", kind: "PoolList", items };
  });

  /** ShowPool, with name and phase only. */
  scope.get<PoolRoute>("/v2/:project/pools/:pool", (request) => {
    const { name } = poolOf(request, current());
    return { apiVersion: "v2", kind: "Pool", metadata: { name }, status: { phase: "Running" } };
  });

  /** CreateOrderId. */
  scope.post<OrderIdRoute>("/v2/:project/pools/:pool/orderid", (request) => {
    const pool = poolOf(request, current());
    expectContentType(request, "application/json");
    parseRequest(orderIdBody, parseJson(request));
    parseRequest(orderIdBody, { actionType: request.query.actionType });
    const id = `CS${current().world.random.text(16, "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")}`;
    pool.orderIds.add(id);
    return { id };
  });
}
