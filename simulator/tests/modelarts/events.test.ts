import assert from "node:assert/strict";
import { assertRefused, FLAVOR, get, of, startQuickModelArts, type ModelArts } from "./client";

describe("simulated ModelArts: outside events", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  const counts = async (name: string) => {
    const resources = get((await modelarts.show(name)).body, "status", "resources");
    return Object.fromEntries(Object.entries(resources ?? {}).map(([phase, group]) => [phase, get(group, "count")]));
  };

  it("changeNodePool drifts a node pool by a merge patch that may leave out what a request may not", async () => {
    await modelarts.create("one", of(1, { labels: { a: "1", b: "2" } }));
    modelarts.event("changeNodePool", { nodePool: "one", resources: { labels: { a: null, c: "3" }, count: 2 } });
    const { body } = await modelarts.show("one");
    assert.deepEqual(get(body, "spec", "resources", "labels"), { b: "2", c: "3" });
    assert.deepEqual([get(body, "spec", "resources", "maxCount"), await counts("one")], [2, { creating: 2 }]);
  });

  it("deleteNodePool takes a node pool away at once", async () => {
    await modelarts.create("one", of(1));
    modelarts.event("deleteNodePool", { nodePool: "one" });
    assertRefused(await modelarts.show("one"), /invalid nodepool name/);
  });

  it("createNodePool makes one that has been there for long", async () => {
    const annotations = { "os.modelarts/billing.mode": "0" };
    modelarts.event("createNodePool", { nodePool: "old", resources: { flavor: FLAVOR, count: 2 }, annotations });
    assert.deepEqual(await counts("old"), { available: 2 });
    assert.deepEqual(get(modelarts.view("old"), "metadata", "annotations"), annotations);
  });

  it("makeAbnormal strikes available nodes, then those being created, until they heal", async () => {
    await modelarts.create("one", of(3));
    modelarts.advance(100);
    modelarts.event("makeAbnormal", { nodePool: "one", count: 2, healAfterSeconds: 60 });
    assert.deepEqual(await counts("one"), { creating: 1, abnormal: 2 });
    modelarts.advance(59);
    assert.deepEqual(await counts("one"), { available: 1, abnormal: 2 });
    modelarts.advance(1);
    assert.deepEqual(await counts("one"), { available: 3 });
    modelarts.event("makeAbnormal", { nodePool: "one", count: 1 });
    modelarts.advance(1e6);
    assert.deepEqual(await counts("one"), { available: 2, abnormal: 1 });
  });

  it("makeAbnormal waits for nodes that do not exist yet, in a node pool that does not exist yet", async () => {
    modelarts.event("makeAbnormal", { nodePool: "one", count: 2, healAfterSeconds: 1000 });
    await modelarts.create("one", of(1));
    assert.deepEqual(await counts("one"), { creating: 1 });
    modelarts.advance(100);
    assert.deepEqual(await counts("one"), { abnormal: 1 });
    await modelarts.patch("one", of(3));
    modelarts.advance(110);
    assert.deepEqual(await counts("one"), { available: 1, abnormal: 2 });
    modelarts.advance(1000);
    assert.deepEqual(await counts("one"), { available: 3 });
  });

  it("addPool and removePool change which pools there are", async () => {
    const poolName = String(get(modelarts.event("addPool", { defaultNodePool: false }), "poolName"));
    assert.match(poolName, /^[a-z][a-z0-9-]{34,61}[a-z0-9]$/);
    const path = modelarts.nodePools.replace(modelarts.poolName, poolName);
    assert.deepEqual(get((await modelarts.call("GET", path)).body, "items"), []);
    modelarts.event("removePool", { pool: poolName });
    assert.equal((await modelarts.call("GET", path)).status, 404);
    modelarts.event("removePool");
    assert.equal((await modelarts.call("GET", modelarts.nodePools)).status, 404);
  });

  it("refuse a body that they do not understand, and names that nothing has", () => {
    assert.throws(() => modelarts.event("makeAbnormal", { nodePool: "one", count: 1, heal: 5 }));
    assert.throws(() => modelarts.event("deleteNodePool", { nodePool: "one" }), /invalid nodepool name/);
    assert.throws(() => modelarts.event("setPrivileged", { pool: "none", privileged: true }), /"none" not found/);
  });

  it("are undone by a reset, like every node pool", async () => {
    const fresh = Object.keys(get(modelarts.everything(), "pools", modelarts.poolName, "nodePools") ?? {});
    await modelarts.create("one", of(1));
    modelarts.event("addPool");
    modelarts.event("setPrivileged", { privileged: false });
    modelarts.simulator.reset();
    assert.deepEqual(Object.keys(get(modelarts.everything(), "pools") ?? {}), [modelarts.poolName]);
    const pool = get(modelarts.everything(), "pools", modelarts.poolName);
    assert.deepEqual([get(pool, "privileged"), Object.keys(get(pool, "nodePools") ?? {})], [true, fresh]);
    await modelarts.create("one", of(1));
    modelarts.advance(10);
    assert.deepEqual(await counts("one"), { available: 1 }, "the durations are the short ones again");
  });

  it("show everything in the view but credentials", async () => {
    await modelarts.create("one", of(1, { labels: { a: "b" } }));
    const token = String(get(modelarts.event("issueToken"), "token"));
    const text = JSON.stringify(modelarts.everything());
    for (const secret of [modelarts.accessKey, modelarts.secretKey, token]) assert.ok(!text.includes(secret));
    assert.deepEqual(get(modelarts.view("one"), "nodes", 0, "kubernetes", "labels"), { a: "b" });
    assert.deepEqual(modelarts.simulator.connection().modelarts, {
      endpoint: modelarts.simulator.connection().modelarts.endpoint,
      iamEndpoint: modelarts.simulator.connection().modelarts.endpoint,
      accessKey: modelarts.accessKey,
      secretKey: modelarts.secretKey,
      region: "cn-north-4",
      projectId: modelarts.projectId,
      poolName: modelarts.poolName,
    });
    assert.match(modelarts.projectId, /^[0-9a-f]{32}$/);
    assert.ok(modelarts.poolName.length >= 36 && modelarts.poolName.length <= 63);
  });
});
