import assert from "node:assert/strict";
import * as fc from "fast-check";
import { instancePool } from "../../../../../provider/exoscale/instance-pool/instance-pool";
import { Stage } from "../../../../support/stage";
import { basicPool, changePool, exoscale, later, makeGroup, meanwhile, thePool, UBUNTU_22 } from "../../support";
import { bounds, livesIn, members } from "./support";

/** More than these are run by `POOLS_ROLLOUT_HISTORIES=500 npx mocha <this file>`. */
const RUNS = Number(process.env.POOLS_ROLLOUT_HISTORIES ?? 12);

/** What goes wrong during the first `up`. */
const trouble = fc.oneof(
  fc.constant({ kind: "none" } as const),
  fc.record({
    kind: fc.constant("http" as const),
    fault: fc.record({
      method: fc.constantFrom("PUT", "GET"),
      path: fc.constantFrom(":scale$", ":evict$", "/instance-pool/[^:]+$", "/instance$", "/operation/"),
      skip: fc.nat(20),
      times: fc.constantFrom(1, 2, 9),
      when: fc.constantFrom("before" as const, "after" as const),
      kind: fc.constantFrom("drop" as const, "html" as const, "garbage" as const, "truncate" as const),
    }),
  }),
  fc.record({
    kind: fc.constant("operation" as const),
    command: fc.constantFrom("scale-instance-pool", "evict-instance-pool-members", "update-instance-pool"),
    outcome: fc.constantFrom("failure", "partial", "timeout"),
  }),
  fc.record({ kind: fc.constant("sick" as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant("vanished" as const), after: fc.nat(40) }),
  fc.record({ kind: fc.constant("scaled" as const), after: fc.nat(40), by: fc.constantFrom(-1, 1, 3) }),
  fc.record({ kind: fc.constant("late" as const), seconds: fc.integer({ min: 5, max: 400 }) }),
  fc.record({
    kind: fc.constant("killed" as const),
    write: fc.integer({ min: 1, max: 6 }),
    when: fc.constantFrom("before" as const, "after" as const),
  }),
);

const history = fc
  .record({
    size: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 50 })),
    grows: fc.constantFrom(0, 0, -2, 3),
    maxUnavailable: fc.nat(50),
    maxSurge: fc.nat(50),
    minAvailable: fc.oneof(fc.constant(0), fc.nat(50)),
    isGrouped: fc.boolean(),
    isChecked: fc.boolean(),
    pauseOnFailure: fc.boolean(),
    batchPauseSeconds: fc.constantFrom(0, 30),
    changes: fc.constantFrom(
      { templateId: UBUNTU_22 },
      { userData: "#!/bin/sh\n" },
      { templateId: UBUNTU_22, diskSize: 20 },
    ),
    isRefreshed: fc.boolean(),
    trouble,
  })
  .filter(({ maxUnavailable, maxSurge }) => maxUnavailable + maxSurge > 0)
  .map((given) => ({ ...given, next: Math.max(1, given.size + given.grows) }))
  // Refused: see rollout.test.ts.
  .filter(({ maxSurge, minAvailable }) => maxSurge > 0 || minAvailable === 0)
  // What a full group makes impossible is refused, and has a test of its own.
  .map((given) => ({ ...given, isGrouped: given.isGrouped && Math.max(given.size, given.next) < 8 }));
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

const PLAIN: History = {
  size: 1,
  grows: 0,
  next: 1,
  maxUnavailable: 0,
  maxSurge: 1,
  minAvailable: 0,
  isGrouped: false,
  isChecked: false,
  pauseOnFailure: false,
  batchPauseSeconds: 0,
  changes: { templateId: UBUNTU_22 },
  isRefreshed: true,
  trouble: { kind: "none" },
};
/** Histories that once went wrong. */
const FOUND: [History][] = [
  [{ ...PLAIN, trouble: { kind: "scaled", after: 7, by: 3 } }],
  [{ ...PLAIN, trouble: { kind: "operation", command: "scale-instance-pool", outcome: "partial" } }],
  [{ ...PLAIN, changes: { userData: "#!/bin/sh\n" }, trouble: { kind: "killed", write: 1, when: "after" } }],
];

describe("generated histories of rollouts", function () {
  this.timeout(RUNS * 20_000);

  it("keep both bounds at every moment, and end converged or with an error from which the next up converges", async () => {
    await fc.assert(fc.asyncProperty(history, live), { numRuns: RUNS, examples: FOUND, ...seed() });
  });
});

/** A failure names its seed. */
function seed(): { readonly seed?: number } {
  const given = process.env.POOLS_ROLLOUT_SEED;
  return given === undefined ? {} : { seed: Number(given) };
}

async function live(given: History): Promise<void> {
  const stage = await Stage.open();
  try {
    await unfold(stage, given);
  } finally {
    await stage.close();
  }
}

async function unfold(stage: Stage, given: History): Promise<void> {
  const pool = stage.deploy(instancePool, "web");
  const { size, next, maxUnavailable, maxSurge, minAvailable, batchPauseSeconds, pauseOnFailure, changes } = given;
  const url = `${stage.simulator.origin}/exoscale/health/{id}`;
  const checked = given.isChecked ? { healthCheck: { url, intervalSeconds: 2, timeoutSeconds: 60 } } : {};
  const rollout = { maxUnavailable, maxSurge, batchPauseSeconds, pauseOnFailure, ...checked };
  const groups = given.isGrouped ? { antiAffinityGroupIds: [makeGroup(stage, "apart")] } : {};
  const before = { ...basicPool, ...groups, size, minAvailable };
  const after = { ...before, ...changes, size: next, rollout };
  await pool.up(before);
  const from = stage.clock.now();

  const gone: string[] = [];
  const { sizes, failure } = await troubled(stage, given, gone, () => pool.up(after));
  // Without a check nobody knows.
  const sick = given.isChecked ? sickIn(stage) : [];
  const healedAt = stage.clock.now();
  if (failure !== undefined) {
    stage.simulator.clearFaults();
    stage.timeoutMs = undefined;
    for (const id of sick) stage.simulator.event("exoscale", "setHealth", { id });
    stage.simulator.event("exoscale", "setHealthOfNext", { pool: pool.id, count: 0, ailment: "unhealthy" });
    later(stage);
    stage.clock.advance(600_000);
    if (given.isRefreshed) await pool.refresh();
    await pool.up(after);
  }

  const ended = thePool(stage);
  const expected = failure === undefined ? (sizes.at(-1) ?? next) : next;
  assert.deepEqual([ended.size, ended.instances.length], [expected, expected], failure);
  assert.deepEqual(
    members(stage).filter(({ outdated }) => outdated),
    [],
    failure,
  );
  assert.deepEqual([pool.state.outdatedInstanceIds, pool.state.stoppedRollout], [[], undefined]);

  const least = Math.min(size, next, ...sizes);
  const floor = Math.min(least, Math.max(0, least - maxUnavailable, Math.min(minAvailable, least)));
  const ceiling = Math.max(size, next, ...sizes) + maxSurge;
  // Who is sick works for nobody; what others have taken away is not the rollout's doing.
  const lives = livesIn(stage).map((life) => (sick.includes(life.id) ? { ...life, runningAt: healedAt } : life));
  const { fewestWorking, mostMembers } = bounds(lives, from);
  assert.ok(fewestWorking >= floor - gone.length, `${fewestWorking} worked, and ${floor} were to. ${failure ?? ""}`);
  assert.ok(mostMembers <= ceiling, `${mostMembers} were there, and ${ceiling} were allowed. ${failure ?? ""}`);
}

/** Runs `act` while something goes wrong. @returns how it failed, and the sizes that others gave the pool */
async function troubled(
  stage: Stage,
  { trouble: wrong }: History,
  gone: string[],
  act: () => Promise<unknown>,
): Promise<{ sizes: number[]; failure: string | undefined }> {
  const sizes: number[] = [];
  const { simulator } = stage;
  let pauses = 0;
  const after = (count: number, happen: (id: string) => void) => () =>
    meanwhile(
      stage,
      () => {
        if ((pauses += 1) === count + 1) happen(thePool(stage).id);
      },
      act,
    );
  const ways: {
    readonly [K in typeof wrong.kind]: (given: Extract<typeof wrong, { kind: K }>) => () => Promise<unknown>;
  } = {
    none: () => act,
    http: ({ fault }) => {
      simulator.addFault({ cloud: "exoscale", ...fault });
      return act;
    },
    operation: ({ kind: _kind, ...order }) => {
      simulator.event("exoscale", "failOperation", order);
      return act;
    },
    sick: ({ count }) => {
      simulator.event("exoscale", "setHealthOfNext", { pool: thePool(stage).id, count, ailment: "unhealthy" });
      return act;
    },
    vanished: ({ after: count }) =>
      after(count, () => {
        const id = thePool(stage).instances[0]?.id;
        if (id === undefined) return;
        gone.push(id);
        simulator.event("exoscale", "vanishInstance", { id });
      }),
    scaled: ({ after: count, by }) =>
      after(count, (id) => {
        const { state, size } = thePool(stage);
        if (state !== "running" || Number(size) + by < 1) return;
        sizes.push(Number(size) + by);
        changePool(stage, id, { size: Number(size) + by });
      }),
    late: ({ seconds }) => {
      stage.timeoutMs = seconds * 1000;
      return act;
    },
    killed: ({ write, when }) => {
      let writes = 0;
      return () =>
        stage.observe((method) => (method === "PUT" && (writes += 1) === write ? { die: when } : undefined), act);
    },
  };
  const way = ways[wrong.kind] as (given: typeof wrong) => () => Promise<unknown>;
  try {
    await way(wrong)();
    return { sizes, failure: undefined };
  } catch (error) {
    return { sizes, failure: String(error) };
  }
}

function sickIn(stage: Stage): string[] {
  return exoscale(stage)
    .instances.filter(({ health, state }) => state === "running" && health !== "healthy")
    .map(({ id }) => id);
}
