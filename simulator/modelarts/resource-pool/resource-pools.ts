import type { World } from "../../world";
import { ModelArtsError } from "../api/errors";
import { hexDigits, type Account } from "../iam/account";
import type { Region } from "../model";
import { ResourcePool } from "./resource-pool";

/** The resource pools of the region. After a start there is one, with only the implicit node pool. */
export class ResourcePools {
  private readonly byName = new Map<string, ResourcePool>();

  constructor(
    private readonly region: Region,
    /** The one of `connection()`, and the default of events. */
    readonly first: string,
  ) {
    this.add(first, { privileged: true, defaultNodePool: true });
  }

  all(): ResourcePool[] {
    return [...this.byName.values()];
  }

  find(name: string): ResourcePool {
    const pool = this.byName.get(name);
    if (pool === undefined) throw ModelArtsError.noSuchPool(name);
    return pool;
  }

  /** `defaultNodePool` is for a pool like the console creates it: its nodes are in `<flavor>-default`. */
  add(name: string, { privileged, defaultNodePool }: { privileged: boolean; defaultNodePool: boolean }): void {
    if (this.byName.has(name)) throw new Error(`pool ${name} already exists`);
    const pool = new ResourcePool(this.region, name, privileged);
    if (defaultNodePool) pool.addExisting(`${defaultFlavor}-default`, { flavor: defaultFlavor, count: 1, maxCount: 1 });
    this.byName.set(name, pool);
  }

  remove(name: string): void {
    this.byName.delete(this.find(name).name);
  }
}

const defaultFlavor = "modelarts.vm.cpu.8ud";

/** A pool's generated name: display name and project id, 36 to 63 characters in all. */
export function generatePoolName({ random }: World, { projectId }: Account): string {
  return `pool-${random.text(4, hexDigits)}-${projectId}`;
}
