import type { Timeline } from "../../timeline";
import type { Authentication } from "../token/authentication";
import { Halt, json, notOk, parseJson, type Answer, type ApiRequest } from "../api/http";
import { invalid, refuseIf, sanitizeJsonBody } from "../api/input-validation";
import type { Options } from "../options";
import type { Pools } from "../pool/pools";
import { isHash, pairs, rfc3339, round, text, toI } from "../api/ruby";
import type { Tags } from "./tags";
import { HOUR, type Vm, type Vms } from "./vms";

/** GET, PUT and DELETE of one VM. */
export class VmOperations {
  constructor(
    private readonly timeline: Timeline,
    private readonly options: Options,
    private readonly vms: Vms,
    private readonly pools: Pools,
    private readonly authentication: Authentication,
    private readonly tags: Tags,
  ) {}

  show(request: ApiRequest, hostname: string): Answer {
    checkHostname(request, hostname);
    const vm = this.vms.get(hostname);
    // The key is the short name in every version.
    return vm === undefined ? notOk(404) : json(200, { ok: true, [vm.hostname]: this.#describe(request, vm) });
  }

  modify(request: ApiRequest, hostname: string): Answer {
    checkHostname(request, hostname);
    const vm = this.vms.get(hostname);
    if (vm === undefined) return notOk(404);
    const changes = pairs(readPayload(request));
    const failure = changes.flatMap(([argument, value]) => this.#failures(request, argument, value));
    if (failure.length > 0) return json(400, { ok: false, failure });
    for (const [argument, value] of changes) {
      if (argument === "lifetime") {
        vm.lifetime = toI(value);
        this.pools.watchEnd(vm);
      } else if (isHash(value)) {
        this.tags.merge(vm, value);
      }
    }
    return json(200, { ok: true });
  }

  /** A token is required only if the VM was checked out with one, and any valid token is accepted. */
  remove(request: ApiRequest, hostname: string): Answer {
    checkHostname(request, hostname);
    const vm = this.vms.get(hostname);
    if (vm === undefined) return notOk(404);
    if (vm.token !== undefined) this.authentication.requireToken(request);
    // v3's redis client returns 0 for "removed 0 members", and 0 is true in Ruby: every known VM can be deleted. A ready
    // one is destroyed, and a destroyed one loses its record.
    if (request.version !== 3 && vm.queue !== "running") return notOk(404);
    vm.queue = "completed";
    this.pools.wake(vm.pool);
    return json(200, { ok: true });
  }

  #failures(request: ApiRequest, argument: string, value: unknown): string[] {
    if (argument === "lifetime") {
      this.authentication.requireTokenIfConfigured(request);
      return this.#lifetimeFailures(request, value);
    }
    if (argument === "tags") return this.#tagFailures(request, value);
    return [`Unknown argument ${text(value)}.`];
  }

  #lifetimeFailures(request: ApiRequest, value: unknown): string[] {
    const hours = toI(value);
    const { maxLifetime } = this.options;
    if (request.version === 3 && hours <= 0) return [`Lifetime must be a positive integer (got ${text(value)})`];
    const failures: string[] = [];
    // The limit itself is refused, too.
    if (maxLifetime !== null && hours >= maxLifetime) {
      failures.push(`You provided a lifetime (${text(value)}) that exceeds the configured maximum of ${maxLifetime}.`);
    }
    if (hours <= 0) {
      failures.push(`You provided a lifetime (${text(value)}) but you must provide a positive number.`);
    }
    return failures;
  }

  #tagFailures(request: ApiRequest, value: unknown): string[] {
    const failures: string[] = [];
    if (!isHash(value)) failures.push(`You provided tags (${text(value)}) as something other than a hash.`);
    if (request.version === 3) {
      for (const [key, tagValue] of pairs(value)) {
        const error = invalid.tag(key, tagValue);
        if (error !== undefined) failures.push(error);
      }
    }
    // The server has this typing mistake.
    if (!this.tags.allowed(value)) failures.push(`You provided unsuppored tags (${text(value)}).`);
    return failures;
  }

  #describe(request: ApiRequest, vm: Vm): Record<string, unknown> {
    const { domain, resolves, vmLifetime } = this.options;
    return {
      template: vm.pool,
      lifetime: vm.lifetime ?? vmLifetime,
      ...this.#state(vm),
      ...(vm.tags.size > 0 && { tags: Object.fromEntries(vm.tags) }),
      ...(vm.snapshots.size > 0 && { snapshots: [...vm.snapshots.keys()] }),
      ...(vm.disks.length > 0 && { disk: vm.disks }),
      ip: resolves && vm.inInventory ? vm.ip : "",
      ...(domain !== null && (request.version === 1 ? { domain } : { fqdn: `${vm.hostname}.${domain}` })),
    };
  }

  #state({ destroy, checkout, check, lifetime }: Vm): Record<string, unknown> {
    const hours = (milliseconds: number) => round(milliseconds / HOUR, 2);
    if (destroy !== undefined) {
      return { ...(checkout !== undefined && { running: hours(destroy - checkout) }), state: "destroyed" };
    }
    if (checkout === undefined) return { state: check === undefined ? "pending" : "ready" };
    // Without a stored lifetime the server uses 0 here, so that the end is the start.
    const end = checkout + (lifetime ?? 0) * HOUR;
    return {
      running: hours(this.timeline.now - checkout),
      remaining: hours(end - this.timeline.now),
      start_time: rfc3339(checkout),
      end_time: rfc3339(end),
      state: "running",
    };
  }
}

/** v3 refuses an invalid host name; v1 and v2 do not find it. */
function checkHostname(request: ApiRequest, hostname: string): void {
  if (request.version === 3) refuseIf(invalid.hostname(hostname));
}

function readPayload(request: ApiRequest): unknown {
  if (request.version === 3) return sanitizeJsonBody(request.body);
  const parsed = parseJson(request.body);
  if (parsed === undefined) throw new Halt(notOk(400));
  return parsed.value;
}
