import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hexDigits, type Account } from "../iam/account";
import { authenticate, authorizeProject } from "./authentication";
import { ApiError, GatewayError, IamError, ModelArtsError } from "./errors";
import { createToken, listProjects } from "../iam/iam";
import { pageOf } from "../node/pages";
import type { Pools } from "../resource-pool/resource-pools";
import type { Region } from "../region";
import type { ReceivedRequest } from "./signature";

/** Adds both APIs in a scope of their own: the request id and the shape of errors stay theirs. */
export function addRoutes(app: FastifyInstance, region: Region, pools: Pools): void {
  void app.register((scope, _options, registered) => {
    scope.addHook("onRequest", (_request, reply, proceed) => {
      giveRequestId(reply, region);
      proceed();
    });
    // Answers that faults and rate limits give in a handler's stead have passed no onRequest hook of ours.
    scope.addHook("onSend", (_request, reply, payload, proceed) => {
      giveRequestId(reply, region);
      proceed(null, payload);
    });
    scope.setErrorHandler((error, _request, reply) => answerError(error, reply));
    addIam(scope, region);
    addNodePools(scope, region, pools);
    for (const path of ["/v2/*", "/v3/*"]) {
      scope.all(path, () => {
        throw GatewayError.noSuchApi();
      });
    }
    registered();
  });
}

function addIam(scope: FastifyInstance, { world, account }: Region): void {
  scope.get<{ Querystring: { name?: string } }>("/v3/projects", (request, reply) => {
    authenticate(receivedRequest(request), account, world.wallClock.now());
    reply.header("X-IAM-Trace-Id", reply.getHeader("X-Request-Id"));
    return listProjects(account, world.origin, request.query.name);
  });

  scope.post("/v3/auth/tokens", (request, reply) => {
    const { token, body } = createToken(account, world, parseJson(request, IamError));
    return reply.code(201).header("X-Subject-Token", token).send(body);
  });
}

function addNodePools(scope: FastifyInstance, region: Region, pools: Pools): void {
  const nodePools = "/v2/:project/pools/:pool/nodepools";
  const nodePool = `${nodePools}/:nodePool`;
  /** Who is calling comes before what for. */
  const poolOf = (request: FastifyRequest<PoolRoute>) => {
    authorize(request, region.account, region.world.wallClock.now());
    return pools.find(request.params.pool);
  };

  scope.get<PoolRoute>(nodePools, (request) => {
    const items = poolOf(request).nodePools();
    return { apiVersion: "v2", kind: "NodePoolList", items: items.map((item) => item.onTheWire()) };
  });

  scope.post<PoolRoute>(nodePools, (request) => {
    const pool = poolOf(request);
    expectContentType(request, "application/json");
    return pool.create(parseJson(request));
  });

  scope.get<NodePoolRoute>(nodePool, (request) => {
    return poolOf(request).nodePool(request.params.nodePool).onTheWire();
  });

  scope.patch<NodePoolRoute>(nodePool, (request) => {
    const pool = poolOf(request);
    expectContentType(request, "application/merge-patch+json");
    return pool.patch(request.params.nodePool, parseJson(request));
  });

  scope.delete<NodePoolRoute>(nodePool, (request) => poolOf(request).delete(request.params.nodePool));

  scope.get<NodePoolRoute & Paging>(`${nodePool}/nodes`, (request) => {
    const found = poolOf(request).nodePool(request.params.nodePool);
    const page = pageOf(found.presentNodes(), request.query.limit, request.query.continue);
    const items = page.nodes.map((node) => found.nodeOnTheWire(node));
    return { apiVersion: "v2", kind: "NodeList", metadata: page.metadata, items };
  });
}

function giveRequestId(reply: FastifyReply, { world }: Region): void {
  if (!reply.hasHeader("X-Request-Id")) reply.header("X-Request-Id", world.random.text(32, hexDigits));
}

interface PoolRoute {
  Params: { project: string; pool: string };
}
interface NodePoolRoute {
  Params: { project: string; pool: string; nodePool: string };
}
interface Paging {
  Querystring: { limit?: string; continue?: string };
}

function authorize(request: FastifyRequest<PoolRoute>, account: Account, now: number): void {
  const received = receivedRequest(request);
  authorizeProject(authenticate(received, account, now), request.params.project, received);
}

function receivedRequest(request: FastifyRequest): ReceivedRequest {
  const url = request.raw.url ?? "/";
  const at = url.indexOf("?");
  return {
    method: request.method,
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? "" : url.slice(at + 1),
    headers: joinedHeaders(request),
    body: bodyOf(request),
  };
}

function joinedHeaders(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = [value].flat().join(", ");
  return headers;
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** Refuses in the shape of the service that was asked. */
function parseJson(
  request: FastifyRequest,
  service: typeof ModelArtsError | typeof IamError = ModelArtsError,
): unknown {
  try {
    const value: unknown = JSON.parse(bodyOf(request).toString());
    return value;
  } catch {
    throw service.badRequest("the body is not JSON");
  }
}

function expectContentType(request: FastifyRequest, expected: string): void {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (type.trim().toLowerCase() !== expected) throw ModelArtsError.contentType();
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (!(error instanceof ApiError)) throw error;
  return reply.code(error.status).send(error.body(String(reply.getHeader("X-Request-Id"))));
}
