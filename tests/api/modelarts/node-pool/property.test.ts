import assert from "node:assert/strict";
import fc from "fast-check";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage } from "../../../support/stage";
import { FLAVOR, nodePools, poolName } from "../support";

const RUNS = 30;

/** A part that a declaration may leave out. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const gib = fc
  .tuple(fc.integer({ min: 10, max: 999 }), fc.constantFrom("", "Gi", "GiB"))
  .map(([n, unit]) => `${n}${unit}`);
const volumeType = fc.constantFrom("SSD", "GPSSD", "SAS");

/** Every count of nodes and every way to spread them over two zones. */
const azs = (count: number) =>
  fc.integer({ min: 0, max: count }).map((first) => [
    { az: "cn-north-4a", count: first },
    { az: "cn-north-4b", count: count - first },
  ]);

/** The disks of some groups, each with the settings of its group. */
const volumes = fc
  .uniqueArray(fc.constantFrom("vgpaas", "default", "vguser1", "vguser2"), { maxLength: 3 })
  .chain((groups) =>
    fc.record({
      dataVolumes: fc.tuple(
        ...groups.map((volumeGroup) =>
          fc.record(
            {
              volumeType,
              size: gib,
              count: fc.integer({ min: 1, max: 3 }),
              extendParams: fc.constant({ volumeGroup }),
            },
            { requiredKeys: ["volumeType", "size", "extendParams"] },
          ),
        ),
      ),
      volumeGroupConfigs: fc.tuple(
        ...groups.map((volumeGroup) =>
          fc.record(
            {
              volumeGroup: fc.constant(volumeGroup),
              ...(volumeGroup === "vgpaas" ? { dockerThinPool: fc.integer({ min: 10, max: 90 }) } : {}),
              lvmConfig: fc.record(
                { lvType: fc.constantFrom("linear", "striped"), path: fc.constant("/data") },
                { requiredKeys: ["lvType"] },
              ),
              types: fc.constantFrom(["volume"], ["local"], ["local", "volume"], []),
            },
            { requiredKeys: ["volumeGroup"] },
          ),
        ),
      ),
    }),
  );

const declaration = fc
  .record({ count: fc.integer({ min: 1, max: 6 }), volumes: maybe(volumes) })
  .chain(({ count, volumes: disks }) =>
    fc.record({
      count: fc.constant(count),
      maxCount: maybe(fc.constant(count)),
      azs: maybe(azs(count)),
      taints: maybe(
        fc.uniqueArray(
          fc.record(
            {
              key: word,
              value: fc.constantFrom("", "x"),
              effect: fc.constantFrom("NoSchedule", "PreferNoSchedule", "NoExecute"),
            },
            { requiredKeys: ["key", "effect"] },
          ),
          { maxLength: 3, selector: ({ key, effect }) => `${key}:${effect}` },
        ),
      ),
      labels: maybe(fc.dictionary(word, fc.constantFrom("", "1", "two"), { maxKeys: 3 })),
      tags: maybe(fc.uniqueArray(fc.record({ key: word, value: word }), { maxLength: 3, selector: ({ key }) => key })),
      network: maybe(
        fc.record(
          {
            vpc: fc.constant("vpc-1"),
            subnet: fc.constant("subnet-1"),
            securityGroups: fc.constantFrom(["a"], ["b", "a"], []),
          },
          { requiredKeys: ["vpc", "subnet"] },
        ),
      ),
      extendParams: maybe(
        fc.record(
          {
            dockerBaseSize: fc.constantFrom("0", "50", "100"),
            runtime: fc.constantFrom("docker", "containerd"),
            postInstall: fc.constant("bHM="),
          },
          { requiredKeys: [] },
        ),
      ),
      labelPolicyOnExistingNodes: maybe(fc.constantFrom("refresh", "ignore")),
      taintPolicyOnExistingNodes: maybe(fc.constantFrom("refresh", "ignore")),
      os: maybe(
        fc.record(
          { name: fc.constantFrom("EulerOS 2.9", "EulerOS 2.10"), autoMatch: fc.constant("EulerOS 2.10") },
          { requiredKeys: [] },
        ),
      ),
      rootVolume: maybe(fc.record({ volumeType, size: gib })),
      dataVolumes: fc.constant(disks?.dataVolumes),
      volumeGroupConfigs: fc.constant(disks?.volumeGroupConfigs),
      billing: maybe(fc.record({ mode: fc.constant("0"), autoRenew: fc.boolean() }, { requiredKeys: [] })),
    }),
  )
  // Plain objects, in which what is left out has no key, as they come from a program.
  .map((args) => JSON.parse(JSON.stringify(args)) as Bag);

/** The simulator adds every field that ModelArts adds: zones, network, images, parameters, billing of disks, defaults. */
describe("any declaration of a NodePool", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  it("is clean after up, after refresh and in other words, and becomes any other", async function () {
    this.timeout(120_000);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(declaration, declaration, async (first, second) => {
        const pool = stage.deploy(nodePool, `p${(run += 1)}`);
        const common = { poolName: poolName(stage), flavor: FLAVOR };
        const { network: _network, ...others } = second;
        // The network alone cannot become any other.
        for (const args of [
          { ...common, ...first },
          { ...common, ...others, ...(first.network ? { network: first.network } : {}) },
        ]) {
          const { step } = await pool.up(args);
          assert.deepEqual(await pool.preview(args), { step: "same", changed: [], reasons: [] }, "after up");
          const seen = nodePools(stage).find(({ metadata }) => metadata.name === pool.state.name);
          seenAsDeclared(seen?.spec.resources ?? {}, args);
          const { inputs } = pool;
          stage.clock.advance(60_000);
          assert.equal(await pool.refresh(), true);
          // Where nothing was to be done the state still knows the words of before.
          if (step !== "same") assert.deepEqual(pool.inputs, inputs, "the inputs after refresh");
          assert.deepEqual(await pool.preview(args), { step: "same", changed: [], reasons: [] }, "after refresh");
          assert.deepEqual(
            await pool.preview(reordered(args)),
            { step: "same", changed: [], reasons: [] },
            "reordered",
          );
          const outputs = pool.state;
          stage.clock.advance(60_000);
          await pool.refresh();
          assert.deepEqual(pool.state, outputs, "a refresh changes nothing");
        }
        await pool.destroy();
      }),
      { numRuns: RUNS },
    );
    assert.deepEqual(stage.said.filter((line) => line.includes("does not show it")), []); // prettier-ignore
  });
});

/** By the simulator's own view: what only the user decides is there as he declared it, and nothing else of the kind. */
function seenAsDeclared(there: Record<string, unknown>, args: Record<string, unknown>): void {
  assert.deepEqual([there.count, there.labels ?? {}], [args.count, args.labels ?? {}]);
  for (const name of ["taints", "tags"]) assert.deepEqual(asSet(there[name]), asSet(args[name]), name);
  const [params, declared] = [{ ...(there.extendParams as Bag) }, { ...(args.extendParams as Bag) }];
  for (const [key, value] of Object.entries(declared)) assert.equal(params[key], value, key);
  if (declared.postInstall === undefined) assert.equal(params.postInstall, undefined, "a parameter that was removed");
}

type Bag = Record<string, unknown>;

/** An empty value of a taint is none. */
function asSet(list: unknown): string[] {
  const items = (list ?? []) as Bag[];
  return items.map(({ key, value, effect }) => JSON.stringify([key, value || undefined, effect])).sort();
}

/** The same, with lists that are sets in another order and keys in another. */
function reordered(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args)
      .reverse()
      .map(([key, value]) => [key, Array.isArray(value) ? [...(value as unknown[])].reverse() : value]),
  );
}
