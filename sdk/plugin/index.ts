// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
export * as exoscale from "./exoscale";
export * as modelarts from "./modelarts";
export * as vmpooler from "./vmpooler";
export * from "./provider";
