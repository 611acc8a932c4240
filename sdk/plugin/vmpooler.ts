// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
import * as dynamic from "../vmpooler";
import { pluginClass, pluginFunction, pluginOutputFunction } from "./plugin-front";

export type * from "../vmpooler";

export const Token = pluginClass(dynamic.Token);
export type Token = dynamic.Token;

export const Vm = pluginClass(dynamic.Vm);
export type Vm = dynamic.Vm;

export const VmSet = pluginClass(dynamic.VmSet);
export type VmSet = dynamic.VmSet;

export const OndemandRequest = pluginClass(dynamic.OndemandRequest);
export type OndemandRequest = dynamic.OndemandRequest;

export const VmDisk = pluginClass(dynamic.VmDisk);
export type VmDisk = dynamic.VmDisk;

export const VmSnapshot = pluginClass(dynamic.VmSnapshot);
export type VmSnapshot = dynamic.VmSnapshot;

export const PoolSize = pluginClass(dynamic.PoolSize);
export type PoolSize = dynamic.PoolSize;

export const PoolTemplate = pluginClass(dynamic.PoolTemplate);
export type PoolTemplate = dynamic.PoolTemplate;

export const PoolReset = pluginClass(dynamic.PoolReset);
export type PoolReset = dynamic.PoolReset;

export const getPools = pluginFunction(dynamic.getPools, { type: "vmpooler:getPools", secrets: [] });
export const getPoolsOutput = pluginOutputFunction(dynamic.getPoolsOutput, { type: "vmpooler:getPools", secrets: [] });

export const getVm = pluginFunction(dynamic.getVm, { type: "vmpooler:getVm", secrets: [] });
export const getVmOutput = pluginOutputFunction(dynamic.getVmOutput, { type: "vmpooler:getVm", secrets: [] });

export const getStatus = pluginFunction(dynamic.getStatus, { type: "vmpooler:getStatus", secrets: [] });
export const getStatusOutput = pluginOutputFunction(dynamic.getStatusOutput, {
  type: "vmpooler:getStatus",
  secrets: [],
});

export const getSummary = pluginFunction(dynamic.getSummary, { type: "vmpooler:getSummary", secrets: [] });
export const getSummaryOutput = pluginOutputFunction(dynamic.getSummaryOutput, {
  type: "vmpooler:getSummary",
  secrets: [],
});

export const getPoolStat = pluginFunction(dynamic.getPoolStat, { type: "vmpooler:getPoolStat", secrets: [] });
export const getPoolStatOutput = pluginOutputFunction(dynamic.getPoolStatOutput, {
  type: "vmpooler:getPoolStat",
  secrets: [],
});

export const getTotalRunning = pluginFunction(dynamic.getTotalRunning, {
  type: "vmpooler:getTotalRunning",
  secrets: [],
});
export const getTotalRunningOutput = pluginOutputFunction(dynamic.getTotalRunningOutput, {
  type: "vmpooler:getTotalRunning",
  secrets: [],
});

export const getPoolConfig = pluginFunction(dynamic.getPoolConfig, { type: "vmpooler:getPoolConfig", secrets: [] });
export const getPoolConfigOutput = pluginOutputFunction(dynamic.getPoolConfigOutput, {
  type: "vmpooler:getPoolConfig",
  secrets: [],
});

export const getToken = pluginFunction(dynamic.getToken, { type: "vmpooler:getToken", secrets: [] });
export const getTokenOutput = pluginOutputFunction(dynamic.getTokenOutput, { type: "vmpooler:getToken", secrets: [] });

export const getTokens = pluginFunction(dynamic.getTokens, { type: "vmpooler:getTokens", secrets: ["tokens"] });
export const getTokensOutput = pluginOutputFunction(dynamic.getTokensOutput, {
  type: "vmpooler:getTokens",
  secrets: ["tokens"],
});

export const getOndemandRequest = pluginFunction(dynamic.getOndemandRequest, {
  type: "vmpooler:getOndemandRequest",
  secrets: [],
});
export const getOndemandRequestOutput = pluginOutputFunction(dynamic.getOndemandRequestOutput, {
  type: "vmpooler:getOndemandRequest",
  secrets: [],
});
