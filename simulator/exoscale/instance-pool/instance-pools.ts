import type { Random } from "../../world";
import type { Durations } from "../operation/durations";
import { ApiError, busy, locked, notFound } from "../api/errors";
import { DEFAULT_SETTINGS, withUpdate, type InstancePool, type PoolSettings } from "./instance-pool";
import type { CreateBody, UpdateBody } from "./bodies";
import type { Membership } from "./membership";
import { reference, type Failure, type Operation, type Operations } from "../operation/operations";
import type { Instances } from "../instance/instances";
import type { Inventory, Zone } from "../organisation/inventory";
import { checkReferences, checkRules } from "./references";
import type { Timeline } from "../../timeline";

export interface PoolParts {
  readonly inventory: Inventory;
  readonly instances: Instances;
  readonly membership: Membership;
  readonly operations: Operations;
  readonly timeline: Timeline;
  readonly durations: Durations;
  readonly random: Random;
}

/** The calls that change pools. Each returns an operation immediately; its work takes time. */
export class InstancePools {
  constructor(private readonly parts: PoolParts) {}

  get(zone: Zone, id: string): InstancePool {
    const pool = zone.pools.get(id);
    if (pool === undefined) throw notFound("Instance Pool", id);
    return pool;
  }

  create(zone: Zone, body: CreateBody): Operation {
    const pool = this.add(zone, body);
    const failure = this.parts.operations.takeFailure("create-instance-pool");
    return this.transition(pool, "creating", failure, (done) => {
      this.parts.membership.converge(pool, reached(0, body.size, failure), done);
    });
  }

  update(zone: Zone, id: string, body: UpdateBody): Operation {
    const pool = this.changeable(zone, id, "update-instance-pool");
    checkReferences(this.parts.inventory, zone, body);
    const after = withUpdate(pool.settings, body);
    checkRules(this.parts.inventory, pool.settings, body, after);
    return this.apply(pool, "update-instance-pool", after);
  }

  resetField(zone: Zone, id: string, field: keyof PoolSettings | "ssh-key" | "ipv6-enabled"): Operation {
    const pool = this.changeable(zone, id, "reset-instance-pool-field");
    const body: UpdateBody =
      field === "ipv6-enabled"
        ? { "ipv6-enabled": false }
        : field === "description"
          ? { description: "" }
          : field === "labels"
            ? { labels: {} }
            : { [field]: null };
    return this.apply(pool, "reset-instance-pool-field", withUpdate(pool.settings, body));
  }

  scale(zone: Zone, id: string, size: number): Operation {
    const pool = this.changeable(zone, id, "scale-instance-pool");
    const before = pool.members.length;
    const state = size > before ? "scaling-up" : size < before ? "scaling-down" : "updating";
    const failure = this.parts.operations.takeFailure("scale-instance-pool");
    return this.transition(pool, state, failure, (done) => {
      if (failure?.outcome !== "failure") pool.size = size;
      this.parts.membership.converge(pool, reached(before, size, failure), done);
    });
  }

  evict(zone: Zone, id: string, ids: readonly string[]): Operation {
    const pool = this.changeable(zone, id, "evict-instance-pool-members");
    const victims = [...new Set(ids)];
    const stranger = victims.find((victim) => !pool.members.includes(victim));
    if (stranger !== undefined) throw new ApiError(400, `Instance ${stranger} is not a member of Instance Pool ${id}`);
    const failure = this.parts.operations.takeFailure("evict-instance-pool-members");
    return this.transition(pool, "scaling-down", failure, (done) => {
      const evicted = victims.slice(0, reached(0, victims.length, failure));
      pool.size = Math.max(0, pool.size - evicted.length);
      this.parts.membership.evict(pool, evicted, done);
    });
  }

  delete(zone: Zone, id: string): Operation {
    const { membership, operations, timeline, durations } = this.parts;
    const pool = this.changeable(zone, id, "delete-instance-pool");
    const failure = operations.takeFailure("delete-instance-pool");
    if (failure !== undefined && failure.outcome !== "timeout") {
      const going = pool.members.slice(0, reached(0, pool.members.length, failure));
      return this.transition(pool, "destroying", failure, (done) => {
        membership.shrink(pool, going, done);
      });
    }
    pool.state = "destroying";
    const needed = Math.max(durations.operation, pool.members.length * durations.removal);
    membership.shrink(pool, pool.members.slice(1).reverse(), () => undefined);
    const ms = failure === undefined ? needed : durations.operation;
    const operation = operations.run(reference("instance-pool", id), zone.name, ms, failure);
    timeline.after(needed + durations.lingering, () => {
      this.remove(pool);
    });
    return operation;
  }

  /** Creates a pool without members and without an operation. */
  add(zone: Zone, body: CreateBody): InstancePool {
    checkReferences(this.parts.inventory, zone, body);
    const { name, template, "instance-type": type, "disk-size": disk } = body;
    const bare: PoolSettings = { ...DEFAULT_SETTINGS, name, template, "instance-type": type, "disk-size": disk };
    const settings = withUpdate(bare, body);
    checkRules(this.parts.inventory, undefined, body, settings);
    const pool: InstancePool = {
      id: this.parts.random.uuid(),
      zone: zone.name,
      settings,
      size: body.size,
      state: "running",
      manager: undefined,
      members: [],
    };
    zone.pools.set(pool.id, pool);
    return pool;
  }

  /** Removes the pool and its members immediately. */
  remove(pool: InstancePool): void {
    this.parts.membership.settle(pool, 0);
    this.parts.inventory.zones.get(pool.zone)?.pools.delete(pool.id);
  }

  private apply(pool: InstancePool, command: string, after: PoolSettings): Operation {
    const failure = this.parts.operations.takeFailure(command);
    return this.transition(pool, "updating", failure, (done) => {
      if (failure?.outcome === "partial") pool.settings = halfWay(pool.settings, after);
      else if (failure?.outcome !== "failure") pool.settings = after;
      done();
    });
  }

  private changeable(zone: Zone, id: string, command: string): InstancePool {
    const pool = this.get(zone, id);
    if (pool.manager !== undefined) throw locked(command, "instance-pool", id);
    if (pool.state !== "running" && pool.state !== "suspended") throw busy("instance pool");
    return pool;
  }

  /** The pool is running again when its operation has ended and the work is done. */
  private transition(
    pool: InstancePool,
    state: InstancePool["state"],
    failure: Failure | undefined,
    work: (done: () => void) => void,
  ): Operation {
    const { operations, durations } = this.parts;
    let unfinished = 2;
    const finishOne = () => {
      unfinished -= 1;
      if (unfinished === 0 && pool.state === state) pool.state = "running";
    };
    pool.state = state;
    work(finishOne);
    return operations.run(reference("instance-pool", pool.id), pool.zone, durations.operation, failure, () => {
      if (failure?.vanish === true) this.remove(pool);
      finishOne();
    });
  }
}

/** The size that a change reaches before its operation fails. */
function reached(from: number, to: number, failure: Failure | undefined): number {
  if (failure?.outcome === "failure") return from;
  return failure?.outcome === "partial" ? from + Math.trunc((to - from) / 2) : to;
}

/** The first half of the changed fields, rounded up. */
function halfWay(before: PoolSettings, after: PoolSettings): PoolSettings {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(old.get(key)),
  );
  return Object.assign({ ...before }, Object.fromEntries(changed.slice(0, Math.ceil(changed.length / 2))));
}
