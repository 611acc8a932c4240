import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";
import * as exoscale from "../exoscale";
import * as modelarts from "../modelarts";
import * as vmpooler from "../vmpooler";

const CLOUDS = [exoscale, vmpooler, modelarts];

/** Every resource of the package. The plugin, the SDK and the docs are generated from this list. */
export const resources: readonly ResourceDefinition[] = CLOUDS.flatMap((cloud) => cloud.resources);

/** Every function of the package. */
export const functions: readonly FunctionDefinition[] = CLOUDS.flatMap((cloud) => cloud.functions);

export { byType } from "./load-cloud";
