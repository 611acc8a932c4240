import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { groupRoutes } from "../anti-affinity-group/routes";
import { attachmentRoutes } from "../attachment/routes";
import { catalogueRoutes } from "../catalogue/routes";
import { instanceRoutes } from "../instance/routes";
import { poolRoutes } from "../instance-pool/routes";
import type { Model } from "../model";
import { operationRoutes } from "../operation/routes";
import { zoneNamed, type Organisation } from "../organisation/organisation";
import { organisationRoutes } from "../organisation/routes";
import { ApiError } from "./errors";
import { keyOf, refusal } from "./signature";

const PREFIX = "/exoscale/:zone/v2";

const ROUTES = [
  catalogueRoutes,
  organisationRoutes,
  operationRoutes,
  poolRoutes,
  instanceRoutes,
  groupRoutes,
  attachmentRoutes,
].flat();

export function exoscaleRoutes(app: FastifyInstance, current: () => Model): void {
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ApiError) return reply.code(error.status).send(error.body);
    const message = error instanceof Error ? error.message : String(error);
    return reply.code(500).send({ message });
  });

  for (const { method, path, open, answer } of ROUTES) {
    app.route<{ Params: Record<string, string> }>({
      method,
      url: `${PREFIX}${path}`,
      handler: (request, reply): FastifyReply => {
        const model = current();
        zoneNamed(model.organisations.first, request.params["zone"] ?? "");
        const organisation = open === true ? model.organisations.first : authenticate(request, model);
        const zone = zoneNamed(organisation, request.params["zone"] ?? "");
        const [, query = ""] = request.url.split(/\?(.*)/s);
        const { params } = request;
        return reply.send(
          answer({ model, organisation, zone, params, query: new URLSearchParams(query), body: raw(request) }),
        );
      },
    });
  }
  app.all("/exoscale/*", (request) => {
    authenticate(request, current());
    throw new ApiError(404, "Not Found");
  });
}

function authenticate(request: FastifyRequest, { organisations, world }: Model): Organisation {
  const { authorization } = request.headers;
  const signed = { method: request.method, url: request.url, body: raw(request), authorization };
  const reason = refusal(signed, (key) => organisations.byKey(key)?.secret, world.wallClock.now());
  const owner = organisations.byKey(keyOf(authorization))?.organisation;
  if (reason !== undefined || owner === undefined) throw new ApiError(403, `Forbidden: ${reason ?? "Unknown API key"}`);
  return owner;
}

function raw({ body }: FastifyRequest): Buffer | undefined {
  return Buffer.isBuffer(body) ? body : undefined;
}
