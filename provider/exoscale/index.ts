import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";
import { antiAffinityGroup } from "./anti-affinity-group";
import { getAntiAffinityGroup, getAntiAffinityGroups } from "./functions/anti-affinity-groups";
import { evictInstances } from "./functions/evict-instances";
import { getInstancePool, getInstancePools } from "./functions/instance-pools";
import { getInstanceType, getInstanceTypes } from "./functions/instance-types";
import { getTemplate, getTemplates } from "./functions/templates";
import { getZones } from "./functions/zones";
import { instancePool } from "./instance-pool/instance-pool";

/** Every resource of Exoscale. */
export const resources: readonly ResourceDefinition[] = [instancePool, antiAffinityGroup];

/** Every function of Exoscale. */
export const functions: readonly FunctionDefinition[] = [
  getInstancePool,
  getInstancePools,
  getAntiAffinityGroup,
  getAntiAffinityGroups,
  getInstanceType,
  getInstanceTypes,
  getTemplate,
  getTemplates,
  getZones,
  evictInstances,
];
