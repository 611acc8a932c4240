import assert from "node:assert/strict";
import { z } from "zod";
import type { Context } from "../../../provider/core/context";
import type { JsonObject } from "../../../provider/core/json";
import { nodePool as definition } from "../../../provider/modelarts/node-pool/node-pool";
import type { Fault, Simulator } from "../../../simulator/index";
import { testContext } from "../../support/context";
import { Stage, type Deployed } from "../../support/stage";

export const FLAVOR = "modelarts.vm.gpu.t4u8";
export const OTHER_FLAVOR = "modelarts.vm.cpu.8ud";
export const MINUTE = 60_000;

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

/** The ModelArts of one simulator. Its view is the second path by which tests check what the provider has done. */
export class SimulatedModelArts {
  constructor(private readonly open: () => Simulator) {}

  get simulator(): Simulator {
    return this.open();
  }

  poolName(): string {
    return this.simulator.connection().modelarts.poolName;
  }

  /** The smallest declaration of a node pool. */
  basic(): { poolName: string; flavor: string; count: number } {
    return { poolName: this.poolName(), flavor: FLAVOR, count: 2 };
  }

  /** The same with the name "train". */
  train(more: object = {}) {
    return { ...this.basic(), name: "train", ...more };
  }

  /** The node pools, without those that ModelArts creates itself. */
  nodePools(): SeenNodePool[] {
    return Object.values(view.parse(this.simulator.view().modelarts).pools)
      .flatMap((pool) => Object.values(pool.nodePools))
      .filter(({ metadata }) => !metadata.name.endsWith("-default"));
  }

  /** The only one of {@link nodePools}. */
  nodePool(): SeenNodePool {
    const [only, ...others] = this.nodePools();
    if (!only || others.length > 0) throw new Error(`there are ${this.nodePools().length} node pools`);
    return only;
  }

  /** The requested resources of {@link nodePool}. */
  resources(): SeenNodePool["spec"]["resources"] {
    return this.nodePool().spec.resources;
  }

  /** Makes something happen by the simulator's control interface. */
  event(name: string, body: JsonObject = {}): unknown {
    return this.simulator.event("modelarts", name, body);
  }

  /** Answers the next such request with an error of ModelArts. */
  refuse(method: string, message: string, more: Partial<Fault> = {}): void {
    const body = { error_code: "ModelArts.50004000", error_msg: message };
    this.simulator.addFault({ method, kind: "status", status: 400, body, ...more });
  }

  /** The requests so far, such as `PATCH nodepools/train`. */
  requests(method?: string): string[] {
    return this.simulator
      .log()
      .filter((entry) => method === undefined || entry.method === method)
      .map(({ method: verb, path }) => `${verb} ${path.replace(/^.*\/pools\/[^/]+\//, "")}`);
  }

  /** The requests that are not reads. */
  writes(): string[] {
    return this.requests().filter((request) => !request.startsWith("GET"));
  }
}

/** What a test acts on. */
class Scene extends SimulatedModelArts {
  constructor(private readonly current: () => { readonly stage: Stage; readonly pool: Deployed }) {
    super(() => current().stage.simulator);
  }

  get stage(): Stage {
    return this.current().stage;
  }

  /** A node pool whose Pulumi name is "train". */
  get pool(): Deployed {
    return this.current().pool;
  }

  /** Refreshes a minute later, so that no cached list answers. */
  async refreshLater(): Promise<boolean> {
    this.stage.clock.advance(MINUTE);
    return await this.pool.refresh();
  }

  /** The context of a function, which runs in the test's process with the stage's clock. */
  context(): Context {
    const { config, env, clock, said } = this.stage;
    return testContext({
      settings: { config: (key) => config[key], env },
      clock,
      timeoutMs: 10 * MINUTE,
      log: (message, severity = "info") => void said.push(`${severity}: ${message}`),
    });
  }
}

/** Opens a stage before each test of the describe that calls this, and closes it afterwards. */
export function scene(): Scene {
  let current: { readonly stage: Stage; readonly pool: Deployed } | undefined;
  beforeEach(async () => {
    const stage = await Stage.open();
    current = { stage, pool: stage.deploy(definition, "train") };
  });
  afterEach(() => current?.stage.close());
  return new Scene(() => current ?? assert.fail("no test is running"));
}

/** The number of nodes by state, as the output `resources` shows it. */
export function states(counts: { readonly available?: number; readonly abnormal?: number }) {
  return { available: 0, creating: 0, abnormal: 0, deleting: 0, ...counts };
}
