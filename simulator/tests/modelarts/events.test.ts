import assert from "node:assert/strict";
import { assertRefused, get, startModelArts, type ModelArts } from "./client";

const flavor = "modelarts.vm.2u4g.dcc";

describe("the ModelArts simulator's outside events", () => {
  let cloud: ModelArts;

  beforeEach(async () => {
    cloud = await startModelArts();
    cloud.event("setDurations", { createSeconds: 100, nodeSeconds: 10, deleteSeconds: 50 });
  });
  afterEach(() => cloud.close());

  const of = (count: number, others: object = {}) => ({ flavor, count, maxCount: count, ...others });
  const counts = async (name: string) => {
    const resources = get((await cloud.show(name)).body, "status", "resources");
    return Object.fromEntries(Object.entries(resources ?? {}).map(([phase, group]) => [phase, get(group, "count")]));
  };

  it("changeNodePool drifts a node pool by a merge patch that may leave out what a request may not", async () => {
    await cloud.create("one", of(1, { labels: { a: "1", b: "2" } }));
    cloud.event("changeNodePool", { nodePool: "one", resources: { labels: { a: null, c: "3" }, count: 2 } });
    const { body } = await cloud.show("one");
    assert.deepEqual(get(body, "spec", "resources", "labels"), { b: "2", c: "3" });
    assert.deepEqual([get(body, "spec", "resources", "maxCount"), await counts("one")], [2, { creating: 2 }]);
  });

  it("deleteNodePool takes a node pool away at once", async () => {
    await cloud.create("one", of(1));
    cloud.event("deleteNodePool", { nodePool: "one" });
    assertRefused(await cloud.show("one"), /invalid nodepool name/);
  });

  it("createNodePool makes one that has been there for long", async () => {
    const annotations = { "os.modelarts/billing.mode": "0" };
    cloud.event("createNodePool", { nodePool: "old", resources: { flavor, count: 2 }, annotations });
    assert.deepEqual(await counts("old"), { available: 2 });
    assert.deepEqual(get(cloud.view("old"), "metadata", "annotations"), annotations);
  });

  it("makeAbnormal strikes available nodes, then those being created, until they heal", async () => {
    await cloud.create("one", of(3));
    cloud.pass(100);
    cloud.event("makeAbnormal", { nodePool: "one", count: 2, healAfterSeconds: 60 });
    assert.deepEqual(await counts("one"), { creating: 1, abnormal: 2 });
    cloud.pass(59);
    assert.deepEqual(await counts("one"), { available: 1, abnormal: 2 });
    cloud.pass(1);
    assert.deepEqual(await counts("one"), { available: 3 });
    cloud.event("makeAbnormal", { nodePool: "one", count: 1 });
    cloud.pass(1e6);
    assert.deepEqual(await counts("one"), { available: 2, abnormal: 1 });
  });

  it("makeAbnormal waits for nodes that do not exist yet, in a node pool that does not exist yet", async () => {
    cloud.event("makeAbnormal", { nodePool: "one", count: 2, healAfterSeconds: 1000 });
    await cloud.create("one", of(1));
    assert.deepEqual(await counts("one"), { creating: 1 });
    cloud.pass(100);
    assert.deepEqual(await counts("one"), { abnormal: 1 });
    await cloud.patch("one", of(3));
    cloud.pass(110);
    assert.deepEqual(await counts("one"), { available: 1, abnormal: 2 });
    cloud.pass(1000);
    assert.deepEqual(await counts("one"), { available: 3 });
  });

  it("addPool and removePool change which pools there are", async () => {
    const poolName = String(get(cloud.event("addPool", { defaultNodePool: false }), "poolName"));
    assert.match(poolName, /^[a-z][a-z0-9-]{34,61}[a-z0-9]$/);
    const path = cloud.nodePools.replace(cloud.poolName, poolName);
    assert.deepEqual(get((await cloud.call("GET", path)).body, "items"), []);
    cloud.event("removePool", { pool: poolName });
    assert.equal((await cloud.call("GET", path)).status, 404);
    cloud.event("removePool");
    assert.equal((await cloud.call("GET", cloud.nodePools)).status, 404);
  });

  it("refuse a body that they do not understand, and names that nothing has", () => {
    assert.throws(() => cloud.event("makeAbnormal", { nodePool: "one", count: 1, heal: 5 }));
    assert.throws(() => cloud.event("deleteNodePool", { nodePool: "one" }), /invalid nodepool name/);
    assert.throws(() => cloud.event("setPrivileged", { pool: "none", privileged: true }), /"none" not found/);
  });

  it("are undone by a reset, like every node pool", async () => {
    const fresh = Object.keys(get(cloud.cloud.view(), "pools", cloud.poolName, "nodePools") ?? {});
    await cloud.create("one", of(1));
    cloud.event("addPool");
    cloud.event("setPrivileged", { privileged: false });
    cloud.cloud.reset();
    assert.deepEqual(Object.keys(get(cloud.cloud.view(), "pools") ?? {}), [cloud.poolName]);
    const pool = get(cloud.cloud.view(), "pools", cloud.poolName);
    assert.deepEqual([get(pool, "privileged"), Object.keys(get(pool, "nodePools") ?? {})], [true, fresh]);
    await cloud.create("one", of(1));
    cloud.pass(10);
    assert.deepEqual(await counts("one"), { available: 1 }, "the durations are the short ones again");
  });

  it("show everything in the view but credentials", async () => {
    await cloud.create("one", of(1, { labels: { a: "b" } }));
    const token = String(get(cloud.event("issueToken"), "token"));
    const text = JSON.stringify(cloud.cloud.view());
    for (const secret of [cloud.accessKey, cloud.secretKey, token]) assert.ok(!text.includes(secret));
    assert.deepEqual(get(cloud.view("one"), "nodes", 0, "kubernetes", "labels"), { a: "b" });
    assert.deepEqual(cloud.cloud.connection(), {
      endpoint: cloud.cloud.connection().endpoint,
      iamEndpoint: cloud.cloud.connection().endpoint,
      accessKey: cloud.accessKey,
      secretKey: cloud.secretKey,
      region: "cn-north-4",
      projectId: cloud.projectId,
      poolName: cloud.poolName,
    });
    assert.match(cloud.projectId, /^[0-9a-f]{32}$/);
    assert.ok(cloud.poolName.length >= 36 && cloud.poolName.length <= 63);
  });
});
