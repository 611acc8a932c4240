import type { Timeline } from "../../timeline";
import { json, type Answer, type ApiRequest } from "../api/http";
import type { PoolConfiguration } from "../pool/pool-configuration";
import type { Pool, Pools } from "../pool/pools";
import { dateString, round, timeString } from "../api/ruby";
import { durationAndCount } from "./summary";
import type { TaskTimes } from "./task-times";
import type { Queue, Vms } from "../vm/vms";

const STATUS_CACHE = 30_000;

/** The current figures: status, poolstat and totalrunning. */
export class Metrics {
  readonly #cached = new Map<string, { readonly at: number; readonly answer: Answer }>();

  constructor(
    private readonly timeline: Timeline,
    private readonly vms: Vms,
    private readonly pools: Pools,
    private readonly times: TaskTimes,
  ) {}

  /** v3 caches each view for half a minute. */
  status(request: ApiRequest): Answer {
    const view = request.query.get("view");
    const key = view ?? "all";
    const cached = this.#cached.get(key);
    if (request.version === 3 && cached !== undefined && this.timeline.now < cached.at + STATUS_CACHE) {
      return cached.answer;
    }
    const answer = json(200, this.#status(request, view?.split(",")));
    if (request.version === 3) this.#cached.set(key, { at: this.timeline.now, answer });
    return answer;
  }

  /** Finds names and aliases; unknown ones are omitted. */
  poolStat(request: ApiRequest): Answer {
    const asked = request.query.get("pool")?.split(",") ?? [];
    const matching = this.pools
      .list()
      .map((pool) => pool.running)
      .filter(({ name, alias = [] }) => [name, ...alias].some((known) => asked.includes(known)));
    const figures = ({ name, size, alias }: PoolConfiguration) => ({
      max: size,
      alias,
      ready: this.#count("ready", name),
    });
    return json(200, { pools: Object.fromEntries(matching.map((pool) => [pool.name, figures(pool)])) });
  }

  totalRunning(): Answer {
    return json(200, { running: this.#count("running") });
  }

  /** `status` is always present. It reports empty pools only if the view has pools. */
  #status(request: ApiRequest, views: string[] | undefined): Record<string, unknown> {
    const shows = (view: string) => views?.includes(view) ?? true;
    const empty = shows("pools") ? this.#emptyPools() : [];
    const today = dateString(this.timeline.now);
    const task = (name: "boot" | "clone") => durationAndCount(this.times.of(name, today));
    return {
      ...(shows("boot") && { boot: task("boot") }),
      ...(shows("capacity") && { capacity: this.#capacity() }),
      ...(shows("clone") && { clone: task("clone") }),
      ...(shows("pools") && { pools: this.#poolFigures() }),
      ...(shows("queue") && { queue: this.#queue(request) }),
      status: {
        ok: empty.length === 0,
        message:
          empty.length === 0 ? "Battle station fully armed and operational." : `Found ${empty.length} empty pools.`,
        ...(empty.length > 0 && { empty }),
        uptime: round((this.timeline.now - this.timeline.startedAt) / 1000, 1),
      },
    };
  }

  #emptyPools(): string[] {
    return this.pools
      .list()
      .filter(({ running: { name, size } }) => size > 0 && this.#count("ready", name) === 0)
      .map(({ running }) => running.name);
  }

  #poolFigures(): Record<string, unknown> {
    const figures = ({ running: { name, size, alias }, lastBoot }: Pool) => ({
      ready: this.#count("ready", name),
      running: this.#count("running", name),
      pending: this.#count("pending", name),
      max: size,
      lastBoot: lastBoot === undefined ? "" : timeString(lastBoot),
      alias,
    });
    return Object.fromEntries(this.pools.list().map((pool) => [pool.running.name, figures(pool)]));
  }

  #capacity(): Record<string, number> {
    const current = this.#count("ready");
    const total = this.pools.list().reduce((sum, pool) => sum + pool.running.size, 0);
    return { current, total, percent: total === 0 ? 0 : round((current / total) * 100, 1) };
  }

  #queue(request: ApiRequest): Record<string, number> {
    const [pending, ready] = [this.#count("pending"), this.#count("ready")];
    const [running, completed] = [this.#count("running"), this.#count("completed")];
    const cloning = this.vms.in("pending").filter((vm) => vm.clonedAt > this.timeline.now).length;
    return {
      // v3 counts requests under keys that it never writes.
      ...(request.version === 3 && { requested: 0 }),
      pending,
      cloning,
      booting: pending - cloning,
      ready,
      running,
      completed,
      total: pending + ready + running + completed,
    };
  }

  #count(queue: Queue, pool?: string): number {
    return this.vms.in(queue, pool).length;
  }
}
