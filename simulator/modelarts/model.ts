import { Timeline } from "../timeline";
import type { World } from "../world";
import { Delays } from "./delays";
import { createAccount, resetAccount, type Account } from "./iam/account";
import { Orders } from "./order/orders";
import { generatePoolName, ResourcePools } from "./resource-pool/resource-pools";

/** A region of the simulated ModelArts: its resource pools and what they share. */
export interface Model {
  readonly world: World;
  readonly timeline: Timeline;
  /** Kept by a reset, because its key may be exported in a shell. */
  readonly account: Account;
  readonly durations: Durations;
  readonly settings: Settings;
  readonly delays: Delays;
  readonly orders: Orders;
  readonly pools: ResourcePools;
  /** Image ids by the name of the operating system. */
  imageId(osName: string): string;
  /** Counts the nodes: the order of their creation and of pages. */
  nextOrdinal(): number;
}

/** Milliseconds of the simulated clock. The real service takes 5 to 20 minutes for a node. */
export interface Durations {
  /** From the request to the first available node. */
  createMs: number;
  /** From one available node to the next. */
  nodeMs: number;
  /** How long a new node is Checking before it is Available. */
  checkMs: number;
  /** From the request until a node is removed. */
  deleteMs: number;
}

/** Behaviour that sources do not define, or that differs between accounts. */
export interface Settings {
  /** Where answers to creations and count changes name the order. No source says that those of node pools do. */
  orderNames: "nowhere" | "labels" | "annotations";
  /** Whether prepaid creations and growth need an id from CreateOrderId, as the SDK's docstring says. */
  orderIdRequired: boolean;
  /** The reason to refuse purchases for yearly/monthly billing, or undefined. */
  prepaidRefusal: string | undefined;
  /** Whether every page of nodes names a next one. */
  endlessPages: boolean;
}

export function createModel(world: World, before?: Model): Model {
  const account = before?.account ?? createAccount(world);
  if (before !== undefined) resetAccount(account);
  const timeline = new Timeline(world.clock);
  const shared = {
    world,
    timeline,
    account,
    durations: { createMs: 3000, nodeMs: 500, checkMs: 0, deleteMs: 2000 },
    settings: defaultSettings(),
    delays: new Delays(timeline),
    orders: new Orders(world.random, timeline),
    // A reset does not restart the ids, so that an old id is never valid again.
    imageId: before?.imageId ?? imageIds(world),
    nextOrdinal: before?.nextOrdinal ?? counter(),
  };
  return { ...shared, pools: new ResourcePools(shared, before?.pools.first ?? generatePoolName(world, account)) };
}

function defaultSettings(): Settings {
  return { orderNames: "nowhere", orderIdRequired: false, prepaidRefusal: undefined, endlessPages: false };
}

function imageIds({ random }: World): (osName: string) => string {
  const ids = new Map<string, string>();
  return (osName) => {
    const id = ids.get(osName) ?? random.uuid();
    ids.set(osName, id);
    return id;
  };
}

function counter(): () => number {
  let count = 0;
  return () => (count += 1);
}

/** The part of the model that resource pools, node pools and nodes use. */
export type Region = Omit<Model, "pools">;
