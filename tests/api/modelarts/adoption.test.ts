import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { FLAVOR, MINUTE, OTHER_FLAVOR, scene, states } from "./support";

const TAINT = { key: "gpu", effect: "NoSchedule" };

describe("NodePool adoption", () => {
  const the = scene();

  const id = (name: string) => `${the.poolName()}/${name}`;
  const createOutside = (name: string, more: object = {}) =>
    the.event("createNodePool", { nodePool: name, resources: { flavor: FLAVOR, count: 2, ...more } });

  it("refuses to replace the adopted node pool until adopt is removed from the program", async () => {
    createOutside("old");
    const args = { ...the.basic(), name: "old", adopt: id("old") };
    await the.pool.up(args);
    await assert.rejects(
      the.pool.preview({ ...args, flavor: OTHER_FLAVOR }),
      /same flavor.*[Tt]ake adopt out of the program first/,
    );
    await assert.rejects(the.pool.up({ ...args, flavor: OTHER_FLAVOR }), /[Tt]ake adopt out/);
    assert.deepEqual(the.requests("DELETE"), []);
    const { adopt: _adopt, ...own } = args;
    await the.pool.up({ ...own, flavor: OTHER_FLAVOR });
    assert.equal(the.resources().flavor, OTHER_FLAVOR);
  });

  it("waits for nodes that others have requested, even if nothing differs", async () => {
    the.event("setDurations", { createSeconds: 900 });
    the.stage.timeoutMs = 1;
    const other = the.stage.deploy(nodePool, "other");
    await assert.rejects(other.up({ ...the.basic(), name: "old" }));
    the.stage.timeoutMs = undefined;
    the.stage.newProcess();
    await the.pool.up({ ...the.basic(), name: "old", adopt: id("old") });
    assert.deepEqual(the.pool.state.resources, states({ available: 2 }));
    assert.deepEqual([the.requests("POST").length, the.requests("PATCH").length], [1, 0]);
  });

  it("names abnormal nodes and does not wait for them", async () => {
    createOutside("old");
    the.event("makeAbnormal", { nodePool: "old", count: 1 });
    const began = the.stage.clock.now();
    await the.pool.up({ ...the.basic(), name: "old", adopt: id("old") });
    assert.ok(the.stage.clock.now() - began < MINUTE);
    assert.deepEqual(the.pool.state.resources, states({ available: 1, abnormal: 1 }));
    assert.match(the.stage.said.join("\n"), /warning: node pool .*\/old: 1 node is abnormal: os-node/);
    assert.equal((await the.pool.preview({ ...the.basic(), name: "old", adopt: id("old") })).step, "same");
  });

  it("takes over the node pool that ModelArts created and named itself", async () => {
    const args = {
      poolName: the.poolName(),
      flavor: OTHER_FLAVOR,
      count: 2,
      adopt: id(`${OTHER_FLAVOR}-default`),
    };
    await the.pool.up(args);
    assert.equal(the.pool.id, args.adopt);
    assert.deepEqual(the.requests("PATCH"), [`PATCH nodepools/${OTHER_FLAVOR}-default`]);
    assert.equal(await the.refreshLater(), true);
    assert.equal((await the.pool.preview(args)).step, "same");
    assert.equal(the.pool.state.name, `${OTHER_FLAVOR}-default`);
    assert.deepEqual(the.nodePools(), []);
  });

  it("changes only declared fields, and lists each change before the request", async () => {
    const script = "c2VjcmV0LXNjcmlwdA==";
    const labels = { by: "hand" };
    createOutside("old", { labels, tags: [{ key: "owner", value: "x" }], extendParams: { postInstall: script } });
    await the.pool.up({ ...the.basic(), name: "old", adopt: id("old"), count: 3, taints: [TAINT] });
    const { labels: kept, tags, taints, count, extendParams } = the.resources();
    assert.deepEqual([kept, tags, count], [labels, [{ key: "owner", value: "x" }], 3]);
    assert.deepEqual(taints, [{ ...TAINT, value: "" }]);
    assert.equal((extendParams as Record<string, string>).postInstall, script);
    const announced = the.stage.said.findIndex((line) => /^info: Adopts .*\/old and changes/.test(line));
    assert.match(
      the.stage.said[announced] ?? "",
      /changes count from 2 to 3, taints from nothing to \[\{.*"key":"gpu"/,
    );
    assert.ok(!the.stage.said.join().includes(script));
  });

  it("keeps labels, taints and tags that the program does not declare", async () => {
    createOutside("old", { labels: { by: "hand", more: "1" }, tags: [{ key: "owner", value: "x" }], taints: [TAINT] });
    const mine = { key: "mine", effect: "NoExecute" };
    const args = { ...the.basic(), name: "old", adopt: id("old"), labels: { by: "pulumi" }, taints: [mine] };
    await the.pool.up({ ...args, tags: [{ key: "cost", value: "1" }] });
    const { labels, tags, taints } = the.resources();
    assert.deepEqual(labels, { by: "pulumi", more: "1" });
    assert.deepEqual((tags as { key: string }[]).map(({ key }) => key).sort(), ["cost", "owner"]); // prettier-ignore
    assert.deepEqual((taints as { key: string }[]).map(({ key }) => key).sort(), ["gpu", "mine"]); // prettier-ignore
    assert.equal((await the.pool.preview({ ...args, tags: [{ key: "cost", value: "1" }] })).step, "same");
  });

  it("clears fields that the program declares as empty", async () => {
    createOutside("old", { labels: { by: "hand" }, tags: [{ key: "owner", value: "x" }], taints: [TAINT] });
    const args = { ...the.basic(), name: "old", adopt: id("old"), labels: {}, tags: [], taints: [] };
    await the.pool.up(args);
    const { labels = {}, tags = [], taints = [] } = the.resources();
    assert.deepEqual([labels, tags, taints], [{}, [], []]);
    assert.equal((await the.pool.preview(args)).step, "same");
  });

  it("is refused in the preview for a bare name, another resource pool or a second resource", async () => {
    createOutside("old");
    const args = { ...the.basic(), name: "old" };
    await assert.rejects(the.pool.preview({ ...args, adopt: "old" }), /adopt must be <poolName>\/<name>, but is "old"/);
    const elsewhere = `pool-${"a".repeat(40)}/old`;
    await assert.rejects(
      the.pool.preview({ ...args, adopt: elsewhere }),
      /poolName must be declared as it is in adopt/,
    );
    await the.pool.preview({ ...args, adopt: id("old") });
    const second = the.stage.deploy(nodePool, "second");
    await assert.rejects(second.preview({ ...args, adopt: id("old") }), /adopt names the object that "train" adopts/);
  });

  it("changes nothing if the patch is refused, and continues with the next up", async () => {
    createOutside("old", { labels: { by: "hand" } });
    const args = { ...the.basic(), name: "old", adopt: id("old"), labels: { by: "pulumi" } };
    the.stage.simulator.addFault({ method: "PATCH", kind: "status", status: 403 });
    await assert.rejects(the.pool.up(args), /PATCH .* answered 403/);
    assert.equal(the.pool.id, id("old"));
    await the.pool.up(args);
    assert.deepEqual(the.resources().labels, { by: "pulumi" });
  });

  it("uses the id in adopt, changes the declared fields and creates nothing", async () => {
    the.event("createNodePool", {
      nodePool: "old",
      resources: { flavor: FLAVOR, count: 2, labels: { by: "hand" } },
    });
    const args = {
      ...the.basic(),
      name: "old",
      adopt: `${the.poolName()}/old`,
      count: 3,
      labels: { by: "pulumi" },
    };
    await the.pool.up(args);
    assert.equal(the.pool.id, args.adopt);
    assert.deepEqual([the.resources().count, the.resources().labels], [3, { by: "pulumi" }]);
    assert.deepEqual(the.requests("POST"), []);
    assert.equal((await the.pool.preview(args)).step, "same");
    assert.equal((await the.pool.preview({ ...args, adopt: undefined })).step, "same");
  });

  it("is refused if only a replacement could apply the declared fields, or if the node pool does not exist", async () => {
    the.event("createNodePool", { nodePool: "old", resources: { flavor: OTHER_FLAVOR, count: 2 } });
    const args = { ...the.basic(), name: "old", adopt: `${the.poolName()}/old` };
    await assert.rejects(the.pool.up(args), /not adopted.*flavor.*same flavor/);
    assert.equal(the.resources().flavor, OTHER_FLAVOR);
    await assert.rejects(the.pool.up({ ...args, name: "none", adopt: `${the.poolName()}/none` }), /nothing to adopt/);
  });

  it("takes over a node pool that a killed run has created", async () => {
    the.event("setDurations", { createSeconds: 600 });
    the.stage.timeoutMs = 1;
    await assert.rejects(the.pool.up(the.train()));
    the.stage.newProcess();
    const again = the.stage.deploy(nodePool, "train");
    await assert.rejects(again.up(the.train()), /take it over with adopt/);
    the.stage.timeoutMs = undefined;
    await again.up(the.train({ adopt: `${the.poolName()}/train` }));
    assert.equal(again.id, `${the.poolName()}/${the.nodePool().metadata.name}`);
  });
});
