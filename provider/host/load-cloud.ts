import { createRequire } from "node:module";
import { PoolsError } from "../core/errors";
import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";

interface Definitions {
  readonly resources: readonly ResourceDefinition[];
  readonly functions: readonly FunctionDefinition[];
}

/** Loads the cloud of `type` alone: a provider process that works for one cloud has no use for the schemas of the others. */
export function loadCloud(type: string): Definitions {
  const [cloud = ""] = type.split(":");
  if (!["exoscale", "vmpooler", "modelarts"].includes(cloud)) throw unknownType(type);
  return createRequire(__filename)(`../${cloud}`) as Definitions;
}

/** The one of `definitions` that is called `type`. */
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
