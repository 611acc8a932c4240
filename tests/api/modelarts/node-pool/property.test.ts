import assert from "node:assert/strict";
import fc from "fast-check";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { FLAVOR, MINUTE, scene } from "../support";

const RUNS = 30;

/** An optional field of a declaration. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const gib = fc
  .tuple(fc.integer({ min: 10, max: 999 }), fc.constantFrom("", "Gi", "GiB"))
  .map(([n, unit]) => `${n}${unit}`);
const volumeType = fc.constantFrom("SSD", "GPSSD", "SAS");

/** Every distribution of `count` nodes over two zones. */
const azs = (count: number) =>
  fc.integer({ min: 0, max: count }).map((first) => [
    { az: "cn-north-4a", count: first },
    { az: "cn-north-4b", count: count - first },
  ]);

/** Disks of some disk groups, with the settings of each group. */
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
  // As from a program: an omitted field has no key.
  .map((args) => JSON.parse(JSON.stringify(args)) as Bag);

/** Like ModelArts, the simulator adds zones, network, image, parameters, billing of disks and defaults. */
describe("any declaration of a NodePool", () => {
  const the = scene();

  it("has no difference after up, after refresh and in another order, and can be changed to any other", async function () {
    this.timeout(120_000);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(declaration, declaration, async (first, second) => {
        const pool = the.stage.deploy(nodePool, `p${(run += 1)}`);
        const common = { poolName: the.poolName(), flavor: FLAVOR };
        const { network: _network, ...others } = second;
        // VPC and subnet cannot change.
        for (const args of [
          { ...common, ...first },
          { ...common, ...others, ...(first.network ? { network: first.network } : {}) },
        ]) {
          const { step } = await pool.up(args);
          assert.deepEqual(await pool.preview(args), { step: "same", changed: [], reasons: [] }, "after up");
          const seen = the.nodePools().find(({ metadata }) => metadata.name === pool.state.name);
          assertSeen(seen?.spec.resources ?? {}, args);
          const { inputs } = pool;
          the.stage.clock.advance(MINUTE);
          assert.equal(await pool.refresh(), true);
          // If nothing changed, the state keeps the earlier spelling.
          if (step !== "same") assert.deepEqual(pool.inputs, inputs, "inputs after refresh");
          assert.deepEqual(await pool.preview(args), { step: "same", changed: [], reasons: [] }, "after refresh");
          assert.deepEqual(
            await pool.preview(reordered(args)),
            { step: "same", changed: [], reasons: [] },
            "reordered",
          );
          const outputs = pool.state;
          the.stage.clock.advance(MINUTE);
          await pool.refresh();
          assert.deepEqual(pool.state, outputs, "outputs after a second refresh");
        }
        await pool.destroy();
      }),
      { numRuns: RUNS },
    );
    assert.deepEqual(the.stage.said.filter((line) => line.includes("does not show it")), []); // prettier-ignore
  });
});

/** Compares the fields that only the user sets with the simulator's view. */
function assertSeen(there: Record<string, unknown>, args: Record<string, unknown>): void {
  assert.deepEqual([there.count, there.labels ?? {}], [args.count, args.labels ?? {}]);
  for (const name of ["taints", "tags"]) assert.deepEqual(asSet(there[name]), asSet(args[name]), name);
  const [params, declared] = [{ ...(there.extendParams as Bag) }, { ...(args.extendParams as Bag) }];
  for (const [key, value] of Object.entries(declared)) assert.equal(params[key], value, key);
  if (declared.postInstall === undefined) assert.equal(params.postInstall, undefined, "a removed parameter");
}

type Bag = Record<string, unknown>;

/** An empty value of a taint equals a missing one. */
function asSet(list: unknown): string[] {
  const items = (list ?? []) as Bag[];
  return items.map(({ key, value, effect }) => JSON.stringify([key, value || undefined, effect])).sort();
}

/** The same with keys and lists in reverse order. */
function reordered(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args)
      .reverse()
      .map(([key, value]) => [key, Array.isArray(value) ? [...(value as unknown[])].reverse() : value]),
  );
}
