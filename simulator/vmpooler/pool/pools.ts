import type { Timeline } from "../../timeline";
import { wholeSecond } from "../api/ruby";
import type { Options } from "../options";
import { configuredPools, type PoolConfiguration } from "./pool-configuration";
import type { TaskTimes } from "../status/task-times";
import type { Vm, Vms } from "../vm/vms";

/** The server clones a few at a time. This is higher, but prevents that a mistyped size fills the memory. */
const MOST_PENDING = 500;

export interface Pool {
  readonly running: PoolConfiguration;
  /** The values of the configuration file, without overrides. */
  readonly atStartup: Readonly<PoolConfiguration>;
  /** The template of ready VMs. Differs from the configured one while a change is prepared. */
  preparedTemplate: string;
  appliedCloneTarget: string | undefined;
  preparing: boolean;
  resetRequested: boolean;
  /** False if the provider creates no VMs. */
  refills: boolean;
  checkIsDue: boolean;
  lastBoot?: number;
}

/** The pools and their workers, which destroy and create VMs and prepare templates. */
export class Pools {
  #pools: Pool[];

  constructor(
    private readonly timeline: Timeline,
    private readonly options: Options,
    private readonly vms: Vms,
    private readonly times: TaskTimes,
  ) {
    this.#pools = configuredPools().map((configuration) => ({
      running: configuration,
      atStartup: { ...configuration },
      preparedTemplate: configuration.template,
      appliedCloneTarget: configuration.clone_target,
      preparing: false,
      resetRequested: false,
      refills: true,
      checkIsDue: false,
    }));
    for (const pool of this.#pools) this.#fill(pool);
  }

  list(): readonly Pool[] {
    return this.#pools;
  }

  names(): string[] {
    return this.#pools.map((pool) => pool.running.name);
  }

  named(name: string): Pool | undefined {
    return this.#pools.find((pool) => pool.running.name === name);
  }

  /** Whether it is the name of a pool or an alias. */
  knows(name: string): boolean {
    return this.named(name) !== undefined || this.#aliased(name).length > 0;
  }

  /** The pools of a name or alias. */
  byNameOrAlias(name: string): Pool[] {
    const own = this.named(name);
    return own === undefined ? this.#aliased(name) : [own, ...this.#aliased(name)];
  }

  remove(pool: Pool): void {
    pool.refills = false;
    this.#pools = this.#pools.filter((other) => other !== pool);
  }

  /** Call it after a change of the pool: its worker runs within the check delay. */
  wake(name: string): void {
    const pool = this.named(name);
    if (pool === undefined || pool.checkIsDue) return;
    pool.checkIsDue = true;
    this.timeline.after(this.vms.draw(this.options.durations.check), () => {
      pool.checkIsDue = false;
      this.#check(pool);
    });
  }

  /** Call it when a running VM gets a lifetime. */
  watchEnd(vm: Vm): void {
    const end = this.vms.endOf(vm);
    if (end === undefined) return;
    this.timeline.at(Math.max(end, this.timeline.now), () => {
      if (this.#isOver(vm)) this.wake(vm.pool);
    });
  }

  /** Destroys all ready and pending VMs, also those for on-demand requests. */
  drain(pool: Pool): void {
    const { name } = pool.running;
    for (const vm of [...this.vms.in("ready", name), ...this.vms.in("pending", name)]) vm.queue = "completed";
    this.wake(name);
  }

  recordBoot(vm: Vm): void {
    const pool = this.named(vm.pool);
    if (pool !== undefined) pool.lastBoot = wholeSecond(this.timeline.now);
    this.times.record("boot", this.timeline.now, vm.pool, (vm.bootsAt - vm.clonedAt) / 1000);
  }

  #check(pool: Pool): void {
    const { name } = pool.running;
    for (const vm of this.vms.in("running", name)) if (this.#isOver(vm)) vm.queue = "completed";
    for (const vm of this.vms.in("ready", name)) vm.check ??= wholeSecond(this.timeline.now);
    for (const vm of this.#pending(name)) if (vm.bootsAt <= this.timeline.now) this.#becomeReady(vm);
    for (const vm of this.vms.in("completed", name)) {
      if (vm.inInventory) this.vms.destroy(vm);
      else this.vms.forget(vm);
    }
    this.#prepareTemplate(pool);
    if (pool.appliedCloneTarget !== pool.running.clone_target) {
      pool.appliedCloneTarget = pool.running.clone_target;
      this.drain(pool);
    }
    if (!pool.preparing) {
      this.#repopulate(pool);
      this.#removeExcess(pool);
    }
    if (pool.resetRequested) {
      pool.resetRequested = false;
      this.drain(pool);
    }
  }

  #becomeReady(vm: Vm): void {
    vm.queue = "ready";
    this.recordBoot(vm);
    // A ready VM is shown as pending until its next check.
    this.wake(vm.pool);
  }

  #prepareTemplate(pool: Pool): void {
    const { template } = pool.running;
    if (pool.preparing || pool.preparedTemplate === template) return;
    pool.preparing = true;
    this.drain(pool);
    this.timeline.after(this.vms.draw(this.options.durations.template), () => {
      pool.preparing = false;
      pool.preparedTemplate = template;
      this.wake(pool.running.name);
    });
  }

  #repopulate(pool: Pool): void {
    const { name, size } = pool.running;
    const pending = this.#pending(name).length;
    const missing = Math.min(size - this.vms.in("ready", name).length, MOST_PENDING) - pending;
    if (!pool.refills) return;
    for (let made = 0; made < missing; made += 1) {
      const vm = this.vms.clone(name);
      this.timeline.at(vm.bootsAt, () => {
        if (vm.queue === "pending") this.#check(pool);
      });
    }
  }

  #removeExcess(pool: Pool): void {
    const ready = this.vms.in("ready", pool.running.name);
    if (ready.length <= pool.running.size) return;
    const { name, size } = pool.running;
    for (const vm of [...ready.slice(size), ...this.vms.in("pending", name)]) vm.queue = "completed";
    this.wake(name);
  }

  /** Fills the pools, as if the server had been running for a while. */
  #fill(pool: Pool): void {
    for (let made = 0; made < pool.running.size; made += 1) {
      const vm = this.vms.clone(pool.running.name);
      vm.queue = "ready";
      vm.check = wholeSecond(this.timeline.now);
      this.recordBoot(vm);
    }
  }

  #isOver(vm: Vm): boolean {
    const end = this.vms.endOf(vm);
    return vm.queue === "running" && end !== undefined && end <= this.timeline.now;
  }

  #pending(name: string): Vm[] {
    return this.vms.in("pending", name).filter((vm) => vm.request === undefined);
  }

  #aliased(alias: string): Pool[] {
    return this.#pools.filter((pool) => pool.running.alias?.includes(alias) === true);
  }
}
