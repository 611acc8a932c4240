import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basic, event, FLAVOR, nodePools, poolName, requests, resources } from "./support";

const OTHER = "modelarts.vm.cpu.8ud";
const TAINT = { key: "gpu", effect: "NoSchedule" };

describe("the adoption of a NodePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const id = (name: string) => `${poolName(stage)}/${name}`;
  const exists = (name: string, more: object = {}) =>
    event(stage, "createNodePool", { nodePool: name, resources: { flavor: FLAVOR, count: 2, ...more } });

  it("must be taken out of the program before what was adopted is replaced, and nothing is deleted before", async () => {
    exists("old");
    const args = { ...basic(stage), name: "old", adopt: id("old") };
    await pool.up(args);
    await assert.rejects(
      pool.preview({ ...args, flavor: OTHER }),
      /same flavor.*[Tt]ake adopt out of the program first/,
    );
    await assert.rejects(pool.up({ ...args, flavor: OTHER }), /[Tt]ake adopt out/);
    assert.deepEqual(requests(stage, "DELETE"), []);
    const { adopt: _adopt, ...own } = args;
    await pool.up({ ...own, flavor: OTHER });
    assert.equal(resources(stage).flavor, OTHER);
  });

  it("waits until the nodes that others have asked for are there, also where nothing differs", async () => {
    event(stage, "setDurations", { createSeconds: 900 });
    stage.timeoutMs = 1;
    const other = stage.deploy(nodePool, "other");
    await assert.rejects(other.up({ ...basic(stage), name: "old" }));
    stage.timeoutMs = undefined;
    stage.newProcess();
    await pool.up({ ...basic(stage), name: "old", adopt: id("old") });
    assert.deepEqual(pool.state.resources, { available: 2, creating: 0, abnormal: 0, deleting: 0 });
    assert.deepEqual([requests(stage, "POST").length, requests(stage, "PATCH").length], [1, 0]);
  });

  it("takes a node pool as it is: nodes that do not work are named and keep nobody waiting", async () => {
    exists("old");
    event(stage, "makeAbnormal", { nodePool: "old", count: 1 });
    const began = stage.clock.now();
    await pool.up({ ...basic(stage), name: "old", adopt: id("old") });
    assert.ok(stage.clock.now() - began < 60_000);
    assert.deepEqual(pool.state.resources, { available: 1, creating: 0, abnormal: 1, deleting: 0 });
    assert.match(stage.said.join("\n"), /warning: node pool .*\/old: 1 node is abnormal: os-node/);
    assert.equal((await pool.preview({ ...basic(stage), name: "old", adopt: id("old") })).step, "same");
  });

  it("reaches the node pool that ModelArts made and named itself", async () => {
    const args = { poolName: poolName(stage), flavor: OTHER, count: 2, adopt: id(`${OTHER}-default`) };
    await pool.up(args);
    assert.equal(pool.id, args.adopt);
    assert.deepEqual(requests(stage, "PATCH"), [`PATCH nodepools/${OTHER}-default`]);
    stage.clock.advance(60_000);
    assert.equal(await pool.refresh(), true);
    assert.equal((await pool.preview(args)).step, "same");
    assert.equal(pool.state.name, `${OTHER}-default`);
    assert.deepEqual(nodePools(stage), []);
  });

  it("keeps what the program does not mention, changes what it does, and lists each change before it is made", async () => {
    const script = "c2VjcmV0LXNjcmlwdA==";
    const labels = { by: "hand" };
    exists("old", { labels, tags: [{ key: "owner", value: "x" }], extendParams: { postInstall: script } });
    await pool.up({ ...basic(stage), name: "old", adopt: id("old"), count: 3, taints: [TAINT] });
    const { labels: kept, tags, taints, count, extendParams } = resources(stage);
    assert.deepEqual([kept, tags, count], [labels, [{ key: "owner", value: "x" }], 3]);
    assert.deepEqual(taints, [{ ...TAINT, value: "" }]);
    assert.equal((extendParams as Record<string, string>).postInstall, script);
    const announced = stage.said.findIndex((line) => /^info: Adopts .*\/old and changes/.test(line));
    assert.match(stage.said[announced] ?? "", /changes count from 2 to 3, taints from nothing to \[\{.*"key":"gpu"/);
    assert.ok(!stage.said.join().includes(script));
  });

  it("keeps labels, taints and tags beside those that the program mentions", async () => {
    exists("old", { labels: { by: "hand", more: "1" }, tags: [{ key: "owner", value: "x" }], taints: [TAINT] });
    const mine = { key: "mine", effect: "NoExecute" };
    const args = { ...basic(stage), name: "old", adopt: id("old"), labels: { by: "pulumi" }, taints: [mine] };
    await pool.up({ ...args, tags: [{ key: "cost", value: "1" }] });
    const { labels, tags, taints } = resources(stage);
    assert.deepEqual(labels, { by: "pulumi", more: "1" });
    assert.deepEqual((tags as { key: string }[]).map(({ key }) => key).sort(), ["cost", "owner"]); // prettier-ignore
    assert.deepEqual((taints as { key: string }[]).map(({ key }) => key).sort(), ["gpu", "mine"]); // prettier-ignore
    assert.equal((await pool.preview({ ...args, tags: [{ key: "cost", value: "1" }] })).step, "same");
  });

  it("clears what the program declares to be empty", async () => {
    exists("old", { labels: { by: "hand" }, tags: [{ key: "owner", value: "x" }], taints: [TAINT] });
    const args = { ...basic(stage), name: "old", adopt: id("old"), labels: {}, tags: [], taints: [] };
    await pool.up(args);
    const { labels = {}, tags = [], taints = [] } = resources(stage);
    assert.deepEqual([labels, tags, taints], [{}, [], []]);
    assert.equal((await pool.preview(args)).step, "same");
  });

  it("is refused in the preview for a bare id, another resource pool and a second resource", async () => {
    exists("old");
    const args = { ...basic(stage), name: "old" };
    await assert.rejects(pool.preview({ ...args, adopt: "old" }), /adopt must be <poolName>\/<name>, but is "old"/);
    const elsewhere = `pool-${"a".repeat(40)}/old`;
    await assert.rejects(pool.preview({ ...args, adopt: elsewhere }), /poolName must be declared as it is in adopt/);
    await pool.preview({ ...args, adopt: id("old") });
    const second = stage.deploy(nodePool, "second");
    await assert.rejects(second.preview({ ...args, adopt: id("old") }), /adopt names the object that "train" adopts/);
  });

  it("changes nothing where the patch is refused, and goes on with the next up", async () => {
    exists("old", { labels: { by: "hand" } });
    const args = { ...basic(stage), name: "old", adopt: id("old"), labels: { by: "pulumi" } };
    stage.simulator.addFault({ method: "PATCH", kind: "status", status: 403 });
    await assert.rejects(pool.up(args), /PATCH .* answered 403/);
    assert.equal(pool.id, id("old"));
    await pool.up(args);
    assert.deepEqual(resources(stage).labels, { by: "pulumi" });
  });
});
