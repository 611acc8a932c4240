import type { Random } from "../../world";
import type { Timeline } from "../../timeline";
import type { Token } from "../token/authentication";
import { wholeSecond } from "../api/ruby";
import type { Options } from "../options";
import type { Pool, Pools } from "../pool/pools";
import { DATA_TTL, HOUR, type Vm, type Vms } from "../vm/vms";

const MINUTE = HOUR / 60;
/** The time of three attempts, measured with a provider that fails immediately. */
const ATTEMPTS = 3_000;
const DAY = 24 * HOUR;
const READY_TTL = 30 * DAY;
const DELETED_TTL = 15 * DAY;

export interface OndemandRequest {
  readonly id: string;
  readonly wanted: readonly Wanted[];
  readonly token: Token | undefined;
  readonly hosts: Map<Wanted, string[]>;
  status: "pending" | "ready" | "failed" | "deleted";
  /** When redis removes it. A pending request is never removed. */
  expires?: number;
}

/** A number of VMs of one pool, and the requested name. */
export interface Wanted {
  readonly requestedName: string;
  readonly pool: string;
  readonly count: number;
}

/** On-demand requests: pending, then ready or failed, possibly deleted, and finally removed. */
export class OndemandRequests {
  readonly #requests = new Map<string, OndemandRequest>();
  /** How many of the next requests get VMs that never start. */
  failures = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly options: Options,
    private readonly vms: Vms,
    private readonly pools: Pools,
  ) {}

  get(id: string): OndemandRequest | undefined {
    return this.#requests.get(id);
  }

  all(): OndemandRequest[] {
    return [...this.#requests.values()];
  }

  /** A request for no VMs is ready immediately. */
  begin(id: string, counts: readonly [string, number][], token: Token | undefined): void {
    const wanted = counts.flatMap(([name, count]) => this.#choosePools(name, count));
    const request: OndemandRequest = { id, wanted, token, hosts: new Map(), status: "pending" };
    this.#requests.set(id, request);
    this.#becomeReadyIfFilled(request);
    if (request.status === "pending") this.#provision(request);
  }

  delete(request: OndemandRequest): void {
    this.#end(request, "deleted", DELETED_TTL);
    request.hosts.clear();
  }

  /** Each instance is assigned to one of the pools of the name. */
  #choosePools(requestedName: string, count: number): Wanted[] {
    const candidates = this.pools.byNameOrAlias(requestedName);
    const chosen = new Map<Pool, number>();
    for (let left = count; left > 0; left -= 1) {
      const pool = candidates[this.random.integer(0, candidates.length - 1)];
      if (pool !== undefined) chosen.set(pool, (chosen.get(pool) ?? 0) + 1);
    }
    return [...chosen].map(([pool, ofPool]) => ({ requestedName, pool: pool.running.name, count: ofPool }));
  }

  #provision(request: OndemandRequest): void {
    const starts = this.failures === 0;
    if (!starts) this.failures -= 1;
    const { durations, ondemandTtl, version } = this.options;
    this.timeline.after(this.vms.draw(durations.check), () => {
      if (request.status !== "pending") return;
      for (const wanted of request.wanted) {
        for (let made = 0; made < wanted.count; made += 1) this.#clone(request, wanted, starts);
      }
    });
    // 3.9.1 gives up after three attempts to create a VM; 2.5.0 waits for the end of the time.
    const limit = !starts && version === "3.9.1" ? ATTEMPTS : ondemandTtl * MINUTE;
    this.timeline.after(limit + this.vms.draw(durations.check), () => {
      if (request.status === "pending") this.#end(request, "failed", DATA_TTL);
    });
  }

  #clone(request: OndemandRequest, wanted: Wanted, starts: boolean): void {
    const vm = this.vms.clone(wanted.pool, { id: request.id, requestedName: wanted.requestedName }, starts);
    if (!starts) return;
    this.timeline.at(vm.bootsAt, () => {
      if (vm.queue === "pending") this.#handOver(request, wanted, vm);
    });
  }

  #handOver(request: OndemandRequest, wanted: Wanted, vm: Vm): void {
    vm.queue = "running";
    vm.checkout = wholeSecond(this.timeline.now);
    if (request.token !== undefined) {
      vm.token = { secret: request.token.secret, user: request.token.user };
      // Stored even if it is 0, which then means: never expires.
      vm.lifetime = this.options.vmLifetimeAuth;
    }
    this.pools.watchEnd(vm);
    this.pools.recordBoot(vm);
    request.hosts.set(wanted, [...(request.hosts.get(wanted) ?? []), vm.hostname]);
    this.#becomeReadyIfFilled(request);
  }

  /** The request stays ready and lists its VMs even after they are destroyed. */
  #becomeReadyIfFilled(request: OndemandRequest): void {
    if (!request.wanted.every((wanted) => filled(request, wanted) === wanted.count)) return;
    request.status = "ready";
    this.#expireAfter(request, READY_TTL);
  }

  #end(request: OndemandRequest, status: "failed" | "deleted", timeToLive: number): void {
    request.status = status;
    for (const vm of this.vms.all()) {
      if (vm.request?.id !== request.id || (vm.queue !== "running" && vm.queue !== "pending")) continue;
      vm.queue = "completed";
      this.pools.wake(vm.pool);
    }
    this.#expireAfter(request, timeToLive);
  }

  #expireAfter(request: OndemandRequest, milliseconds: number): void {
    const expires = this.timeline.now + milliseconds;
    request.expires = expires;
    this.timeline.at(expires, () => {
      if (request.expires === expires) this.#requests.delete(request.id);
    });
  }
}

export function filled(request: OndemandRequest, wanted: Wanted): number {
  return request.hosts.get(wanted)?.length ?? 0;
}
