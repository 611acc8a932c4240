import assert from "node:assert/strict";
import { assertRefused, FLAVOR, get, type ModelArts, of, startQuickModelArts } from "./client";

describe("simulated ModelArts: outside events", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  it("changeNodePool applies a merge patch without the required fields of a request", async () => {
    await modelarts.create("one", of(1, { labels: { a: "1", b: "2" } }));
    modelarts.event("changeNodePool", { nodePool: "one", resources: { labels: { a: null, c: "3" }, count: 2 } });
    const { body } = await modelarts.show("one");
    assert.deepEqual(get(body, "spec", "resources", "labels"), { b: "2", c: "3" });
    assert.deepEqual([get(body, "spec", "resources", "maxCount"), await modelarts.counts("one")], [2, { creating: 2 }]);
  });

  it("deleteNodePool removes a node pool immediately", async () => {
    await modelarts.create("one", of(1));
    modelarts.event("deleteNodePool", { nodePool: "one" });
    assertRefused(await modelarts.show("one"), /invalid nodepool name/);
  });

  it("createNodePool creates a node pool with available nodes", async () => {
    const annotations = { "os.modelarts/billing.mode": "0" };
    modelarts.event("createNodePool", { nodePool: "old", resources: { flavor: FLAVOR, count: 2 }, annotations });
    assert.deepEqual(await modelarts.counts("old"), { available: 2 });
    assert.deepEqual(get(modelarts.view("old"), "metadata", "annotations"), annotations);
  });

  it("makeAbnormal changes available nodes first, then those being created, until they heal", async () => {
    await modelarts.create("one", of(3));
    modelarts.advance(100);
    modelarts.event("makeAbnormal", { nodePool: "one", count: 2, healAfterSeconds: 60 });
    assert.deepEqual(await modelarts.counts("one"), { creating: 1, abnormal: 2 });
    modelarts.advance(59);
    assert.deepEqual(await modelarts.counts("one"), { available: 1, abnormal: 2 });
    modelarts.advance(1);
    assert.deepEqual(await modelarts.counts("one"), { available: 3 });
    modelarts.event("makeAbnormal", { nodePool: "one", count: 1 });
    modelarts.advance(1e6);
    assert.deepEqual(await modelarts.counts("one"), { available: 2, abnormal: 1 });
  });

  it("makeAbnormal applies to later nodes, even of a later node pool", async () => {
    modelarts.event("makeAbnormal", { nodePool: "one", count: 2, healAfterSeconds: 1000 });
    await modelarts.create("one", of(1));
    assert.deepEqual(await modelarts.counts("one"), { creating: 1 });
    modelarts.advance(100);
    assert.deepEqual(await modelarts.counts("one"), { abnormal: 1 });
    await modelarts.patch("one", of(3));
    modelarts.advance(110);
    assert.deepEqual(await modelarts.counts("one"), { available: 1, abnormal: 2 });
    modelarts.advance(1000);
    assert.deepEqual(await modelarts.counts("one"), { available: 3 });
  });

  it("addPool and removePool add and remove a resource pool", async () => {
    const poolName = String(get(modelarts.event("addPool", { defaultNodePool: false }), "poolName"));
    assert.match(poolName, /^[a-z][a-z0-9-]{34,61}[a-z0-9]$/);
    const path = modelarts.nodePools.replace(modelarts.poolName, poolName);
    assert.deepEqual(get((await modelarts.call("GET", path)).body, "items"), []);
    modelarts.event("removePool", { pool: poolName });
    assert.equal((await modelarts.call("GET", path)).status, 404);
    modelarts.event("removePool");
    assert.equal((await modelarts.call("GET", modelarts.nodePools)).status, 404);
  });

  it("refuse unknown fields and unknown names", () => {
    assert.throws(() => modelarts.event("makeAbnormal", { nodePool: "one", count: 1, heal: 5 }));
    assert.throws(() => modelarts.event("deleteNodePool", { nodePool: "one" }), /invalid nodepool name/);
    assert.throws(() => modelarts.event("setPrivileged", { pool: "none", privileged: true }), /"none" not found/);
  });

  it("are undone by a reset", async () => {
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
    assert.deepEqual(await modelarts.counts("one"), { available: 1 }, "the durations are the short ones again");
  });

  it("show everything except credentials in the view", async () => {
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
