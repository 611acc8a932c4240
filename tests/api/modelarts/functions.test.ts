import assert from "node:assert/strict";
import { evictNodes } from "../../../provider/modelarts/functions/evict-nodes";
import {
  drainNodes,
  lockNodes,
  rebootNodes,
  resetNodes,
  unlockNodes,
} from "../../../provider/modelarts/functions/node-calls";
import { getNodePoolNodes } from "../../../provider/modelarts/functions/node-pool-nodes";
import { getNodePool, getNodePools } from "../../../provider/modelarts/functions/node-pools";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { FLAVOR, MINUTE, OTHER_FLAVOR, scene, states } from "./support";

describe("functions that read node pools", () => {
  const the = scene();

  it("getNodePool returns the outputs of the resource", async () => {
    const pool = the.stage.deploy(nodePool, "train");
    await pool.up(the.train({ labels: { a: "1" } }));
    const found = await getNodePool.call({ poolName: the.poolName(), name: "train" }, the.context());
    assert.equal(found.id, pool.id);
    const own = Object.entries(pool.state).filter(([name]) => !name.startsWith("__") && name !== "prepaid");
    assert.deepEqual(found, { id: pool.id, ...Object.fromEntries(own) });
  });

  it("getNodePool finds a node pool that ModelArts created and named itself", async () => {
    const name = "modelarts.vm.cpu.8ud-default";
    const found = await getNodePool.call({ poolName: the.poolName(), name }, the.context());
    assert.deepEqual([found.name, found.flavor, found.resources], [name, OTHER_FLAVOR, states({ available: 1 })]); // prettier-ignore
    assert.ok(getNodePool.args.safeParse({ poolName: the.poolName(), name }).success);
  });

  for (const read of [getNodePool, getNodePoolNodes])
    it(`${read.type} fails if the node pool does not exist`, async () => {
      await assert.rejects(
        read.call({ poolName: the.poolName(), name: "none" }, the.context()),
        /^ConfigurationError: There is no node pool .*\/none in project \w+\.$/,
      );
    });

  it("getNodePool finds a node pool that was created after the list was read", async () => {
    const same = the.context();
    await getNodePools.call({ poolName: the.poolName() }, same);
    the.event("createNodePool", { nodePool: "new", resources: { flavor: FLAVOR, count: 1 } });
    assert.equal((await getNodePool.call({ poolName: the.poolName(), name: "new" }, same)).count, 1);
  });

  it("getNodePools returns all node pools, sorted by name", async () => {
    for (const name of ["zeta", "alpha"])
      the.event("createNodePool", { nodePool: name, resources: { flavor: FLAVOR, count: 1 } });
    const { nodePools } = await getNodePools.call({ poolName: the.poolName() }, the.context());
    assert.deepEqual(nodePools.map(({ name }) => name), ["alpha", "modelarts.vm.cpu.8ud-default", "zeta"]); // prettier-ignore
    const [alpha] = nodePools;
    assert.deepEqual([alpha?.id, alpha?.resources], [`${the.poolName()}/alpha`, states({ available: 1 })]); // prettier-ignore
  });

  it("getNodePoolNodes returns the nodes of all pages", async () => {
    the.event("createNodePool", { nodePool: "big", resources: { flavor: FLAVOR, count: 1234 } });
    const { nodes } = await getNodePoolNodes.call({ poolName: the.poolName(), name: "big" }, the.context());
    const there = the.nodePool().nodes.map(({ metadata }) => metadata.name).sort(); // prettier-ignore
    assert.deepEqual(nodes.map(({ name }) => name).sort(), there);
    assert.equal(new Set(there).size, 1234);
    const [first] = nodes;
    assert.deepEqual([first?.phase, first?.flavor], ["Available", FLAVOR]);
    assert.ok(first?.az && first.privateIp && first.createdAt);
  });

  it("getNodePoolNodes returns the ids, billing, disks and resources of a node", async () => {
    const resources = {
      flavor: FLAVOR,
      count: 2,
      creatingStep: { step: 2, type: "hyperinstance" },
      rootVolume: { volumeType: "SSD", size: "100Gi" },
      dataVolumes: [{ volumeType: "SAS", size: "500Gi", count: 2, extendParams: { volumeGroup: "vgpaas" } }],
      volumeGroupConfigs: [{ volumeGroup: "vgpaas" }],
      os: { name: "EulerOS 2.9" },
    };
    the.event("createNodePool", { nodePool: "full", resources });
    const readNodes = async () =>
      (await getNodePoolNodes.call({ poolName: the.poolName(), name: "full" }, the.context())).nodes;
    const [node, other] = await readNodes();
    assert.ok(node && other);
    const there = the.nodePool().nodes.find(({ metadata }) => metadata.name === node.name);
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
    the.event("setBillingStatus", { node: node.name, status: "1" });
    assert.equal((await readNodes()).find(({ name }) => name === node.name)?.billingStatus, "1");
  });

  it("getNodePoolNodes returns all nodes, without the invalid values of one", async () => {
    const items = [
      { metadata: { name: "odd", labels: { a: 1, b: {} } }, spec: "?", status: { phase: 3, resources: { cpu: 8 } } },
      { metadata: { name: "bare" } },
    ];
    the.stage.simulator.addFault({ path: "/nodes$", kind: "status", status: 200, body: { items } });
    const { nodes } = await getNodePoolNodes.call({ poolName: the.poolName(), name: "any" }, the.context());
    const none = { resources: {}, availableResources: {}, labels: {} };
    assert.deepEqual(nodes, [
      { name: "bare", ...none },
      { name: "odd", ...none, resources: { cpu: "8" }, labels: { a: "1" } },
    ]);
  });

  it("getNodePoolNodes ends if the service returns the same page again", async () => {
    const page = {
      metadata: { continue: "more" },
      items: [{ metadata: { name: "n" }, status: { phase: "Available" } }],
    };
    the.stage.simulator.addFault({ path: "/nodes$", kind: "status", status: 200, body: page, times: 10 });
    const { nodes } = await getNodePoolNodes.call({ poolName: the.poolName(), name: "any" }, the.context());
    assert.deepEqual([...new Set(nodes.map(({ name }) => name))], ["n"]); // prettier-ignore
  });

  it("refuse names that would change the path of a request", () => {
    for (const name of ["..", "a/b", "", ".", "%2e%2e"]) {
      assert.equal(getNodePool.args.safeParse({ poolName: the.poolName(), name }).success, false, name);
      assert.equal(getNodePoolNodes.args.safeParse({ poolName: the.poolName(), name }).success, false, name);
    }
    assert.equal(getNodePools.args.safeParse({ poolName: ".." }).success, false);
  });

  it("getNodePoolNodes fails after 200 pages", async () => {
    await the.pool.up(the.train());
    the.event("setEndlessPages", { endless: true });
    const args = { poolName: the.poolName(), name: "train" };
    await assert.rejects(getNodePoolNodes.call(args, the.context()), /it has more than 200 pages/);
    assert.equal(the.requests("GET").filter((line) => line.endsWith("/nodes")).length, 200);
    // A change of the count lists nodes too; without the list it uses their numbers.
    await the.pool.up(the.train({ count: 3 }));
    assert.deepEqual(the.pool.state.resources, states({ available: 3 }));
  });

  it("getNodePoolNodes ends with its deadline if it is throttled", async () => {
    the.stage.simulator.addFault({ method: "GET", kind: "status", status: 429, retryAfter: "60", times: 1000 });
    const began = the.stage.clock.monotonic();
    const asked = getNodePoolNodes.call({ poolName: the.poolName(), name: "train" }, the.context());
    await assert.rejects(asked, /It was not done within 10 min/);
    assert.equal(the.stage.clock.monotonic() - began, 10 * MINUTE);
  });
});

describe("functions that act on nodes", () => {
  const the = scene();

  beforeEach(() => the.pool.up(the.train({ count: 5 })));

  const names = () => the.nodePool().nodes.map(({ metadata }) => metadata.name);

  it("evictNodes deletes nodes and lowers the count", async () => {
    const [first = "", second = ""] = names();
    const args = { poolName: the.poolName(), name: "train", nodeNames: [first, second, first, "gone"] };
    assert.deepEqual(await evictNodes.call(args, the.context()), { count: 3, evicted: [first, second] });
    assert.deepEqual([names().length, the.resources().count], [3, 3]);
    assert.deepEqual(await evictNodes.call(args, the.context()), { count: 3, evicted: [] });
    await the.refreshLater();
    assert.equal((await the.pool.preview(the.train({ count: 3 }))).step, "same");
  });

  it("refuse nodes of another node pool, and a missing node pool", async () => {
    const [theirs = ""] = names();
    the.event("createNodePool", { nodePool: "other", resources: { flavor: FLAVOR, count: 2 } });
    const args = { poolName: the.poolName(), name: "other", nodeNames: [theirs] };
    assert.deepEqual((await evictNodes.call(args, the.context())).evicted, []);
    for (const call of [drainNodes, rebootNodes, resetNodes])
      await assert.rejects(call.call(args, the.context()), /other has no node os-node/);
    for (const call of [evictNodes, drainNodes, rebootNodes, resetNodes])
      await assert.rejects(
        call.call({ ...args, name: "none" }, the.context()),
        /^ConfigurationError: There is no node pool .*\/none in project \w+\.$/,
      );
  });

  it("drain, reboot, reset, lock and unlock nodes", async () => {
    const [first = "", second = ""] = names();
    const args = { poolName: the.poolName(), name: "train", nodeNames: [first, second] };
    const node = (name: string) => the.nodePool().nodes.find(({ metadata }) => metadata.name === name) ?? assert.fail();
    assert.deepEqual(await drainNodes.call(args, the.context()), { nodeNames: [first, second] });
    assert.deepEqual([node(first).drained, node(second).drained], [true, true]);
    await rebootNodes.call({ ...args, nodeNames: [first] }, the.context());
    assert.deepEqual([node(first).reboots, node(second).reboots], [1, 0]);
    await resetNodes.call({ ...args, maxUnavailable: 1 }, the.context());
    the.stage.clock.advance(MINUTE);
    assert.deepEqual([node(first).drained, node(second).drained], [false, false], "reinstalled");
    const lock = { ...args, actions: ["delete"] };
    await lockNodes.call(lock, the.context());
    assert.deepEqual(node(first).locks, ["delete"]);
    await unlockNodes.call(lock, the.context());
    assert.deepEqual(node(first).locks, []);
    assert.equal(drainNodes.args.safeParse({ ...args, nodeNames: Array.from({ length: 11 }, String) }).success, false);
  });

  it("lockNodes fails if ModelArts could not lock a node", async () => {
    const [first = ""] = names();
    const body = { nodes: [{ name: first, status: "failed" }] };
    the.stage.simulator.addFault({ method: "POST", path: "batch-lock", kind: "status", status: 200, body });
    const args = { poolName: the.poolName(), name: "train", nodeNames: [first], actions: ["delete"] };
    await assert.rejects(lockNodes.call(args, the.context()), /ModelArts could not lock os-node/);
  });

  it("rebootNodes does not repeat a request if its answer was lost", async () => {
    const [first = ""] = names();
    const args = { poolName: the.poolName(), name: "train", nodeNames: [first] };
    the.stage.simulator.addFault({ method: "POST", path: "batch-reboot", kind: "drop", when: "after" });
    await assert.rejects(rebootNodes.call(args, the.context()), /batch-reboot got no usable answer/);
    assert.equal(the.nodePool().nodes[0]?.reboots, 1);
  });
});
