import type { Durations } from "../operation/durations";
import type { InstancePool } from "./instance-pool";
import type { Instances } from "../instance/instances";
import type { Inventory } from "../organisation/inventory";
import type { Timeline } from "../../timeline";

/** Creates and removes members, one after another, then calls `done`. */
export class Membership {
  constructor(
    private readonly inventory: Inventory,
    private readonly instances: Instances,
    private readonly timeline: Timeline,
    private readonly durations: Durations,
  ) {}

  /** If a group has no host left, the pool stays smaller than `wanted`. */
  converge(pool: InstancePool, wanted: number, done: () => void): void {
    if (pool.members.length > wanted) this.shrink(pool, pool.members.slice(wanted).reverse(), done);
    else this.grow(pool, wanted, done);
  }

  shrink(pool: InstancePool, victims: readonly string[], done: () => void): void {
    const [victim, ...rest] = victims;
    if (victim === undefined) {
      done();
      return;
    }
    this.leave(pool, victim);
    this.timeline.after(this.durations.removal, () => {
      this.instances.remove(victim);
      if (this.exists(pool)) this.shrink(pool, rest, done);
    });
  }

  /** All victims stop immediately and are removed one after another. */
  evict(pool: InstancePool, victims: readonly string[], done: () => void): void {
    for (const victim of victims) this.leave(pool, victim);
    this.shrink(pool, victims, done);
  }

  /** At once, as if another user's change had been made earlier. */
  settle(pool: InstancePool, wanted: number): void {
    for (const victim of pool.members.slice(wanted)) this.instances.remove(victim);
    while (pool.members.length < wanted) {
      const instance = this.instances.place(pool);
      if (instance === undefined) return;
      this.instances.run(instance);
    }
  }

  private grow(pool: InstancePool, wanted: number, done: () => void): void {
    if (pool.members.length >= wanted) {
      done();
      return;
    }
    const half = this.durations.instance / 2;
    this.timeline.after(half, () => {
      if (!this.exists(pool)) return;
      const instance = this.instances.place(pool);
      if (instance === undefined) {
        done();
        return;
      }
      this.timeline.after(half, () => {
        if (instance.state === "starting") this.instances.run(instance);
        if (this.exists(pool)) this.grow(pool, wanted, done);
      });
    });
  }

  private leave(pool: InstancePool, victim: string): void {
    const instance = this.inventory.zones.get(pool.zone)?.instances.get(victim);
    if (instance !== undefined && instance.state !== "destroying") this.instances.leave(instance);
  }

  private exists(pool: InstancePool): boolean {
    return this.inventory.zones.get(pool.zone)?.pools.has(pool.id) === true;
  }
}
