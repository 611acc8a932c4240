import assert from "node:assert/strict";
import { getNodePoolNodes } from "../../../provider/modelarts/functions/node-pool-nodes";
import { getNodePool, getNodePools } from "../../../provider/modelarts/functions/node-pools";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { Stage } from "../../support/stage";
import { basic, context, event, FLAVOR, poolName, theNodePool } from "./support";

describe("the functions of ModelArts", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  it("getNodePool tells a node pool as its resource would", async () => {
    const pool = stage.deploy(nodePool, "train");
    await pool.up({ ...basic(stage), name: "train", labels: { a: "1" } });
    const found = await getNodePool.call({ poolName: poolName(stage), name: "train" }, context(stage));
    assert.equal(found.id, pool.id);
    const own = Object.entries(pool.state).filter(([name]) => !name.startsWith("__") && name !== "prepaid");
    assert.deepEqual(found, { id: pool.id, ...Object.fromEntries(own) });
  });

  it("getNodePool finds also what ModelArts made and named itself", async () => {
    const name = "modelarts.vm.cpu.8ud-default";
    const found = await getNodePool.call({ poolName: poolName(stage), name }, context(stage));
    assert.deepEqual([found.name, found.flavor, found.resources], [name, "modelarts.vm.cpu.8ud", { available: 1, creating: 0, abnormal: 0, deleting: 0 }]); // prettier-ignore
    assert.ok(getNodePool.args.safeParse({ poolName: poolName(stage), name }).success);
  });

  for (const read of [getNodePool, getNodePoolNodes])
    it(`${read.type} says when there is no such node pool`, async () => {
      await assert.rejects(
        read.call({ poolName: poolName(stage), name: "none" }, context(stage)),
        /^ConfigurationError: There is no node pool .*\/none in project \w+\.$/,
      );
    });

  it("getNodePool finds what was made since the list was read", async () => {
    const same = context(stage);
    await getNodePools.call({ poolName: poolName(stage) }, same);
    event(stage, "createNodePool", { nodePool: "new", resources: { flavor: FLAVOR, count: 1 } });
    assert.equal((await getNodePool.call({ poolName: poolName(stage), name: "new" }, same)).count, 1);
  });

  it("getNodePools tells all by name", async () => {
    for (const name of ["zeta", "alpha"])
      event(stage, "createNodePool", { nodePool: name, resources: { flavor: FLAVOR, count: 1 } });
    const { nodePools } = await getNodePools.call({ poolName: poolName(stage) }, context(stage));
    assert.deepEqual(nodePools.map(({ name }) => name), ["alpha", "modelarts.vm.cpu.8ud-default", "zeta"]); // prettier-ignore
    const [alpha] = nodePools;
    assert.deepEqual([alpha?.id, alpha?.resources], [`${poolName(stage)}/alpha`, { available: 1, creating: 0, abnormal: 0, deleting: 0 }]); // prettier-ignore
  });

  it("getNodePoolNodes tells all nodes of all pages", async () => {
    event(stage, "createNodePool", { nodePool: "big", resources: { flavor: FLAVOR, count: 1234 } });
    const { nodes } = await getNodePoolNodes.call({ poolName: poolName(stage), name: "big" }, context(stage));
    const there = theNodePool(stage).nodes.map(({ metadata }) => metadata.name).sort(); // prettier-ignore
    assert.deepEqual(nodes.map(({ name }) => name).sort(), there);
    assert.equal(new Set(there).size, 1234);
    const [first] = nodes;
    assert.deepEqual([first?.phase, first?.flavor], ["Available", FLAVOR]);
    assert.ok(first?.az && first.privateIp && first.createdAt);
  });

  it("getNodePoolNodes tells what else is known of a node", async () => {
    const resources = {
      flavor: FLAVOR,
      count: 2,
      creatingStep: { step: 2, type: "hyperinstance" },
      rootVolume: { volumeType: "SSD", size: "100Gi" },
      dataVolumes: [{ volumeType: "SAS", size: "500Gi", count: 2, extendParams: { volumeGroup: "vgpaas" } }],
      volumeGroupConfigs: [{ volumeGroup: "vgpaas" }],
      os: { name: "EulerOS 2.9" },
    };
    event(stage, "createNodePool", { nodePool: "full", resources });
    const ask = async () =>
      (await getNodePoolNodes.call({ poolName: poolName(stage), name: "full" }, context(stage))).nodes;
    const [node, other] = await ask();
    assert.ok(node && other);
    const there = theNodePool(stage).nodes.find(({ metadata }) => metadata.name === node.name);
    const labels = (there?.metadata.labels ?? {}) as Record<string, string>;
    assert.deepEqual(node.labels, labels);
    assert.equal(node.resourceId, labels["os.modelarts/resource.id"]);
    assert.equal(node.instanceId, labels["os.modelarts.node/underlying.instance.id"]);
    assert.equal(node.nodePoolId, labels["os.modelarts.node/nodepool"]);
    assert.ok(node.resourceId && node.instanceId && node.nodePoolId && node.batchId);
    assert.deepEqual([node.batchId, node.batchSize], [other.batchId, "2"]);
    assert.deepEqual([node.billingStatus, node.redundant], ["0", false]);
    assert.deepEqual(node.os?.name, "EulerOS 2.9");
    assert.deepEqual(node.rootVolume, { volumeType: "SSD", size: "100Gi" });
    assert.deepEqual(node.dataVolumes, [{ volumeType: "SAS", size: "500Gi", count: 2 }]);
    assert.deepEqual([node.resources, node.availableResources], [{ cpu: "8", memory: "32Gi" }, { cpu: "8", memory: "32Gi" }]); // prettier-ignore
    event(stage, "setBillingStatus", { node: node.name, status: "1" });
    assert.equal((await ask()).find(({ name }) => name === node.name)?.billingStatus, "1");
  });

  it("getNodePoolNodes reads the nodes that it can, whatever is odd about one", async () => {
    const items = [
      { metadata: { name: "odd", labels: { a: 1, b: {} } }, spec: "?", status: { phase: 3, resources: { cpu: 8 } } },
      { metadata: { name: "bare" } },
    ];
    stage.simulator.addFault({ path: "/nodes$", kind: "status", status: 200, body: { items } });
    const { nodes } = await getNodePoolNodes.call({ poolName: poolName(stage), name: "any" }, context(stage));
    const none = { resources: {}, availableResources: {}, labels: {} };
    assert.deepEqual(nodes, [
      { name: "bare", ...none },
      { name: "odd", ...none, resources: { cpu: "8" }, labels: { a: "1" } },
    ]);
  });

  it("getNodePoolNodes ends where a service gives the same page again", async () => {
    const page = {
      metadata: { continue: "more" },
      items: [{ metadata: { name: "n" }, status: { phase: "Available" } }],
    };
    stage.simulator.addFault({ path: "/nodes$", kind: "status", status: 200, body: page, times: 10 });
    const { nodes } = await getNodePoolNodes.call({ poolName: poolName(stage), name: "any" }, context(stage));
    assert.deepEqual([...new Set(nodes.map(({ name }) => name))], ["n"]); // prettier-ignore
  });

  it("refuse names that would leave their place in a path", () => {
    for (const name of ["..", "a/b", "", ".", "%2e%2e"]) {
      assert.equal(getNodePool.args.safeParse({ poolName: poolName(stage), name }).success, false, name);
      assert.equal(getNodePoolNodes.args.safeParse({ poolName: poolName(stage), name }).success, false, name);
    }
    assert.equal(getNodePools.args.safeParse({ poolName: ".." }).success, false);
  });
});
