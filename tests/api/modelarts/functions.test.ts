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

  it("getNodePool says when there is none", async () => {
    await assert.rejects(
      getNodePool.call({ poolName: poolName(stage), name: "none" }, context(stage)),
      /There is no node pool .*\/none/,
    );
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
