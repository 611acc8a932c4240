// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.
import * as dynamic from "../exoscale";
import { pluginClass, pluginFunction, pluginOutputFunction } from "./plugin-front";

export type * from "../exoscale";

export const InstancePool = pluginClass(dynamic.InstancePool);
export type InstancePool = dynamic.InstancePool;

export const AntiAffinityGroup = pluginClass(dynamic.AntiAffinityGroup);
export type AntiAffinityGroup = dynamic.AntiAffinityGroup;

const resources = { InstancePool, AntiAffinityGroup };
export const SpreadInstancePool = dynamic.SpreadInstancePool.of(resources);
export type SpreadInstancePool = dynamic.SpreadInstancePool;

export const getInstancePool = pluginFunction(dynamic.getInstancePool, {
  type: "exoscale:getInstancePool",
  secrets: ["userData"],
});
export const getInstancePoolOutput = pluginOutputFunction(dynamic.getInstancePoolOutput, {
  type: "exoscale:getInstancePool",
  secrets: ["userData"],
});

export const getInstancePools = pluginFunction(dynamic.getInstancePools, {
  type: "exoscale:getInstancePools",
  secrets: ["userData"],
});
export const getInstancePoolsOutput = pluginOutputFunction(dynamic.getInstancePoolsOutput, {
  type: "exoscale:getInstancePools",
  secrets: ["userData"],
});

export const getAntiAffinityGroup = pluginFunction(dynamic.getAntiAffinityGroup, {
  type: "exoscale:getAntiAffinityGroup",
  secrets: [],
});
export const getAntiAffinityGroupOutput = pluginOutputFunction(dynamic.getAntiAffinityGroupOutput, {
  type: "exoscale:getAntiAffinityGroup",
  secrets: [],
});

export const getAntiAffinityGroups = pluginFunction(dynamic.getAntiAffinityGroups, {
  type: "exoscale:getAntiAffinityGroups",
  secrets: [],
});
export const getAntiAffinityGroupsOutput = pluginOutputFunction(dynamic.getAntiAffinityGroupsOutput, {
  type: "exoscale:getAntiAffinityGroups",
  secrets: [],
});

export const getInstanceType = pluginFunction(dynamic.getInstanceType, {
  type: "exoscale:getInstanceType",
  secrets: [],
});
export const getInstanceTypeOutput = pluginOutputFunction(dynamic.getInstanceTypeOutput, {
  type: "exoscale:getInstanceType",
  secrets: [],
});

export const getInstanceTypes = pluginFunction(dynamic.getInstanceTypes, {
  type: "exoscale:getInstanceTypes",
  secrets: [],
});
export const getInstanceTypesOutput = pluginOutputFunction(dynamic.getInstanceTypesOutput, {
  type: "exoscale:getInstanceTypes",
  secrets: [],
});

export const getTemplate = pluginFunction(dynamic.getTemplate, { type: "exoscale:getTemplate", secrets: [] });
export const getTemplateOutput = pluginOutputFunction(dynamic.getTemplateOutput, {
  type: "exoscale:getTemplate",
  secrets: [],
});

export const getTemplates = pluginFunction(dynamic.getTemplates, { type: "exoscale:getTemplates", secrets: [] });
export const getTemplatesOutput = pluginOutputFunction(dynamic.getTemplatesOutput, {
  type: "exoscale:getTemplates",
  secrets: [],
});

export const getZones = pluginFunction(dynamic.getZones, { type: "exoscale:getZones", secrets: [] });
export const getZonesOutput = pluginOutputFunction(dynamic.getZonesOutput, { type: "exoscale:getZones", secrets: [] });

export const evictInstances = pluginFunction(dynamic.evictInstances, {
  type: "exoscale:evictInstances",
  acts: true,
  secrets: [],
});
export const evictInstancesOutput = pluginOutputFunction(dynamic.evictInstancesOutput, {
  type: "exoscale:evictInstances",
  acts: true,
  secrets: [],
});
