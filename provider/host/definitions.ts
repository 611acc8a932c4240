import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";
import { antiAffinityGroup } from "../exoscale/anti-affinity-group";
import { getAntiAffinityGroup, getAntiAffinityGroups } from "../exoscale/functions/anti-affinity-groups";
import { evictInstances } from "../exoscale/functions/evict-instances";
import { getInstancePool, getInstancePools } from "../exoscale/functions/instance-pools";
import { getInstanceType, getInstanceTypes } from "../exoscale/functions/instance-types";
import { getTemplate, getTemplates } from "../exoscale/functions/templates";
import { getZones } from "../exoscale/functions/zones";
import { instancePool } from "../exoscale/instance-pool";
import { getNodePoolNodes } from "../modelarts/functions/node-pool-nodes";
import { getNodePool, getNodePools } from "../modelarts/functions/node-pools";
import { nodePool } from "../modelarts/node-pool";

/** Every resource of the package. The dynamic host, the SDK and the docs are made from this list. */
export const resources: readonly ResourceDefinition[] = [instancePool, antiAffinityGroup, nodePool];

/** Every function of the package. */
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
  getNodePool,
  getNodePools,
  getNodePoolNodes,
];
