import { PoolsError } from "../core/errors";
import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";
import { antiAffinityGroup } from "../exoscale/anti-affinity-group";
import { getAntiAffinityGroup, getAntiAffinityGroups } from "../exoscale/functions/anti-affinity-groups";
import { evictInstances } from "../exoscale/functions/evict-instances";
import { getInstancePool, getInstancePools } from "../exoscale/functions/instance-pools";
import { getInstanceType, getInstanceTypes } from "../exoscale/functions/instance-types";
import { getTemplate, getTemplates } from "../exoscale/functions/templates";
import { getZones } from "../exoscale/functions/zones";
import { instancePool } from "../exoscale/instance-pool/instance-pool";
import { evictNodes } from "../modelarts/functions/evict-nodes";
import { drainNodes, lockNodes, rebootNodes, resetNodes, unlockNodes } from "../modelarts/functions/node-calls";
import { getNodePoolNodes } from "../modelarts/functions/node-pool-nodes";
import { getNodePool, getNodePools } from "../modelarts/functions/node-pools";
import { createOrderId } from "../modelarts/functions/order-id";
import { nodePool } from "../modelarts/node-pool/node-pool";
import { getOndemandRequest } from "../vmpooler/functions/ondemand-request";
import { getPoolConfig } from "../vmpooler/functions/pool-config";
import { getPoolStat } from "../vmpooler/functions/pool-stat";
import { getPools } from "../vmpooler/functions/pools";
import { getStatus } from "../vmpooler/functions/status";
import { getSummary } from "../vmpooler/functions/summary";
import { getToken } from "../vmpooler/functions/token";
import { getTokens } from "../vmpooler/functions/tokens";
import { getTotalRunning } from "../vmpooler/functions/total-running";
import { getVm } from "../vmpooler/functions/vm";
import { ondemandRequest } from "../vmpooler/vm/ondemand-request";
import { poolReset } from "../vmpooler/pool/pool-reset";
import { poolSize } from "../vmpooler/pool/pool-size";
import { poolTemplate } from "../vmpooler/pool/pool-template";
import { token } from "../vmpooler/token/token";
import { vm } from "../vmpooler/vm/vm";
import { vmDisk } from "../vmpooler/vm/vm-disk";
import { vmSet } from "../vmpooler/vm/vm-set";
import { vmSnapshot } from "../vmpooler/vm/vm-snapshot";

/** Every resource of the package. The dynamic host, the SDK and the docs are made from this list. */
export const resources: readonly ResourceDefinition[] = [
  instancePool,
  antiAffinityGroup,
  token,
  vm,
  vmSet,
  ondemandRequest,
  vmDisk,
  vmSnapshot,
  poolSize,
  poolTemplate,
  poolReset,
  nodePool,
];

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
  getPools,
  getVm,
  getStatus,
  getSummary,
  getPoolStat,
  getTotalRunning,
  getPoolConfig,
  getToken,
  getTokens,
  getOndemandRequest,
  getNodePool,
  getNodePools,
  getNodePoolNodes,
  evictNodes,
  drainNodes,
  rebootNodes,
  resetNodes,
  lockNodes,
  unlockNodes,
  createOrderId,
];

/** The one of `definitions` that is called `type`. */
export function byType<T extends { readonly type: string }>(definitions: readonly T[], type: string): T {
  const found = definitions.find((definition) => definition.type === type);
  if (found) return found;
  throw new PoolsError(
    `This version of pulumi-pools does not know ${type}. Install the version that the stack was last updated with, or a newer one.`,
  );
}
