import type { Context } from "../../provider/core/context";
import type { CloudName, ListOptions } from "./command";

/** Something that exists in an account. */
export interface Item {
  /** The resource that can manage it; absent where none of this package manages it as a whole. */
  readonly type?: string;
  /** What it is, where it is no resource. */
  readonly kind?: string;
  /** As `adopt` names it. */
  readonly adoptId: string;
  /** The id of the resource that manages it. */
  readonly id: string;
  readonly name: string;
  /** A few words for the table. */
  readonly about: string;
  /** Who else manages it, and would undo changes. */
  readonly owner?: string;
}

/** Looks at a whole account. What cannot be listed is told to `context.log` as a warning, and the rest is listed. */
export type Inventory = (context: Context, options: Pick<ListOptions, "connection" | "pool">) => Promise<Item[]>;

/** Loads one cloud's code alone. */
export async function inventoryOf(cloud: CloudName): Promise<Inventory> {
  switch (cloud) {
    case "exoscale":
      return (await import("./exoscale")).exoscaleInventory;
    case "modelarts":
      return (await import("./modelarts")).modelartsInventory;
    case "vmpooler":
      return (await import("./vmpooler")).vmpoolerInventory;
  }
}
