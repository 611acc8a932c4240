import type { World } from "../world";
import type { Account } from "./iam/account";

/** What all resource pools of the simulated region share. */
export interface Region {
  readonly world: World;
  readonly account: Account;
  readonly durations: Durations;
  /** Image ids by the name of the operating system: one name is one image everywhere. */
  readonly images: Map<string, string>;
  nextOrdinal(): number;
}

/** In milliseconds of the simulated clock. The real service takes 5 to 20 minutes for a node. */
export interface Durations {
  /** From the request to the first available node. */
  createMs: number;
  /** From one available node to the next. */
  nodeMs: number;
  /** From the request until a node is gone. */
  deleteMs: number;
}

export function createRegion(world: World, account: Account): Region {
  let ordinal = 0;
  return {
    world,
    account,
    durations: { ...defaultDurations },
    images: new Map(),
    nextOrdinal: () => (ordinal += 1),
  };
}

export function resetRegion(region: Region): void {
  Object.assign(region.durations, defaultDurations);
}

export function imageId(region: Region, osName: string): string {
  const known = region.images.get(osName);
  if (known !== undefined) return known;
  const id = region.world.random.uuid();
  region.images.set(osName, id);
  return id;
}

const defaultDurations: Durations = { createMs: 3000, nodeMs: 500, deleteMs: 2000 };
