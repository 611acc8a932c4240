import { z } from "zod";
import type { Context } from "../../../provider/core/context";
import type { Simulator } from "../../../simulator/index";
import { testContext } from "../../support/context";
import type { Stage } from "../../support/stage";

export const FLAVOR = "modelarts.vm.gpu.t4u8";

const node = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ flavor: z.string() }),
  status: z.looseObject({ phase: z.string() }),
  kubernetes: z.looseObject({ labels: z.record(z.string(), z.string()), taints: z.array(z.unknown()) }),
  tags: z.array(z.unknown()),
  prepaid: z.boolean(),
  autoRenew: z.boolean(),
  locks: z.array(z.string()),
  drained: z.boolean(),
  reboots: z.number(),
});
const nodePool = z.looseObject({
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()) }),
  spec: z.looseObject({ resources: z.looseObject({ flavor: z.string(), count: z.number(), maxCount: z.number() }) }),
  nodes: z.array(node),
});
const view = z.object({ pools: z.record(z.string(), z.looseObject({ nodePools: z.record(z.string(), nodePool) })) });

export type SeenNodePool = z.output<typeof nodePool>;

/** A stage, or a second cloud beside it. */
interface Simulated {
  readonly simulator: Simulator;
}

export function poolName(stage: Simulated): string {
  return stage.simulator.connection().modelarts.poolName;
}

/** The smallest declaration of a node pool. */
export function basic(stage: Simulated): { poolName: string; flavor: string; count: number } {
  return { poolName: poolName(stage), flavor: FLAVOR, count: 2 };
}

/** The simulator's own view of the node pools that somebody made: the second path by which tests see what was done. */
export function nodePools(stage: Simulated): SeenNodePool[] {
  const pools = Object.values(view.parse(stage.simulator.view().modelarts).pools);
  return pools
    .flatMap((pool) => Object.values(pool.nodePools))
    .filter(({ metadata }) => !metadata.name.endsWith("-default"));
}

/** The only node pool that somebody made. */
export function theNodePool(stage: Simulated): SeenNodePool {
  const [only, ...others] = nodePools(stage);
  if (!only || others.length > 0) throw new Error(`there are ${nodePools(stage).length} node pools`);
  return only;
}

/** What the only node pool is asked to be. */
export function resources(stage: Simulated): SeenNodePool["spec"]["resources"] {
  return theNodePool(stage).spec.resources;
}

export function event(stage: Simulated, name: string, body: Record<string, unknown> = {}): unknown {
  return stage.simulator.event("modelarts", name, body);
}

/** `PATCH nodepools/train`, with `/nodes` and a query where they are there. */
export function requests(stage: Simulated, method?: string): string[] {
  return stage.simulator
    .log()
    .filter((entry) => method === undefined || entry.method === method)
    .map(({ method: verb, path }) => `${verb} ${path.replace(/^.*\/pools\/[^/]+\//, "")}`);
}

/** What a function is called with. It runs in the process of the test, by the stage's clock. */
export function context(stage: Stage): Context {
  const { config, env, clock } = stage;
  return testContext({
    settings: { config: (key) => config[key], env },
    clock,
    timeoutMs: 600_000,
    log: (message, severity = "info") => void stage.said.push(`${severity}: ${message}`),
  });
}
