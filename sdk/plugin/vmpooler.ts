// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
import * as dynamic from "../vmpooler";
import { asked, askedOutput, served } from "./served";

export type * from "../vmpooler";

export const Token = served(dynamic.Token);
export type Token = dynamic.Token;

export const Vm = served(dynamic.Vm);
export type Vm = dynamic.Vm;

export const VmSet = served(dynamic.VmSet);
export type VmSet = dynamic.VmSet;

export const OndemandRequest = served(dynamic.OndemandRequest);
export type OndemandRequest = dynamic.OndemandRequest;

export const VmDisk = served(dynamic.VmDisk);
export type VmDisk = dynamic.VmDisk;

export const VmSnapshot = served(dynamic.VmSnapshot);
export type VmSnapshot = dynamic.VmSnapshot;

export const PoolSize = served(dynamic.PoolSize);
export type PoolSize = dynamic.PoolSize;

export const PoolTemplate = served(dynamic.PoolTemplate);
export type PoolTemplate = dynamic.PoolTemplate;

export const PoolReset = served(dynamic.PoolReset);
export type PoolReset = dynamic.PoolReset;

export const getPools = asked(dynamic.getPools, { type: "vmpooler:getPools", secrets: [] });
export const getPoolsOutput = askedOutput(dynamic.getPoolsOutput, { type: "vmpooler:getPools", secrets: [] });

export const getVm = asked(dynamic.getVm, { type: "vmpooler:getVm", secrets: [] });
export const getVmOutput = askedOutput(dynamic.getVmOutput, { type: "vmpooler:getVm", secrets: [] });

export const getStatus = asked(dynamic.getStatus, { type: "vmpooler:getStatus", secrets: [] });
export const getStatusOutput = askedOutput(dynamic.getStatusOutput, { type: "vmpooler:getStatus", secrets: [] });

export const getSummary = asked(dynamic.getSummary, { type: "vmpooler:getSummary", secrets: [] });
export const getSummaryOutput = askedOutput(dynamic.getSummaryOutput, { type: "vmpooler:getSummary", secrets: [] });

export const getPoolStat = asked(dynamic.getPoolStat, { type: "vmpooler:getPoolStat", secrets: [] });
export const getPoolStatOutput = askedOutput(dynamic.getPoolStatOutput, { type: "vmpooler:getPoolStat", secrets: [] });

export const getTotalRunning = asked(dynamic.getTotalRunning, { type: "vmpooler:getTotalRunning", secrets: [] });
export const getTotalRunningOutput = askedOutput(dynamic.getTotalRunningOutput, {
  type: "vmpooler:getTotalRunning",
  secrets: [],
});

export const getPoolConfig = asked(dynamic.getPoolConfig, { type: "vmpooler:getPoolConfig", secrets: [] });
export const getPoolConfigOutput = askedOutput(dynamic.getPoolConfigOutput, {
  type: "vmpooler:getPoolConfig",
  secrets: [],
});

export const getToken = asked(dynamic.getToken, { type: "vmpooler:getToken", secrets: [] });
export const getTokenOutput = askedOutput(dynamic.getTokenOutput, { type: "vmpooler:getToken", secrets: [] });

export const getTokens = asked(dynamic.getTokens, { type: "vmpooler:getTokens", secrets: ["tokens"] });
export const getTokensOutput = askedOutput(dynamic.getTokensOutput, {
  type: "vmpooler:getTokens",
  secrets: ["tokens"],
});

export const getOndemandRequest = asked(dynamic.getOndemandRequest, {
  type: "vmpooler:getOndemandRequest",
  secrets: [],
});
export const getOndemandRequestOutput = askedOutput(dynamic.getOndemandRequestOutput, {
  type: "vmpooler:getOndemandRequest",
  secrets: [],
});
