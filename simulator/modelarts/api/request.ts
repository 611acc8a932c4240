import type { FastifyRequest } from "fastify";
import type { Model } from "../model";
import type { ResourcePool } from "../resource-pool/resource-pool";
import { authenticate, authorizeProject } from "./authentication";
import { type IamError, ModelArtsError } from "./errors";
import type { ReceivedRequest } from "./signature";

export interface PoolRoute {
  Params: { project: string; pool: string };
}

/** Returns the model after checking that the caller may use the project of the path. */
export function authorize<Route extends { Params: { project: string } }>(
  request: FastifyRequest<Route>,
  model: Model,
): Model {
  const received = receivedRequest(request);
  const { project } = request.params as { project: string };
  const caller = authenticate(received, model.account, model.world.wallClock.now());
  authorizeProject(caller, project, received);
  return model;
}

export function poolOf(request: FastifyRequest<PoolRoute>, model: Model): ResourcePool {
  return authorize(request, model).pools.find(request.params.pool);
}

export function receivedRequest(request: FastifyRequest): ReceivedRequest {
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

/** Refuses in the format of the requested service. */
export function parseJson(
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

export function expectContentType(request: FastifyRequest, expected: string): void {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (type.trim().toLowerCase() !== expected) throw ModelArtsError.contentType();
}
