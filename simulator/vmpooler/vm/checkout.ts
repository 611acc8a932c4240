import type { Random } from "../../world";
import type { Timeline } from "../../timeline";
import type { Authentication } from "../token/authentication";
import { json, notOk, parseJsonOrCrash, type Answer, type ApiRequest, type ApiVersion } from "../api/http";
import { invalid, refuseIf, sanitizeJsonBody } from "../api/input-validation";
import type { Options } from "../options";
import type { Pools } from "../pool/pools";
import { keys, pairs, toI, truthy, wholeSecond } from "../api/ruby";
import type { Vm, Vms } from "./vms";

/** POST /vm in both forms. It returns all requested VMs, or none. */
export class Checkout {
  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly options: Options,
    private readonly vms: Vms,
    private readonly pools: Pools,
    private readonly authentication: Authentication,
  ) {}

  fromBody(request: ApiRequest): Answer {
    if (request.version === 3) return this.#fromCheckedBody(request);
    const payload = parseJsonOrCrash(request.body);
    return truthy(payload) ? this.#checkOut(request, payload) : notOk(404);
  }

  fromPath(request: ApiRequest, names: string): Answer {
    return this.#checkOut(request, countNames(names));
  }

  #fromCheckedBody(request: ApiRequest): Answer {
    const counts = sanitizeJsonBody(request.body);
    for (const [name, count] of Object.entries(counts)) refuseIf(invalid.poolName(name) ?? invalid.vmCount(count));
    return Object.keys(counts).length === 0 ? notOk(404) : this.#checkOut(request, counts);
  }

  #checkOut(request: ApiRequest, payload: unknown): Answer {
    if (!keys(payload).every((name) => this.pools.knows(name))) return notOk(404);
    const token = this.authentication.acceptToken(request);
    const taken: { readonly requestedName: string; readonly vm: Vm }[] = [];
    for (const [requestedName, count] of pairs(payload)) {
      for (let left = toI(count); left > 0; left -= 1) {
        const vm = this.#take(requestedName, request.version);
        if (vm === undefined) {
          for (const { vm: other } of taken) this.#putBack(other);
          return notOk(503);
        }
        this.#begin(vm, token);
        taken.push({ requestedName, vm });
      }
    }
    const hosts = new Map<string, string[]>();
    for (const { requestedName, vm } of taken) {
      this.pools.watchEnd(vm);
      hosts.set(requestedName, [...(hosts.get(requestedName) ?? []), this.#shownName(vm, request.version)]);
    }
    const { domain } = this.options;
    return json(200, {
      ok: true,
      // One host is a string, several are an array.
      ...Object.fromEntries([...hosts].map(([name, all]) => [name, { hostname: all.length === 1 ? all[0] : all }])),
      ...(request.version === 1 && domain !== null && { domain }),
    });
  }

  #shownName(vm: Vm, version: ApiVersion): string {
    return version === 1 ? vm.hostname : `${vm.hostname}.${this.options.domain ?? ""}`;
  }

  /** v1 first connects to port 22 of each candidate and destroys those that do not answer. */
  #take(requestedName: string, version: ApiVersion): Vm | undefined {
    const candidates = this.pools.byNameOrAlias(requestedName);
    const first = candidates[this.random.integer(0, Math.max(0, candidates.length - 1))];
    for (const pool of [first, ...candidates.filter((other) => other !== first)]) {
      if (pool === undefined) continue;
      for (const vm of this.vms.in("ready", pool.running.name).reverse()) {
        this.pools.wake(vm.pool);
        if (version === 1 && !vm.reachable) {
          vm.queue = "completed";
          continue;
        }
        vm.queue = "running";
        return vm;
      }
    }
    return undefined;
  }

  #begin(vm: Vm, token: Vm["token"]): void {
    vm.checkout = wholeSecond(this.timeline.now);
    if (token === undefined) return;
    vm.token = { secret: token.secret, user: token.user };
    if (this.options.vmLifetimeAuth > 0) vm.lifetime = this.options.vmLifetimeAuth;
  }

  /** The ready VM keeps lifetime and tags, and its next user gets them. */
  #putBack(vm: Vm): void {
    vm.queue = "ready";
    vm.checkout = undefined;
    vm.token = undefined;
  }
}

/** `a+a+b` is two of a and one of b. */
export function countNames(names: string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of withoutTrailing(names.split("+"))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Without empty parts at the end, like Ruby's split. */
function withoutTrailing(parts: readonly string[]): readonly string[] {
  return parts.slice(0, parts.findLastIndex((part) => part !== "") + 1);
}
