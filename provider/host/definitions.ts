import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";
import { CLOUDS } from "./load-cloud";

const clouds = Object.values(CLOUDS).map((load) => load());

/** Every resource of the package. The plugin, the SDK and the docs are generated from this list. */
export const resources: readonly ResourceDefinition[] = clouds.flatMap((cloud) => cloud.resources);

/** Every function of the package. */
export const functions: readonly FunctionDefinition[] = clouds.flatMap((cloud) => cloud.functions);
