import { createExoscale } from "./exoscale";
import { createModelArts } from "./modelarts";
import { createVmpooler } from "./vmpooler";
import type { Cloud, World } from "./world";

export function createClouds(world: World): Cloud[] {
  return [createExoscale(world), createVmpooler(world), createModelArts(world)];
}
