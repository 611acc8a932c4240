import type { FastifyInstance } from "fastify";
import { expectContentType, parseJson, poolOf, type PoolRoute } from "../api/request";
import type { Model } from "../model";
import { pageOf, type Paging } from "../node/pages";

interface NodePoolRoute extends PoolRoute {
  Params: PoolRoute["Params"] & { nodePool: string };
}

export function addNodePoolRoutes(scope: FastifyInstance, current: () => Model): void {
  const nodePools = "/v2/:project/pools/:pool/nodepools";
  const nodePool = `${nodePools}/:nodePool`;

  scope.get<PoolRoute>(nodePools, (request) => poolOf(request, current()).list());

  scope.post<PoolRoute>(nodePools, (request) => {
    const pool = poolOf(request, current());
    expectContentType(request, "application/json");
    return pool.create(parseJson(request));
  });

  scope.get<NodePoolRoute>(nodePool, (request) => poolOf(request, current()).show(request.params.nodePool));

  scope.patch<NodePoolRoute>(nodePool, (request) => {
    const pool = poolOf(request, current());
    expectContentType(request, "application/merge-patch+json");
    return pool.patch(request.params.nodePool, parseJson(request));
  });

  scope.delete<NodePoolRoute>(nodePool, (request) => poolOf(request, current()).delete(request.params.nodePool));

  scope.get<NodePoolRoute & { Querystring: Paging }>(`${nodePool}/nodes`, (request) => {
    const model = current();
    const found = poolOf(request, model).visibleNodePool(request.params.nodePool);
    const page = pageOf(found.presentNodes(), request.query, model.settings.endlessPages);
    const items = page.nodes.map((node) => found.nodeWire(node));
    return { apiVersion: "v2", kind: "NodeList", metadata: page.metadata, items };
  });
}
