import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";
import { antiAffinityGroup } from "../exoscale/anti-affinity-group";
import { instancePool } from "../exoscale/instance-pool";

/** Every resource of the package. The dynamic host, the SDK and the docs are made from this list. */
export const resources: readonly ResourceDefinition[] = [instancePool, antiAffinityGroup];

/** Every function of the package. */
export const functions: readonly FunctionDefinition[] = [];
