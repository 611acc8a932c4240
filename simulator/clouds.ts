import { createExoscale } from "./exoscale";
import { createModelArts } from "./modelarts";
import { createVmpooler } from "./vmpooler";
import type { Cloud, CloudName, World } from "./world";

export function createClouds(world: World) {
  return {
    exoscale: createExoscale(world),
    vmpooler: createVmpooler(world),
    modelarts: createModelArts(world),
  } satisfies Record<CloudName, Cloud>;
}

export type Clouds = ReturnType<typeof createClouds>;
