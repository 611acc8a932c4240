import assert from "node:assert/strict";
import { readExample } from "../../scripts/inline-stack";
import { startSimulator, type Simulator } from "../../simulator/index";
import { nodePools, poolName, requests, resources, theNodePool } from "../api/modelarts/support";
import { describeEndToEnd, exportState, type OpenStack, openStack } from "./support";

describeEndToEnd("the example of a ModelArts node pool, by the real engine", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let seen: { readonly simulator: Simulator };

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    seen = { simulator };
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

  const set = (key: string, value: string) => open.stack.setConfig(key, { value });
  const id = () => `${poolName(seen)}/train`;

  async function stored() {
    return (await exportState(open.stack)).find("train") ?? assert.fail("train is not in the state");
  }

  it("is made, and is there with all its nodes when `up` ends", async () => {
    const { outputs } = await open.stack.up();
    const { nodes } = theNodePool(seen);
    assert.deepEqual(nodes.map(({ status }) => status.phase), ["Available", "Available"]); // prettier-ignore
    assert.equal(outputs.nodePoolId?.value, id());
    assert.deepEqual(outputs.nodes?.value, { available: 2, creating: 0, abnormal: 0, deleting: 0 });
    assert.deepEqual((await stored()).id, id());
  });

  it("previews clean although the server added its own fields, and without a request", async () => {
    const { azs, network, os, extendParams, dataVolumes } = resources(seen);
    assert.ok(azs && network && os && extendParams);
    assert.match(JSON.stringify(dataVolumes), /billing/);
    simulator.clearLog();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 2 });
    assert.deepEqual(simulator.log(), []);
  });

  it("is clean after a refresh", async () => {
    await open.stack.refresh();
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 2 });
  });

  it("is scaled up in place", async () => {
    await set("count", "4");
    const [step] = (await open.previewJson()).of("train");
    assert.deepEqual([step?.op, Object.keys(step?.detailedDiff ?? {})], ["update", ["count"]]);
    await open.stack.up();
    assert.deepEqual([resources(seen).count, resources(seen).maxCount, theNodePool(seen).nodes.length], [4, 4, 4]);
  });

  it("loses the nodes that were chosen when it is scaled down, and its preview names them", async () => {
    const [oldest = "", ...others] = theNodePool(seen).nodes.map(({ metadata }) => metadata.name);
    await set("count", "3");
    await set("nodesToRemove", JSON.stringify([oldest]));
    const preview = await open.previewJson();
    assert.deepEqual(preview.of("train").map(({ op }) => op), ["update"]); // prettier-ignore
    assert.match(JSON.stringify(preview.diagnostics), new RegExp(`1 of 4 nodes are removed: ${oldest}`));
    await open.stack.up();
    assert.deepEqual(theNodePool(seen).nodes.map(({ metadata }) => metadata.name), others); // prettier-ignore
    await open.stack.removeConfig("nodesToRemove");
    await set("count", "4");
    await open.stack.up();
  });

  it("loses a label, also on its nodes", async () => {
    await set("labels", '{"team":"research"}');
    const [step] = (await open.previewJson()).of("train");
    assert.deepEqual(step?.detailedDiff, { "labels.stage": { kind: "delete", inputDiff: true } });
    await open.stack.up();
    assert.deepEqual(resources(seen).labels, { team: "research" });
    for (const { kubernetes } of theNodePool(seen).nodes) assert.deepEqual(kubernetes.labels, { team: "research" });
  });

  it("gets another taint", async () => {
    await set("dedicatedTo", "inference");
    await open.stack.up();
    assert.deepEqual(resources(seen).taints, [{ key: "dedicated", value: "inference", effect: "NoSchedule" }]);
    assert.equal(requests(seen, "PATCH").length, 4);
  });

  it("previews another flavor as a replacement, with its reason", async () => {
    await set("flavor", "modelarts.vm.cpu.8ud");
    const preview = await open.previewJson();
    const steps = preview.of("train");
    assert.ok(steps.some(({ op }) => op === "replace"));
    assert.deepEqual(steps.find(({ replaceReasons }) => replaceReasons)?.replaceReasons, ["flavor"]);
    assert.match(JSON.stringify(preview.diagnostics), /All nodes of a node pool have the same flavor/);
    await open.stack.removeConfig("flavor");
  });

  it("shows by `refresh` what somebody else changed, and `up` undoes it", async () => {
    const change = { count: 5, labels: { team: "somebody", extra: "x" } };
    simulator.event("modelarts", "changeNodePool", { nodePool: "train", resources: change });
    // No node leaves by a refresh: the next preview says which the `up` costs.
    assert.doesNotMatch((await open.stack.refresh()).stdout, /leave/);
    const { outputs } = await stored();
    assert.deepEqual([outputs?.count, outputs?.labels], [5, change.labels]);
    // What others add is theirs.
    const preview = await open.previewJson();
    assert.match(JSON.stringify(preview.diagnostics), /1 of 5 nodes/);
    const [step] = preview.of("train");
    assert.deepEqual(Object.keys(step?.detailedDiff ?? {}).sort(), ["count", "labels.team"]);
    await open.stack.up();
    assert.deepEqual([resources(seen).count, resources(seen).labels], [4, { team: "research", extra: "x" }]);
  });

  it("is taken over by a stack that did not make it", async () => {
    await open.close();
    open = await openExample({ adopt: id(), count: "3", labels: '{"team":"heirs"}', dedicatedTo: "inference" });
    simulator.clearLog();
    await open.stack.up();
    assert.deepEqual(requests(seen).filter((line) => !line.startsWith("GET")), ["PATCH nodepools/train"]); // prettier-ignore
    assert.deepEqual([resources(seen).count, resources(seen).labels], [3, { team: "heirs", extra: "x" }]);
    assert.equal((await stored()).id, id());
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 2 });
  });

  it("keeps no credential in the state", async () => {
    const { secretKey } = simulator.connection().modelarts;
    assert.ok(!(await exportState(open.stack)).text.includes(secretKey));
  });

  it("buys reserved nodes, and refuses to replace them in a preview that says what it would cost", async () => {
    await set("reservedMonths", "3");
    const preview = await open.previewJson();
    assert.match(JSON.stringify(preview.diagnostics), /billing\.mode 1 buys 2 nodes for 3 months at once/);
    await open.stack.up();
    await set("reservedFlavor", "modelarts.vm.cpu.8ud");
    await assert.rejects(
      open.stack.preview(),
      /reserved.*would replace a node pool with yearly\/monthly nodes for flavor.*the 2 existing nodes stay and are charged/s,
    );
    await set("confirmReplacement", "true");
    const confirmed = await open.previewJson();
    assert.ok(confirmed.of("reserved").some(({ op }) => op === "replace"));
    assert.match(
      JSON.stringify(confirmed.diagnostics),
      /buys 2 nodes for 3 months at once\. The API cannot delete yearly\/monthly/,
    );
    await open.stack.removeConfig("reservedFlavor");
    // As after the subscription has ended.
    simulator.event("modelarts", "deleteNodePool", { nodePool: "reserved" });
  });

  it("is destroyed completely", async () => {
    await open.stack.destroy();
    assert.deepEqual(nodePools(seen), []);
  });
});
