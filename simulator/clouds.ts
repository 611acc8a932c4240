import type { Connection } from "./connection";
import { createExoscale } from "./exoscale";
import { createModelArts } from "./modelarts";
import { createVmpooler } from "./vmpooler";
import type { Cloud, CloudName, World } from "./world";

/** The simulated clouds: a new one gets a folder, and a line here, in world.ts and in connection.ts. */
export function createClouds(world: World) {
  return {
    exoscale: createExoscale(world),
    vmpooler: createVmpooler(world),
    modelarts: createModelArts(world),
  } satisfies Record<CloudName, Cloud>;
}

type Clouds = ReturnType<typeof createClouds>;

export function connectionOf({ exoscale, vmpooler, modelarts }: Clouds, origin: string): Connection {
  return {
    exoscale: exoscale.connection(),
    vmpooler: vmpooler.connection(),
    modelarts: modelarts.connection(),
    control: `${origin}/control`,
  };
}

/** A copy through JSON, so that `view()` and `GET /control/state` agree. Only concealed.ts makes a difference. */
export function viewOf({ exoscale, vmpooler, modelarts }: Clouds): Record<CloudName, unknown> {
  const view = { exoscale: exoscale.view(), vmpooler: vmpooler.view(), modelarts: modelarts.view() };
  return JSON.parse(JSON.stringify(view)) as Record<CloudName, unknown>;
}
