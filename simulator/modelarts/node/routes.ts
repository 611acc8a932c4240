import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { expectContentType, parseJson, poolOf, type PoolRoute } from "../api/request";
import type { Model } from "../model";
import { parseRequest } from "../api/parse";
import type { ResourcePool } from "../resource-pool/resource-pool";
import { deleteNodes, drainNodes, find, lockNodes, migrateNodes, rebootNodes, resetNodes } from "./batch";
import * as bodies from "./batch-bodies";
import { pageOf, type Paging } from "./pages";
import { resizeSupernodes } from "./resize";

interface NodeRoute extends PoolRoute {
  Params: PoolRoute["Params"] & { node: string };
}

export function addNodeRoutes(scope: FastifyInstance, current: () => Model): void {
  const nodes = "/v2/:project/pools/:pool/nodes";

  /** ListPoolNodes: the nodes of all node pools. */
  scope.get<PoolRoute & { Querystring: Paging }>(nodes, (request) => {
    const model = current();
    const visible = poolOf(request, model)
      .nodePools()
      .filter((nodePool) => nodePool.visible);
    const wires = new Map(
      visible.flatMap((nodePool) => nodePool.presentNodes().map((node) => [node, nodePool.nodeWire(node)] as const)),
    );
    const inOrder = [...wires.keys()].sort((a, b) => a.ordinal - b.ordinal);
    const page = pageOf(inOrder, request.query, model.settings.endlessPages);
    const items = page.nodes.map((node) => wires.get(node));
    return { apiVersion: "v2", kind: "NodeList", metadata: page.metadata, items };
  });

  /** ShowPoolNode. */
  scope.get<NodeRoute>(`${nodes}/:node`, (request) => {
    const [found] = find(poolOf(request, current()), [request.params.node]);
    return found?.nodePool.nodeWire(found.node);
  });

  const batch = <Body>(
    action: string,
    schema: z.ZodType<Body>,
    act: (model: Model, pool: ResourcePool, body: Body) => Record<string, unknown>,
  ) => {
    scope.post<PoolRoute>(`${nodes}/batch-${action}`, (request) => {
      const model = current();
      const pool = poolOf(request, model);
      expectContentType(request, "application/json");
      return act(model, pool, parseRequest(schema, parseJson(request)));
    });
  };
  batch("delete", bodies.deleteBody, deleteNodes);
  batch("lock", bodies.lockBody, (_model, pool, body) => lockNodes(pool, body, true));
  batch("unlock", bodies.lockBody, (_model, pool, body) => lockNodes(pool, body, false));
  batch("reboot", bodies.rebootBody, rebootNodes);
  batch("drain", bodies.drainBody, (_model, pool, body) => drainNodes(pool, body));
  batch("reset", bodies.resetBody, resetNodes);
  batch("migrate", bodies.migrateBody, migrateNodes);
  batch("resize", bodies.resizeBody, resizeSupernodes);
}
