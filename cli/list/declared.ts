import type { Context } from "../../provider/core/context";
import { declarationOf, type Declaration } from "./declaration";
import { messageOf } from "../../provider/core/errors";
import { lifecycle } from "../../provider/core/lifecycle";
import type { ResourceDefinition } from "../../provider/core/resource";
import { resources } from "../../provider/host/definitions";
import type { Item } from "./inventory";

/** An item that a program can adopt or import. */
export interface Declared extends Declaration {
  readonly item: Item;
  readonly definition: ResourceDefinition;
  readonly id: string;
  /** Its unique name in the program. */
  readonly logicalName: string;
}

/** Reads and declares each of `items`. Logs and omits those that cannot be declared. */
export async function declare(
  items: readonly Item[],
  taken: ReadonlySet<string>,
  connection: string | undefined,
  context: Context,
): Promise<Declared[]> {
  const names = new Set(taken);
  const all: Declared[] = [];
  for (const item of items) {
    const definition = resources.find(({ type }) => type === item.type);
    if (definition === undefined) continue;
    try {
      const found = await lifecycle(definition).read(
        item.adoptId,
        connection === undefined ? {} : { connection },
        context,
      );
      if (found === undefined) continue;
      const logicalName = unusedName(item.name, names);
      all.push({
        item,
        definition,
        id: found.id,
        logicalName,
        ...declarationOf(definition, found, logicalName, context),
      });
    } catch (error) {
      context.log(`${item.name} is left out: ${messageOf(error)}`, "warning");
    }
  }
  return all;
}

/** A unique resource name, derived from the object's name. */
function unusedName(name: string, names: Set<string>): string {
  const plain = name.replace(/[^\w.-]+/g, "-").slice(0, 100) || "unnamed";
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? plain : `${plain}-${number}`;
    if (names.has(candidate)) continue;
    names.add(candidate);
    return candidate;
  }
}
