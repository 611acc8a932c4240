import type { FastifyRequest } from "fastify";

/**
 * Why a request is refused, or undefined. The credentials of the simulator are public, so any web page that a developer has
 * open could use it: the browser says which page asks.
 */
export function refusedAccess(request: FastifyRequest): string | undefined {
  const { host = "", origin, "sec-fetch-site": site } = request.headers;
  // A page whose host name was rebound to loopback sends its own name as Host.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return "the simulator answers only to 127.0.0.1 and localhost";
  if (!/^\/control(?=[/?]|$)/.test(routeOf(request))) return undefined;
  const foreign = origin !== undefined && origin !== `http://${host}`;
  // Browsers count every port of localhost as one site, hence "same-site" is foreign too.
  const crossSite = site !== undefined && site !== "same-origin" && site !== "none";
  return foreign || crossSite ? "web pages of another origin may not control the simulator" : undefined;
}

/** Whether it is one of the simulator's own, which are not logged and which no fault strikes. */
export function isOwn(request: FastifyRequest): boolean {
  const [path] = routeOf(request).split("?", 1);
  return path === "/" || /^\/(control|status-page)(\/|$)/.test(path ?? "");
}

/** The route that matched: the router decodes paths, so `/%63ontrol/reset` is the control endpoint as well. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? request.url;
}
