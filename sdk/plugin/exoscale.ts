// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
import * as dynamic from "../exoscale";
import { asked, askedOutput, served } from "./served";

export type * from "../exoscale";

export const InstancePool = served(dynamic.InstancePool);
export type InstancePool = dynamic.InstancePool;

export const AntiAffinityGroup = served(dynamic.AntiAffinityGroup);
export type AntiAffinityGroup = dynamic.AntiAffinityGroup;

export const getInstancePool = asked<typeof dynamic.getInstancePool>({
  type: "exoscale:getInstancePool",
  secrets: ["userData"],
});
export const getInstancePoolOutput = askedOutput<typeof dynamic.getInstancePoolOutput>({
  type: "exoscale:getInstancePool",
  secrets: ["userData"],
});

export const getInstancePools = asked<typeof dynamic.getInstancePools>({
  type: "exoscale:getInstancePools",
  secrets: ["userData"],
});
export const getInstancePoolsOutput = askedOutput<typeof dynamic.getInstancePoolsOutput>({
  type: "exoscale:getInstancePools",
  secrets: ["userData"],
});

export const getAntiAffinityGroup = asked<typeof dynamic.getAntiAffinityGroup>({
  type: "exoscale:getAntiAffinityGroup",
  secrets: [],
});
export const getAntiAffinityGroupOutput = askedOutput<typeof dynamic.getAntiAffinityGroupOutput>({
  type: "exoscale:getAntiAffinityGroup",
  secrets: [],
});

export const getAntiAffinityGroups = asked<typeof dynamic.getAntiAffinityGroups>({
  type: "exoscale:getAntiAffinityGroups",
  secrets: [],
});
export const getAntiAffinityGroupsOutput = askedOutput<typeof dynamic.getAntiAffinityGroupsOutput>({
  type: "exoscale:getAntiAffinityGroups",
  secrets: [],
});

export const getInstanceType = asked<typeof dynamic.getInstanceType>({ type: "exoscale:getInstanceType", secrets: [] });
export const getInstanceTypeOutput = askedOutput<typeof dynamic.getInstanceTypeOutput>({
  type: "exoscale:getInstanceType",
  secrets: [],
});

export const getInstanceTypes = asked<typeof dynamic.getInstanceTypes>({
  type: "exoscale:getInstanceTypes",
  secrets: [],
});
export const getInstanceTypesOutput = askedOutput<typeof dynamic.getInstanceTypesOutput>({
  type: "exoscale:getInstanceTypes",
  secrets: [],
});

export const getTemplate = asked<typeof dynamic.getTemplate>({ type: "exoscale:getTemplate", secrets: [] });
export const getTemplateOutput = askedOutput<typeof dynamic.getTemplateOutput>({
  type: "exoscale:getTemplate",
  secrets: [],
});

export const getTemplates = asked<typeof dynamic.getTemplates>({ type: "exoscale:getTemplates", secrets: [] });
export const getTemplatesOutput = askedOutput<typeof dynamic.getTemplatesOutput>({
  type: "exoscale:getTemplates",
  secrets: [],
});

export const getZones = asked<typeof dynamic.getZones>({ type: "exoscale:getZones", secrets: [] });
export const getZonesOutput = askedOutput<typeof dynamic.getZonesOutput>({ type: "exoscale:getZones", secrets: [] });

export const evictInstances = asked<typeof dynamic.evictInstances>({
  type: "exoscale:evictInstances",
  acts: true,
  secrets: [],
});
export const evictInstancesOutput = askedOutput<typeof dynamic.evictInstancesOutput>({
  type: "exoscale:evictInstances",
  acts: true,
  secrets: [],
});
