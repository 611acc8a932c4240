import assert from "node:assert/strict";
import { readExample } from "../../../scripts/inline-stack";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { FLAVOR, OTHER_FLAVOR, SimulatedModelArts } from "../../api/modelarts/support";
import { describeEndToEnd, exportState, type OpenStack, openStack } from "../support";

describeEndToEnd("the example of a ModelArts node pool", () => {
  let simulator: Simulator;
  let open: OpenStack;
  const cloud = new SimulatedModelArts(() => simulator);

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    open = await openExample({});
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  async function openExample(more: Record<string, string>): Promise<OpenStack> {
    const project = await readExample("modelarts-node-pool");
    const { poolName: pool, accessKey, secretKey, ...place } = simulator.connection().modelarts;
    const config = {
      ...Object.fromEntries(Object.entries(place).map(([key, value]) => [`huaweicloud:${key}`, value])),
      "huaweicloud:accessKey": { value: accessKey, secret: true },
      "huaweicloud:secretKey": { value: secretKey, secret: true },
      poolName: pool,
      ...more,
    };
    return await openStack({ project, program: project.program, config });
  }

  const set = (values: Record<string, string>) =>
    open.stack.setAllConfig(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])));
  const id = () => `${cloud.poolName()}/train`;

  async function stored() {
    return (await exportState(open.stack)).find("train") ?? assert.fail("train is not in the state");
  }

  it("has all its nodes when `up` ends", async () => {
    const { outputs } = await open.stack.up();
    const { nodes } = cloud.nodePool();
    assert.deepEqual(nodes.map(({ status }) => status.phase), ["Available", "Available"]); // prettier-ignore
    assert.equal(outputs.nodePoolId?.value, id());
    assert.deepEqual(outputs.nodes?.value, { available: 2, creating: 0, abnormal: 0, deleting: 0 });
    assert.deepEqual((await stored()).id, id());
  });

  it("previews without a change or a request, although the service added fields", async () => {
    const { azs, network, os, extendParams, dataVolumes } = cloud.resources();
    assert.ok(azs && network && os && extendParams);
    assert.match(JSON.stringify(dataVolumes), /billing/);
    simulator.clearLog();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 2 });
    assert.deepEqual(simulator.log(), []);
  });

  it("has no change after a refresh", async () => {
    await open.stack.refresh();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 2 });
  });

  it("is scaled up in place", async () => {
    await set({ count: "4" });
    const [step] = (await open.previewJson()).of("train");
    assert.deepEqual([step?.op, Object.keys(step?.detailedDiff ?? {})], ["update", ["count"]]);
    await open.stack.up();
    assert.deepEqual([cloud.resources().count, cloud.resources().maxCount, cloud.nodePool().nodes.length], [4, 4, 4]);
  });

  it("loses the chosen nodes when it is scaled down, and the preview names them", async () => {
    const [oldest = "", ...others] = cloud.nodePool().nodes.map(({ metadata }) => metadata.name);
    await set({ count: "3", nodesToRemove: JSON.stringify([oldest]) });
    const preview = await open.previewJson();
    assert.deepEqual(preview.of("train").map(({ op }) => op), ["update"]); // prettier-ignore
    assert.match(JSON.stringify(preview.diagnostics), new RegExp(`1 of 4 nodes are removed: ${oldest}`));
    await open.stack.up();
    assert.deepEqual(cloud.nodePool().nodes.map(({ metadata }) => metadata.name), others); // prettier-ignore
  });

  it("loses a label, also on its nodes", async () => {
    await set({ labels: '{"team":"research"}' });
    const [step] = (await open.previewJson()).of("train");
    assert.deepEqual(step?.detailedDiff, { "labels.stage": { kind: "delete", inputDiff: true } });
    await open.stack.up();
    assert.deepEqual(cloud.resources().labels, { team: "research" });
    for (const { kubernetes } of cloud.nodePool().nodes) assert.deepEqual(kubernetes.labels, { team: "research" });
  });

  it("changes a taint", async () => {
    await set({ dedicatedTo: "inference" });
    await open.stack.up();
    assert.deepEqual(cloud.resources().taints, [{ key: "dedicated", value: "inference", effect: "NoSchedule" }]);
    assert.equal(cloud.requests("PATCH").length, 3);
  });

  it("previews another flavor as a replacement, with its reason", async () => {
    await set({ flavor: OTHER_FLAVOR });
    const preview = await open.previewJson();
    const steps = preview.of("train");
    assert.ok(steps.some(({ op }) => op === "replace"));
    assert.deepEqual(steps.find(({ replaceReasons }) => replaceReasons)?.replaceReasons, ["flavor"]);
    assert.match(JSON.stringify(preview.diagnostics), /All nodes of a node pool have the same flavor/);
    await set({ flavor: FLAVOR });
  });

  it("shows outside changes on `refresh`, and `up` reverts them", async () => {
    const change = { count: 5, labels: { team: "outside", extra: "x" } };
    simulator.event("modelarts", "changeNodePool", { nodePool: "train", resources: change });
    // A refresh removes no nodes: only the preview announces how many `up` removes.
    assert.doesNotMatch((await open.stack.refresh()).stdout, /leave/);
    const { outputs } = await stored();
    assert.deepEqual([outputs?.count, outputs?.labels], [5, change.labels]);
    // Labels that others add are no drift.
    const preview = await open.previewJson();
    assert.match(JSON.stringify(preview.diagnostics), /2 of 5 nodes/);
    const [step] = preview.of("train");
    assert.deepEqual(Object.keys(step?.detailedDiff ?? {}).sort(), ["count", "labels.team"]);
    await open.stack.up();
    assert.deepEqual([cloud.resources().count, cloud.resources().labels], [3, { team: "research", extra: "x" }]);
  });

  it("is adopted by another stack", async () => {
    await open.close();
    open = await openExample({ adopt: id(), count: "2", labels: '{"team":"heirs"}', dedicatedTo: "inference" });
    simulator.clearLog();
    await open.stack.up();
    assert.deepEqual(cloud.writes(), ["PATCH nodepools/train"]); // prettier-ignore
    assert.deepEqual([cloud.resources().count, cloud.resources().labels], [2, { team: "heirs", extra: "x" }]);
    assert.equal((await stored()).id, id());
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 2 });
  });

  it("has no credential in the state", async () => {
    const { secretKey } = simulator.connection().modelarts;
    assert.ok(!(await exportState(open.stack)).text.includes(secretKey));
  });

  it("buys reserved nodes, and refuses to replace them, with the cost", async () => {
    await set({ reservedMonths: "3" });
    const preview = await open.previewJson();
    assert.match(JSON.stringify(preview.diagnostics), /billing\.mode 1 buys 2 nodes for 3 months at once/);
    await open.stack.up();
    await set({ reservedFlavor: OTHER_FLAVOR });
    await assert.rejects(
      open.stack.preview(),
      /reserved.*would replace a node pool with yearly\/monthly nodes for flavor.*the 2 existing nodes stay and are charged/s,
    );
    await set({ confirmReplacement: "true" });
    const confirmed = await open.previewJson();
    assert.ok(confirmed.of("reserved").some(({ op }) => op === "replace"));
    assert.match(
      JSON.stringify(confirmed.diagnostics),
      /buys 2 nodes for 3 months at once\. The API cannot delete yearly\/monthly/,
    );
    // The subscription has ended.
    simulator.event("modelarts", "deleteNodePool", { nodePool: "reserved" });
  });

  it("is destroyed completely", async () => {
    await open.stack.destroy();
    assert.deepEqual(cloud.nodePools(), []);
  });
});
