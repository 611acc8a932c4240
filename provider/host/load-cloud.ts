import { PoolsError } from "../core/errors";
import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";

interface Definitions {
  readonly resources: readonly ResourceDefinition[];
  readonly functions: readonly FunctionDefinition[];
}

/** Loads each cloud on demand: a provider process that serves one cloud does not need the schemas of the others. */
export const CLOUDS: Readonly<Record<string, () => Definitions>> = {
  exoscale: () => require("../exoscale") as Definitions,
  vmpooler: () => require("../vmpooler") as Definitions,
  modelarts: () => require("../modelarts") as Definitions,
};

/** The definitions of the cloud that `type` belongs to. */
export function loadCloud(type: string): Definitions {
  const [cloud = ""] = type.split(":");
  const load = Object.hasOwn(CLOUDS, cloud) ? CLOUDS[cloud] : undefined;
  if (!load) throw unknownType(type);
  return load();
}

/** The definition of `type`. @throws PoolsError if there is none */
export function byType<T extends { readonly type: string }>(definitions: readonly T[], type: string): T {
  const found = definitions.find((definition) => definition.type === type);
  if (found) return found;
  throw unknownType(type);
}

function unknownType(type: string): PoolsError {
  return new PoolsError(
    `This version of pulumi-pools does not know ${type}. Install the version that the stack was last updated with, or a newer one.`,
  );
}
