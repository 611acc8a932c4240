import { z } from "zod";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";

/** From the simulator's catalogue. */
export const UBUNTU = "92276658-1e27-41c0-8a6a-63ec24ede6a4";
export const UBUNTU_22 = "ae97ba94-d0ed-482f-8f6d-05584ef8aa38";
export const TINY = "b6cd1ff5-3a2f-4e9d-a4d1-8988c1191fe8";
export const SMALL = "21624abb-764e-4def-81d7-9fc54b5957fb";
/** The id of no object. */
export const NOTHING = "00000000-0000-4000-8000-000000000000";

export const basicPool = { size: 2, instanceType: "standard.tiny", templateId: UBUNTU, diskSize: 10 };

/** The stage of a test and two resources that are not deployed yet. */
export interface Scene {
  readonly stage: Stage;
  /** An instance pool named "web" in the program. */
  readonly pool: Deployed;
  /** An anti-affinity group named "apart" in the program. */
  readonly group: Deployed;
  /** Everything printed so far. */
  readonly said: string;
  /** Changes Exoscale outside the provider, or orders its behaviour. */
  event(name: string, body: Record<string, unknown>): unknown;
  addFault: Stage["simulator"]["addFault"];
}

/** The scene of the running test, new for each test: call it in a describe. */
export function scene(): Scene {
  let stage: Stage;
  let [pool, group]: Deployed[] = [];
  beforeEach(async () => {
    stage = await Stage.open();
    [pool, group] = [stage.deploy(instancePool, "web"), stage.deploy(antiAffinityGroup, "apart")];
  });
  afterEach(() => stage.close());
  return {
    get stage() {
      return stage;
    },
    get pool() {
      return current(pool);
    },
    get group() {
      return current(group);
    },
    get said() {
      return stage.said.join("\n");
    },
    event: (name, body) => stage.simulator.event("exoscale", name, body),
    addFault: (fault) => stage.simulator.addFault(fault),
  };
}

function current<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("no test is running");
  return value;
}

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

/** The simulator's view: the second path by which tests check what the provider did. */
export function exoscale({ simulator }: Stage): z.output<typeof view> {
  return view.parse(simulator.view().exoscale);
}

export function poolsIn(stage: Stage, zone = "ch-gva-2"): z.output<typeof wire>[] {
  return exoscale(stage).zones[zone]?.pools ?? [];
}

/** The only pool. */
export function thePool(stage: Stage): z.output<typeof wire> {
  const pools = Object.values(exoscale(stage).zones).flatMap((zone) => zone.pools);
  if (pools.length !== 1 || !pools[0]) throw new Error(`${pools.length} pools exist`);
  return pools[0];
}

/** The requests so far, such as `PUT /instance-pool/…:scale`. */
export function requests(stage: Stage, method?: string): string[] {
  return stage.simulator
    .log()
    .filter((entry) => method === undefined || entry.method === method)
    .map((entry) => `${entry.method} ${entry.path.replace(/^\/exoscale\/[^/]+\/v2/, "")}`);
}

/** The requests other than GET. */
export function writes(stage: Stage): string[] {
  return requests(stage).filter((request) => !request.startsWith("GET"));
}

const created = z.object({ id: z.string() });

/** Creates a foreign pool. @param more fields of the API @returns its id */
export function makePool(stage: Stage, more: object = {}): string {
  const pool = {
    zone: "ch-gva-2",
    name: "theirs",
    size: 2,
    "disk-size": 10,
    template: { id: UBUNTU },
    "instance-type": { id: TINY },
    ...more,
  };
  return created.parse(stage.simulator.event("exoscale", "createPool", pool)).id;
}

/** Creates a foreign group. @returns its id */
export function makeGroup(stage: Stage, name: string): string {
  return created.parse(stage.simulator.event("exoscale", "createAntiAffinityGroup", { name })).id;
}

/** Changes a pool outside the provider. */
export function changePool(stage: Stage, id: string | undefined, fields: object): void {
  stage.simulator.event("exoscale", "changePool", { id, ...fields });
}

/** A minute later, in another process: shared lists have expired. */
export function later(stage: Stage): void {
  stage.clock.advance(60_000);
  stage.newProcess();
}

/** Calls `happen` whenever the provider pauses while `act` runs. */
export async function meanwhile<T>({ clock }: Stage, happen: () => void, act: () => Promise<T>): Promise<T> {
  const { advance } = clock;
  clock.advance = (ms) => {
    advance(ms);
    happen();
  };
  try {
    return await act();
  } finally {
    clock.advance = advance;
  }
}

/** For {@link meanwhile}: calls `happen` at one pause only, counted from 1. */
export function atPause(number: number, happen: () => unknown): () => void {
  let pauses = 0;
  return () => {
    if ((pauses += 1) === number) happen();
  };
}

/** Marks a pool as managed by SKS: the API then refuses changes of it. */
export function manageBySks(the: Scene, id: string | undefined): void {
  the.event("setManager", { id, manager: { id: TINY, type: "sks-nodepool" } });
}
