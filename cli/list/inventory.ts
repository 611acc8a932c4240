import type { Context } from "../../provider/core/context";
import { messageOf } from "../../provider/core/errors";
import type { CloudName, ListOptions } from "./command";

/** An object of an account. */
export interface Item {
  /** The resource type that can manage it; undefined if none can manage it as a whole. */
  readonly type?: string;
  /** What it is, if there is no resource type. */
  readonly kind?: string;
  /** Its id for `adopt`. */
  readonly adoptId: string;
  /** The id of the resource that manages it. */
  readonly id: string;
  readonly name: string;
  /** A short description for the table. */
  readonly about: string;
  /** What else manages it, and would undo changes. */
  readonly owner?: string;
}

/** Lists the objects of an account. Logs a warning for objects that cannot be listed, and lists the rest. */
export type Inventory = (context: Context, options: Pick<ListOptions, "connection" | "pool">) => Promise<Item[]>;

/** The items that `list` returns. If it fails, logs a warning that `what` are not listed, and returns none. */
export async function listOrWarn(what: string, { log }: Context, list: () => Promise<Item[]>): Promise<Item[]> {
  try {
    return await list();
  } catch (error) {
    log(`${what} are not listed: ${messageOf(error)}`, "warning");
    return [];
  }
}

/** Loads only the cloud's own code. */
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
