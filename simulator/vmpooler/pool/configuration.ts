import type { Authentication } from "../token/authentication";
import { Halt, json, notOk, parseJsonOrCrash, type Answer, type ApiRequest } from "../api/http";
import type { Options } from "../options";
import type { Pool, Pools } from "./pools";
import { inspect, InternalError, integer, keys, pairs, toI, truthy } from "../api/ruby";

/** Changes of pools at run time. Overrides are stored beside the values of the configuration file, which undoing restores. */
export class Configuration {
  readonly overrides = {
    poolsize: new Map<string, number>(),
    template: new Map<string, string>(),
    clone_target: new Map<string, string>(),
  };
  /** How often each pool was reset, because a reset leaves no other trace. */
  readonly resets = new Map<string, number>();

  constructor(
    private readonly options: Options,
    private readonly pools: Pools,
    private readonly authentication: Authentication,
  ) {}

  /** Needs neither a token nor experimental features. */
  show(): Answer {
    const pool_configuration = this.pools.list().map((pool) => ({
      ...pool.running,
      template_ready: pool.preparedTemplate === pool.running.template,
    }));
    return json(200, { pool_configuration, status: { ok: true } });
  }

  changeSizes(request: ApiRequest): Answer {
    return this.#change(request, (payload) => {
      const bad = pairs(payload).flatMap(([name, size]) => {
        const whole = integer(size);
        return [...this.#unknown(name), ...(whole === undefined || whole < 0 ? [name] : [])];
      });
      if (bad.length > 0) return json(400, { ok: false, not_configured: bad });
      return this.#apply(payload, (pool, size) => this.setSize(pool, toI(size)));
    });
  }

  changeTemplates(request: ApiRequest): Answer {
    return this.#change(request, (payload) => {
      const bad = pairs(payload).flatMap(([name, template]) => {
        const path = asString(template);
        const wrong = !path.includes("/") || path.startsWith("/") || path.endsWith("/");
        return [...this.#unknown(name), ...(wrong ? [name] : [])];
      });
      if (bad.length > 0) return json(400, { ok: false, bad_templates: bad });
      return this.#apply(payload, (pool, template) => this.setTemplate(pool, template));
    });
  }

  changeCloneTargets(request: ApiRequest): Answer {
    return this.#change(request, (payload) => {
      const bad = pairs(payload).flatMap(([name]) => this.#unknown(name));
      if (bad.length > 0) return json(400, { ok: false, bad_templates: bad });
      return this.#apply(payload, (pool, target) => {
        if (pool.running.clone_target === target) return false;
        pool.running.clone_target = asString(target);
        this.overrides.clone_target.set(pool.running.name, pool.running.clone_target);
        return true;
      });
    });
  }

  undoSize(request: ApiRequest, name: string): Answer {
    return this.#undo(request, name, (pool) => {
      const before = { pool_size_before_reset: pool.running.size, pool_size_before_overrides: pool.atStartup.size };
      return { changes: this.restoreSize(pool), before };
    });
  }

  undoTemplate(request: ApiRequest, name: string): Answer {
    return this.#undo(request, name, (pool) => {
      const { running, atStartup } = pool;
      const before = { template_before_reset: running.template, template_before_overrides: atStartup.template };
      return { changes: this.restoreTemplate(pool), before };
    });
  }

  /** An alias passes the check and resets nothing. Values are ignored. */
  resetPools(request: ApiRequest): Answer {
    return this.#change(request, (payload) => {
      const bad = keys(payload).flatMap((name) => this.#unknown(name));
      if (bad.length > 0) return json(400, { ok: false, bad_pools: bad });
      for (const name of keys(payload)) {
        const pool = this.pools.named(name);
        if (pool === undefined) continue;
        pool.resetRequested = true;
        this.resets.set(name, (this.resets.get(name) ?? 0) + 1);
        this.pools.wake(name);
      }
      return json(201, { ok: true });
    });
  }

  /** @returns whether that is a change. */
  setSize({ running }: Pool, size: number): boolean {
    if (running.size === size) return false;
    running.size = size;
    this.overrides.poolsize.set(running.name, size);
    return true;
  }

  setTemplate({ running }: Pool, template: unknown): boolean {
    if (running.template === template) return false;
    running.template = asString(template);
    this.overrides.template.set(running.name, running.template);
    return true;
  }

  restoreSize({ running, atStartup }: Pool): boolean {
    if (running.size === atStartup.size) return false;
    running.size = atStartup.size;
    return this.overrides.poolsize.delete(running.name);
  }

  restoreTemplate({ running, atStartup }: Pool): boolean {
    if (running.template === atStartup.template) return false;
    running.template = atStartup.template;
    return this.overrides.template.delete(running.name);
  }

  #change(request: ApiRequest, act: (payload: unknown) => Answer): Answer {
    this.#authorize(request);
    const payload = parseJsonOrCrash(request.body);
    return truthy(payload) ? act(payload) : notOk(404);
  }

  #authorize(request: ApiRequest): void {
    if (!this.options.experimental) throw new Halt(notOk(405));
    this.authentication.requireTokenIfConfigured(request);
  }

  /** 201 if at least one pool changed, else 200. */
  #apply(payload: unknown, change: (pool: Pool, value: unknown) => boolean): Answer {
    let changed = false;
    for (const [name, value] of pairs(payload)) {
      const pool = this.#poolOrCrash(name);
      if (!change(pool, value)) continue;
      changed = true;
      this.pools.wake(name);
    }
    return json(changed ? 201 : 200, { ok: true });
  }

  #undo(request: ApiRequest, name: string, reset: (pool: Pool) => { changes: boolean; before: object }): Answer {
    this.#authorize(request);
    if (!this.pools.knows(name)) return notOk(404);
    const { changes, before } = reset(this.#poolOrCrash(name));
    if (changes) this.pools.wake(name);
    return json(changes ? 201 : 200, { ...before, ok: true });
  }

  #unknown(name: string): string[] {
    return this.pools.knows(name) ? [] : [name];
  }

  /** An alias passes the check but is not in the list of pools, so the server crashes. */
  #poolOrCrash(name: string): Pool {
    const pool = this.pools.named(name);
    if (pool === undefined) throw new InternalError("no implicit conversion from nil to integer");
    return pool;
  }
}

function asString(value: unknown): string {
  if (typeof value === "string") return value;
  throw new InternalError(`undefined method 'include?' for ${inspect(value)}`);
}
