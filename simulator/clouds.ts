import { createExoscale } from "./exoscale";
import type { Cloud, World } from "./world";

export function createClouds(world: World): Cloud[] {
  return [createExoscale(world)];
}
