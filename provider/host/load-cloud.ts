import { createRequire } from "node:module";
import { PoolsError } from "../core/errors";
import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";

interface Definitions {
  readonly resources: readonly ResourceDefinition[];
  readonly functions: readonly FunctionDefinition[];
}

/** Loads only the cloud of `type`, so that a process for one cloud does not load the others. */
export function loadCloud(type: string): Definitions {
  const [cloud = ""] = type.split(":");
  if (!["exoscale", "vmpooler", "modelarts"].includes(cloud)) throw unknownType(type);
  return createRequire(__filename)(`../${cloud}`) as Definitions;
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
