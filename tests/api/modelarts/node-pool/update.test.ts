import assert from "node:assert/strict";
import { scene, states } from "../support";

describe("NodePool updates", () => {
  const the = scene();

  it("scale up and down in place, and wait for removed nodes", async () => {
    await the.pool.up(the.basic());
    await the.pool.up({ ...the.basic(), count: 5 });
    assert.deepEqual([the.resources().count, the.resources().maxCount, the.nodePool().nodes.length], [5, 5, 5]);
    await the.pool.up({ ...the.basic(), count: 1 });
    assert.deepEqual([the.resources().count, the.resources().maxCount, the.nodePool().nodes.length], [1, 1, 1]);
    assert.deepEqual(the.pool.state.resources, states({ available: 1 }));
  });

  it("remove a label from the node pool and from its nodes", async () => {
    await the.pool.up({ ...the.basic(), labels: { keep: "1", drop: "2" } });
    await the.pool.up({ ...the.basic(), labels: { keep: "1" } });
    assert.deepEqual(the.resources().labels, { keep: "1" });
    for (const { kubernetes } of the.nodePool().nodes) assert.deepEqual(kubernetes.labels, { keep: "1" });
    await the.pool.up(the.basic());
    assert.deepEqual(the.resources().labels ?? {}, {});
    assert.equal(the.requests("PATCH").length, 2);
  });

  it("leave existing nodes unchanged if the policy says so", async () => {
    await the.pool.up({ ...the.basic(), labels: { a: "1" } });
    const ignoring = { ...the.basic(), labels: { a: "2" }, labelPolicyOnExistingNodes: "ignore" };
    await the.pool.up(ignoring);
    assert.deepEqual(the.resources().labels, { a: "2" });
    for (const { kubernetes } of the.nodePool().nodes) assert.deepEqual(kubernetes.labels, { a: "1" });
    assert.equal((await the.pool.preview(ignoring)).step, "same");
    // The simulator returns the policy in extendParams, but it is a separate input.
    assert.ok("labelPolicyOnExistingNodes" in (the.resources().extendParams as object));
    assert.ok(!("labelPolicyOnExistingNodes" in (the.pool.state.extendParams as object)));
    await the.pool.refresh();
    assert.equal((await the.pool.preview(ignoring)).step, "same");
  });

  it("compare taints and tags as sets", async () => {
    const [a, b] = [{ key: "a", value: "1", effect: "NoSchedule" }, { key: "b", effect: "NoExecute" }]; // prettier-ignore
    const tags = [{ key: "x", value: "1" }, { key: "y", value: "2" }]; // prettier-ignore
    await the.pool.up({ ...the.basic(), taints: [a, b], tags });
    assert.equal((await the.pool.preview({ ...the.basic(), taints: [b, a], tags: [...tags].reverse() })).step, "same");
    await the.pool.up({ ...the.basic(), taints: [b], tags });
    for (const { kubernetes } of the.nodePool().nodes) assert.equal(kubernetes.taints.length, 1);
    await the.pool.up(the.basic());
    assert.deepEqual([the.resources().taints ?? [], the.resources().tags ?? []], [[], []]);
    for (const { kubernetes, tags: left } of the.nodePool().nodes)
      assert.deepEqual([kubernetes.taints, left], [[], []]);
  });

  it("remove declared parameters, and never those of the service", async () => {
    await the.pool.up({ ...the.basic(), extendParams: { postInstall: "bHM=", runtime: "docker" } });
    await the.pool.up({ ...the.basic(), extendParams: { runtime: "docker" } });
    const { nodePoolName, ...params } = the.resources().extendParams as Record<string, string>;
    assert.ok(nodePoolName);
    assert.deepEqual([params.runtime, params.postInstall], ["docker", undefined]);
    await the.pool.up(the.basic());
    assert.equal((the.resources().extendParams as Record<string, string>).nodePoolName, nodePoolName);
  });

  it("repair an outside change after a refresh", async () => {
    const args = the.train({ labels: { team: "a" } });
    await the.pool.up(args);
    the.event("changeNodePool", {
      nodePool: "train",
      resources: { count: 4, labels: { team: "b", extra: "x" } },
    });
    the.stage.clock.advance(3_600_000);
    assert.equal(await the.pool.refresh(), true);
    // Labels that others add are kept and are not drift.
    assert.deepEqual([the.pool.inputs.count, the.pool.inputs.labels], [4, { team: "b" }]);
    assert.deepEqual((await the.pool.preview(args)).changed, ["count", "labels"]);
    await the.pool.up(args);
    assert.deepEqual([the.resources().count, the.resources().labels], [2, { team: "a", extra: "x" }]);
    assert.equal((await the.pool.preview(args)).step, "same");
  });

  it("do not revert a scaling that the preview has not shown", async () => {
    const args = the.train();
    await the.pool.up(args);
    the.event("changeNodePool", { nodePool: "train", resources: { count: 4 } });
    await the.pool.up({ ...args, labels: { a: "1" } });
    assert.deepEqual([the.resources().count, the.resources().labels], [4, { a: "1" }]);
    await the.refreshLater();
    assert.deepEqual((await the.pool.preview({ ...args, labels: { a: "1" } })).changed, ["count"]);
  });

  it("do not revert a scaling if count is in ignoreChanges", async () => {
    await the.pool.up(the.train());
    the.event("changeNodePool", { nodePool: "train", resources: { count: 4 } });
    await the.pool.up(the.train({ labels: { a: "1" } }), { ignoreChanges: ["count"] });
    assert.deepEqual([the.resources().count, the.nodePool().nodes.length], [4, 4]);
    await the.refreshLater();
    await the.pool.up(the.train({ labels: { a: "2" } }), { ignoreChanges: ["count"] });
    assert.equal(the.resources().count, 4);
  });

  it("change labels of a node pool without working nodes", async () => {
    await the.pool.up(the.train());
    the.event("makeAbnormal", { nodePool: "train", count: 2 });
    await the.pool.up(the.train({ labels: { a: "1" } }));
    assert.deepEqual(the.pool.state.resources, states({ available: 0, abnormal: 2 }));
  });

  it("store nodesToRemove and confirmPrepaidReplacement without a request", async () => {
    await the.pool.up(the.train());
    the.stage.simulator.clearLog();
    await the.pool.up(the.train({ confirmPrepaidReplacement: true, nodesToRemove: ["one"] }));
    assert.deepEqual(the.stage.simulator.log(), []);
    assert.deepEqual([the.pool.state.confirmPrepaidReplacement, the.pool.state.nodesToRemove], [true, ["one"]]);
    assert.equal((await the.pool.preview(the.train())).step, "update");
  });
});
