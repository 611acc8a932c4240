import type { FastifyRequest } from "fastify";

/**
 * The reason to refuse a request, or undefined. The credentials of the simulator are public, so any web page that is open in
 * a developer's browser could use it. The headers that the browser adds name the page.
 */
export function refusedAccess(request: FastifyRequest): string | undefined {
  const { host = "", origin, "sec-fetch-site": site } = request.headers;
  // A page whose host name was rebound to loopback sends its own name as Host.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return "the simulator answers only to 127.0.0.1 and localhost";
  if (!/^\/control(?=[/?]|$)/.test(routeOf(request))) return undefined;
  const foreign = origin !== undefined && origin !== `http://${host}`;
  // Browsers treat every port of localhost as the same site, so "same-site" is foreign too.
  const crossSite = site !== undefined && site !== "same-origin" && site !== "none";
  return foreign || crossSite ? "web pages of another origin may not control the simulator" : undefined;
}

/** Whether the request is for the simulator itself. Such requests are not logged, and faults do not apply to them. */
export function isOwn(request: FastifyRequest): boolean {
  const [path] = routeOf(request).split("?", 1);
  return path === "/" || /^\/(control|status-page)(\/|$)/.test(path ?? "");
}

/** The matched route instead of the path: the router decodes paths, so `/%63ontrol/reset` is the control endpoint too. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? request.url;
}
