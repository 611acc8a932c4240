import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { API_KEY } from "../organisation/credential";
import { ApiError } from "./errors";
import { attachmentRoutes } from "../attachment/routes";
import { catalogueRoutes } from "../catalogue/routes";
import { groupRoutes } from "../anti-affinity-group/routes";
import { instanceRoutes } from "../instance/routes";
import { poolRoutes } from "../instance-pool/routes";
import { operationRoutes } from "../operation/routes";
import { zoneNamed, type Model } from "../model";
import { refusal } from "./signature";

const PREFIX = "/exoscale/:zone/v2";

export function exoscaleRoutes(app: FastifyInstance, model: () => Model, now: () => number): void {
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ApiError) return reply.code(error.status).send(error.body);
    const message = error instanceof Error ? error.message : String(error);
    return reply.code(500).send({ message });
  });

  const authenticate = (request: FastifyRequest) => {
    const { authorization } = request.headers;
    const reason = refusal(
      { method: request.method, url: request.url, body: raw(request), authorization },
      API_KEY,
      now(),
    );
    if (reason !== undefined) throw new ApiError(403, `Forbidden: ${reason}`);
  };

  const routes = [
    ...catalogueRoutes,
    ...operationRoutes,
    ...poolRoutes,
    ...instanceRoutes,
    ...groupRoutes,
    ...attachmentRoutes,
  ];
  for (const { method, path, open, answer } of routes) {
    app.route<{ Params: Record<string, string> }>({
      method,
      url: `${PREFIX}${path}`,
      handler: (request, reply): FastifyReply => {
        const current = model();
        current.timeline.catchUp();
        const zone = zoneNamed(current, request.params["zone"] ?? "");
        if (open !== true) authenticate(request);
        const [, query = ""] = request.url.split(/\?(.*)/s);
        return reply.send(
          answer({
            model: current,
            zone,
            params: request.params,
            query: new URLSearchParams(query),
            body: raw(request),
          }),
        );
      },
    });
  }
  app.all("/exoscale/*", (request) => {
    authenticate(request);
    throw new ApiError(404, "Not Found");
  });
}

function raw({ body }: FastifyRequest): Buffer | undefined {
  return Buffer.isBuffer(body) ? body : undefined;
}
