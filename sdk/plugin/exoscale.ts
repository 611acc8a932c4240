// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
import * as dynamic from "../exoscale";
import { asked, askedOutput, served } from "./served";

export type * from "../exoscale";

export const InstancePool = served(dynamic.InstancePool);
export type InstancePool = dynamic.InstancePool;

export const AntiAffinityGroup = served(dynamic.AntiAffinityGroup);
export type AntiAffinityGroup = dynamic.AntiAffinityGroup;

const resources = { InstancePool, AntiAffinityGroup };
export const SpreadInstancePool = dynamic.SpreadInstancePool.of(resources);
export type SpreadInstancePool = dynamic.SpreadInstancePool;

export const getInstancePool = asked(dynamic.getInstancePool, {
  type: "exoscale:getInstancePool",
  secrets: ["userData"],
});
export const getInstancePoolOutput = askedOutput(dynamic.getInstancePoolOutput, {
  type: "exoscale:getInstancePool",
  secrets: ["userData"],
});

export const getInstancePools = asked(dynamic.getInstancePools, {
  type: "exoscale:getInstancePools",
  secrets: ["userData"],
});
export const getInstancePoolsOutput = askedOutput(dynamic.getInstancePoolsOutput, {
  type: "exoscale:getInstancePools",
  secrets: ["userData"],
});

export const getAntiAffinityGroup = asked(dynamic.getAntiAffinityGroup, {
  type: "exoscale:getAntiAffinityGroup",
  secrets: [],
});
export const getAntiAffinityGroupOutput = askedOutput(dynamic.getAntiAffinityGroupOutput, {
  type: "exoscale:getAntiAffinityGroup",
  secrets: [],
});

export const getAntiAffinityGroups = asked(dynamic.getAntiAffinityGroups, {
  type: "exoscale:getAntiAffinityGroups",
  secrets: [],
});
export const getAntiAffinityGroupsOutput = askedOutput(dynamic.getAntiAffinityGroupsOutput, {
  type: "exoscale:getAntiAffinityGroups",
  secrets: [],
});

export const getInstanceType = asked(dynamic.getInstanceType, { type: "exoscale:getInstanceType", secrets: [] });
export const getInstanceTypeOutput = askedOutput(dynamic.getInstanceTypeOutput, {
  type: "exoscale:getInstanceType",
  secrets: [],
});

export const getInstanceTypes = asked(dynamic.getInstanceTypes, { type: "exoscale:getInstanceTypes", secrets: [] });
export const getInstanceTypesOutput = askedOutput(dynamic.getInstanceTypesOutput, {
  type: "exoscale:getInstanceTypes",
  secrets: [],
});

export const getTemplate = asked(dynamic.getTemplate, { type: "exoscale:getTemplate", secrets: [] });
export const getTemplateOutput = askedOutput(dynamic.getTemplateOutput, { type: "exoscale:getTemplate", secrets: [] });

export const getTemplates = asked(dynamic.getTemplates, { type: "exoscale:getTemplates", secrets: [] });
export const getTemplatesOutput = askedOutput(dynamic.getTemplatesOutput, {
  type: "exoscale:getTemplates",
  secrets: [],
});

export const getZones = asked(dynamic.getZones, { type: "exoscale:getZones", secrets: [] });
export const getZonesOutput = askedOutput(dynamic.getZonesOutput, { type: "exoscale:getZones", secrets: [] });

export const evictInstances = asked(dynamic.evictInstances, {
  type: "exoscale:evictInstances",
  acts: true,
  secrets: [],
});
export const evictInstancesOutput = askedOutput(dynamic.evictInstancesOutput, {
  type: "exoscale:evictInstances",
  acts: true,
  secrets: [],
});
