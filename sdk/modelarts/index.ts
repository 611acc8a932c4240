// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
export * from "./create-order-id";
export * from "./drain-nodes";
export * from "./evict-nodes";
export * from "./get-node-pool";
export * from "./get-node-pool-nodes";
export * from "./get-node-pools";
export * from "./lock-nodes";
export * from "./node-pool";
export * from "./reboot-nodes";
export * from "./reset-nodes";
export * from "./unlock-nodes";
