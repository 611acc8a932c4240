// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
export * from "./anti-affinity-group";
export * from "./evict-instances";
export * from "./get-anti-affinity-group";
export * from "./get-anti-affinity-groups";
export * from "./get-instance-pool";
export * from "./get-instance-pools";
export * from "./get-instance-type";
export * from "./get-instance-types";
export * from "./get-template";
export * from "./get-templates";
export * from "./get-zones";
export * from "./instance-pool";
export * from "./spread-instance-pool";
