import type { Random } from "../../world";
import type { Authentication, Token } from "../token/authentication";
import { countNames } from "../vm/checkout";
import { json, notOk, parseJson, type Answer, type ApiRequest } from "../api/http";
import { filled, type OndemandRequest, type OndemandRequests } from "./ondemand-requests";
import type { Options } from "../options";
import type { Pools } from "../pool/pools";
import { pairs, keys, text, toI, truthy } from "../api/ruby";

/** The on-demand endpoints. */
export class Ondemand {
  constructor(
    private readonly random: Random,
    private readonly options: Options,
    private readonly pools: Pools,
    private readonly authentication: Authentication,
    private readonly requests: OndemandRequests,
  ) {}

  fromBody(request: ApiRequest): Answer {
    const token = this.authentication.requireTokenIfConfigured(request);
    const parsed = parseJson(request.body);
    if (parsed === undefined) return json(400, { ok: false, message: "JSON payload could not be parsed" });
    if (!truthy(parsed.value)) return notOk(404);
    keys(parsed.value);
    const members = new Map(pairs(parsed.value));
    const id = members.get("request_id");
    members.delete("request_id");
    return this.#begin(request, token, [...members], truthy(id) ? text(id) : undefined);
  }

  fromPath(request: ApiRequest, names: string): Answer {
    const token = this.authentication.requireTokenIfConfigured(request);
    return this.#begin(request, token, Object.entries(countNames(names)));
  }

  /** Ready, failed and deleted are all a 200; they differ only in `ready` and the message. */
  show(request: ApiRequest, id: string): Answer {
    const found = this.requests.get(id);
    if (found === undefined) return unknown(id);
    const common = { ok: true, request_id: id, ready: found.status === "ready" };
    const ttl = this.options.ondemandTtl;
    switch (found.status) {
      case "pending":
        return json(202, { ...common, ...progress(found) });
      case "ready":
        return json(200, { ...common, ...this.#hostnames(request, found), ...this.#domain(request) });
      case "failed": {
        const message = `The request failed to provision instances within the configured ondemand_request_ttl '${ttl}'`;
        return json(200, { ...common, message });
      }
      case "deleted":
        return json(200, { ...common, message: "The request has been deleted" });
    }
  }

  remove(request: ApiRequest, id: string): Answer {
    this.authentication.requireTokenIfConfigured(request);
    const found = this.requests.get(id);
    if (found === undefined) return unknown(id);
    if (found.status === "deleted") return json(200, { ok: true, message: "the request has already been deleted" });
    this.requests.delete(found);
    return json(200, { ok: true });
  }

  #begin(request: ApiRequest, token: Token | undefined, instances: [string, unknown][], id?: string): Answer {
    const bad = instances.map(([name]) => name).filter((name) => !this.pools.knows(name));
    if (bad.length > 0) return json(404, { ok: false, bad_templates: bad });
    const counts = instances.map(([name, count]): [string, number] => [name, toI(count)]);
    // For each pool; the sum has no limit.
    const most = this.options.maxOndemand;
    if (counts.some(([, count]) => count > most)) {
      const message = `requested amount of instances exceeds the maximum ${most}`;
      return json(403, { ok: false, message });
    }
    const request_id = id ?? this.random.uuid();
    // An id is in use while its record exists, in any state.
    if (this.requests.get(request_id) !== undefined) {
      const message = `request_id '${request_id}' has already been created`;
      return json(409, { ok: false, request_id, message });
    }
    this.requests.begin(request_id, counts, token);
    return json(201, { ok: true, request_id, ...this.#domain(request) });
  }

  /** Always an array, unlike in a checkout. */
  #hostnames(request: ApiRequest, found: OndemandRequest): Record<string, unknown> {
    const names = new Map<string, string[]>();
    for (const [{ requestedName }, hosts] of found.hosts) {
      const shown = request.version === 1 ? hosts : hosts.map((host) => `${host}.${this.options.domain ?? ""}`);
      names.set(requestedName, [...(names.get(requestedName) ?? []), ...shown]);
    }
    return Object.fromEntries([...names].map(([name, hostname]) => [name, { hostname }]));
  }

  #domain(request: ApiRequest): Record<string, unknown> {
    const { domain } = this.options;
    return request.version === 1 && domain !== null ? { domain } : {};
  }
}

/** By requested name. Counts are strings here. */
function progress(request: OndemandRequest): Record<string, { ready: string; pending: string }> {
  const counts = new Map<string, { ready: number; wanted: number }>();
  for (const wanted of request.wanted) {
    const before = counts.get(wanted.requestedName) ?? { ready: 0, wanted: 0 };
    const after = { ready: before.ready + filled(request, wanted), wanted: before.wanted + wanted.count };
    counts.set(wanted.requestedName, after);
  }
  const shown = ({ ready, wanted }: { ready: number; wanted: number }) => ({
    ready: ready.toString(),
    pending: (wanted - ready).toString(),
  });
  return Object.fromEntries([...counts].map(([name, count]) => [name, shown(count)]));
}

function unknown(id: string): Answer {
  return json(404, { ok: false, message: `no request found for request_id '${id}'` });
}
