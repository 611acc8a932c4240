// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
export * from "./get-node-pool";
export * from "./get-node-pool-nodes";
export * from "./get-node-pools";
export * from "./node-pool";
