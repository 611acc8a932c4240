import type { FunctionDefinition } from "../core/function";
import type { ResourceDefinition } from "../core/resource";
import { getOndemandRequest } from "./functions/ondemand-request";
import { getPoolConfig } from "./functions/pool-config";
import { getPoolStat } from "./functions/pool-stat";
import { getPools } from "./functions/pools";
import { getStatus } from "./functions/status";
import { getSummary } from "./functions/summary";
import { getToken } from "./functions/token";
import { getTokens } from "./functions/tokens";
import { getTotalRunning } from "./functions/total-running";
import { getVm } from "./functions/vm";
import { ondemandRequest } from "./vm/ondemand-request";
import { poolReset } from "./pool/pool-reset";
import { poolSize } from "./pool/pool-size";
import { poolTemplate } from "./pool/pool-template";
import { token } from "./token/token";
import { vm } from "./vm/vm";
import { vmDisk } from "./vm/vm-disk";
import { vmSet } from "./vm/vm-set";
import { vmSnapshot } from "./vm/vm-snapshot";

/** Every resource of vmpooler. */
export const resources: readonly ResourceDefinition[] = [
  token,
  vm,
  vmSet,
  ondemandRequest,
  vmDisk,
  vmSnapshot,
  poolSize,
  poolTemplate,
  poolReset,
];

/** Every function of vmpooler. */
export const functions: readonly FunctionDefinition[] = [
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
];
