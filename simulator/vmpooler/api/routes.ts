import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Halt, INTERNAL_ERROR_PAGE, json, notOk, type Answer, type ApiRequest, type ApiVersion } from "./http";
import { InternalError } from "./ruby";
import type { Model } from "../model";
import type { Options } from "../options";

type Handler = (model: Model, request: ApiRequest, first: string, second: string) => Answer;

/** A path may end in a slash, except /token. The handler gets the segments `*`. */
const ROUTES: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ["GET", "/token", ({ authentication }, request) => authentication.list(request)],
  ["POST", "/token", ({ authentication }, request) => authentication.issue(request)],
  ["GET", "/token/*", ({ authentication }, _request, token) => authentication.show(token)],
  ["DELETE", "/token/*", ({ authentication }, request, token) => authentication.revoke(request, token)],

  ["GET", "/vm", ({ pools }) => json(200, pools.names())],
  ["POST", "/vm", ({ checkout }, request) => checkout.fromBody(request)],
  ["POST", "/vm/*", ({ checkout }, request, names) => checkout.fromPath(request, names)],
  ["GET", "/vm/*", ({ vmOperations }, request, host) => vmOperations.show(request, host)],
  ["PUT", "/vm/*", ({ vmOperations }, request, host) => vmOperations.modify(request, host)],
  ["DELETE", "/vm/*", ({ vmOperations }, request, host) => vmOperations.remove(request, host)],

  ["POST", "/vm/*/disk/*", ({ disksAndSnapshots }, ...call) => disksAndSnapshots.addDisk(...call)],
  ["POST", "/vm/*/snapshot", ({ disksAndSnapshots }, request, host) => disksAndSnapshots.addSnapshot(request, host)],
  ["POST", "/vm/*/snapshot/*", ({ disksAndSnapshots }, ...call) => disksAndSnapshots.revert(...call)],

  ["POST", "/ondemandvm", ({ ondemand }, request) => ondemand.fromBody(request)],
  ["POST", "/ondemandvm/*", ({ ondemand }, request, names) => ondemand.fromPath(request, names)],
  ["GET", "/ondemandvm/*", ({ ondemand }, request, id) => ondemand.show(request, id)],
  ["DELETE", "/ondemandvm/*", ({ ondemand }, request, id) => ondemand.remove(request, id)],

  ["GET", "/config", ({ configuration }) => configuration.show()],
  ["POST", "/config/poolsize", ({ configuration }, request) => configuration.changeSizes(request)],
  ["DELETE", "/config/poolsize/*", ({ configuration }, request, pool) => configuration.undoSize(request, pool)],
  ["POST", "/config/pooltemplate", ({ configuration }, request) => configuration.changeTemplates(request)],
  ["DELETE", "/config/pooltemplate/*", ({ configuration }, request, pool) => configuration.undoTemplate(request, pool)],
  ["POST", "/config/clonetarget", ({ configuration }, request) => configuration.changeCloneTargets(request)],
  ["POST", "/poolreset", ({ configuration }, request) => configuration.resetPools(request)],

  ["GET", "/status", ({ metrics }, request) => metrics.status(request)],
  ["GET", "/poolstat", ({ metrics }, request) => metrics.poolStat(request)],
  ["GET", "/totalrunning", ({ metrics }) => metrics.totalRunning()],
  ["GET", "/summary", ({ summary }, request) => summary.whole(request)],
  ["GET", "/summary/*", ({ summary }, request, section) => summary.section(request, section, "")],
  ["GET", "/summary/*/*", ({ summary }, ...call) => summary.section(...call)],
];

const VERSIONS: ReadonlyMap<string, ApiVersion> = new Map([
  ["v1", 1],
  ["v2", 2],
  ["v3", 3],
]);

function serves({ version: server }: Options, version: ApiVersion): boolean {
  return server === null || (version === 3) === (server === "3.9.1");
}

/**
 * One route for all: Fastify would give its own answers to unknown paths and methods, and it limits the length of a path
 * segment, which `POST /vm/a+a+a` may exceed.
 */
export function addRoutes(app: FastifyInstance, model: () => Model): void {
  const handle = (request: FastifyRequest, reply: FastifyReply) => {
    const { status, text, headers } = answer(model(), request);
    return reply.code(status).headers(headers).send(text);
  };
  app.all("/vmpooler", handle);
  app.all("/vmpooler/*", handle);
}

function answer(model: Model, request: FastifyRequest): Answer {
  const [path = "", query = ""] = request.url.split(/\?(.*)/s);
  const match = /^\/vmpooler\/api\/(v[^/]+)(\/.*)$/.exec(path);
  const version = VERSIONS.get(match?.[1] ?? "");
  if (version === undefined || !serves(model.options, version)) return notOk(404);
  const call = read(request, version, query);
  const refusal = model.rateLimiter.refuse(call, request.method, path);
  if (refusal !== undefined) return refusal;
  const found = find(request.method, match?.[2] ?? "");
  if (found === undefined) return notOk(404);
  const [first = "", second = ""] = found.parameters;
  try {
    return found.handler(model, call, first, second);
  } catch (error) {
    if (error instanceof Halt) return error.answer;
    if (error instanceof InternalError) return INTERNAL_ERROR_PAGE;
    throw error;
  }
}

function read({ headers, body }: FastifyRequest, version: ApiVersion, query: string): ApiRequest {
  return {
    version,
    query: new URLSearchParams(query),
    body: Buffer.isBuffer(body) ? body.toString("utf8") : "",
    authorization: headers.authorization,
    token: headers["x-auth-token"]?.toString(),
  };
}

function find(method: string, path: string): { handler: Handler; parameters: string[] } | undefined {
  // HEAD is GET without a body.
  const sought = method === "HEAD" ? "GET" : method;
  if (sought === "POST" && path === "/token/") return undefined;
  const segments = path.replace(/\/$/, "").split("/").map(decode);
  for (const [ofMethod, pattern, handler] of ROUTES) {
    const parts = pattern.split("/");
    if (ofMethod !== sought || parts.length !== segments.length) continue;
    if (!parts.every((part, index) => part === segments[index] || (part === "*" && segments[index] !== ""))) continue;
    return { handler, parameters: segments.filter((_, index) => parts[index] === "*") };
  }
  return undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
