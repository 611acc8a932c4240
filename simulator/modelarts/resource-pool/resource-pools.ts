import { ModelArtsError } from "../api/errors";
import type { Region } from "../region";
import { ResourcePool } from "./resource-pool";

/** The resource pools of the region. A fresh start has one, with nothing in it but the implicit node pool. */
export class Pools {
  private readonly byName = new Map<string, ResourcePool>();

  constructor(
    private readonly region: Region,
    /** The one that `connection()` names: events that name none mean it. */
    readonly first: string,
  ) {
    this.reset();
  }

  all(): ResourcePool[] {
    return [...this.byName.values()];
  }

  find(name: string): ResourcePool {
    const pool = this.byName.get(name);
    if (pool === undefined) throw ModelArtsError.noSuchPool(name);
    return pool;
  }

  /** With `defaultNodePool` as the console leaves a pool behind: its nodes are in `<flavor>-default`. */
  add(name: string, { privileged, defaultNodePool }: { privileged: boolean; defaultNodePool: boolean }): void {
    if (this.byName.has(name)) throw new Error(`The pool ${name} exists already.`);
    const pool = new ResourcePool(this.region, name, privileged);
    if (defaultNodePool) pool.addExisting(`${defaultFlavor}-default`, { flavor: defaultFlavor, count: 1, maxCount: 1 });
    this.byName.set(name, pool);
  }

  remove(name: string): void {
    this.byName.delete(this.find(name).name);
  }

  reset(): void {
    this.byName.clear();
    this.add(this.first, { privileged: true, defaultNodePool: true });
  }
}

const defaultFlavor = "modelarts.vm.cpu.8ud";
