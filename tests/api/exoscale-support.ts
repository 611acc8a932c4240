import { z } from "zod";
import type { Stage } from "../support/stage";

/** From the catalogue that the simulator begins with. */
export const UBUNTU = "92276658-1e27-41c0-8a6a-63ec24ede6a4";
export const DEBIAN_ISH = "ae97ba94-d0ed-482f-8f6d-05584ef8aa38";
export const TINY = "b6cd1ff5-3a2f-4e9d-a4d1-8988c1191fe8";

export const basicPool = { size: 2, instanceType: "standard.tiny", templateId: UBUNTU, diskSize: 10 };

const wire = z.looseObject({
  id: z.string(),
  name: z.string(),
  instances: z.array(z.looseObject({ id: z.string() })).default([]),
});
const view = z.looseObject({
  zones: z.record(z.string(), z.looseObject({ pools: z.array(wire) })),
  antiAffinityGroups: z.array(wire),
  instances: z.array(z.looseObject({ id: z.string() })),
});

/** The simulator's own view: the second path by which tests see what the provider has done. */
export function exoscale(stage: Stage): z.output<typeof view> {
  return view.parse(stage.simulator.view().exoscale);
}

export function poolsIn(stage: Stage, zone = "ch-gva-2"): z.output<typeof wire>[] {
  return exoscale(stage).zones[zone]?.pools ?? [];
}

/** The only pool there is. */
export function thePool(stage: Stage): z.output<typeof wire> {
  const pools = Object.values(exoscale(stage).zones).flatMap((zone) => zone.pools);
  if (pools.length !== 1 || !pools[0]) throw new Error(`there are ${pools.length} pools`);
  return pools[0];
}

export function requests(stage: Stage, method?: string): string[] {
  return stage.simulator
    .log()
    .filter((entry) => method === undefined || entry.method === method)
    .map((entry) => `${entry.method} ${entry.path.replace(/^\/exoscale\/[^/]+\/v2/, "")}`);
}
