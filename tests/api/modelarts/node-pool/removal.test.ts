import assert from "node:assert/strict";
import { evictNodes } from "../../../../provider/modelarts/functions/evict-nodes";
import {
  drainNodes,
  lockNodes,
  rebootNodes,
  resetNodes,
  unlockNodes,
} from "../../../../provider/modelarts/functions/node-calls";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, context, event, FLAVOR, poolName, requests, resources, theNodePool } from "../support";

describe("the nodes that leave a NodePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
    await pool.up(train(5));
  });
  afterEach(() => stage.close());

  const train = (count: number, more: object = {}) => ({ ...basic(stage), name: "train", count, ...more });
  const names = () => theNodePool(stage).nodes.map(({ metadata }) => metadata.name);
  const changes = () => requests(stage).filter((line) => !line.startsWith("GET"));

  it("are those that the user chose", async () => {
    const [oldest = "", second = "", ...rest] = names();
    const args = train(3, { nodesToRemove: [oldest, second] });
    await pool.up(args);
    assert.deepEqual(names(), rest);
    assert.equal(resources(stage).count, 3);
    assert.match(stage.said.join("\n"), new RegExp(`warning: 2 of 5 nodes are removed: ${oldest}, ${second}`));
    assert.deepEqual(pool.state.resources, { available: 3, creating: 0, abnormal: 0, deleting: 0 });
    assert.equal((await pool.preview(args)).step, "same");
    stage.clock.advance(60_000);
    await pool.refresh();
    assert.equal((await pool.preview(args)).step, "same");
  });

  it("are those, and as many of the service's choice as are left", async () => {
    const [oldest = ""] = names();
    await pool.up(train(2, { nodesToRemove: [oldest, "gone-long-ago"] }));
    assert.equal(names().length, 2);
    assert.ok(!names().includes(oldest));
    assert.deepEqual(changes().slice(1), ["POST nodes/batch-delete", "PATCH nodepools/train"]);
  });

  it("are none where more are named than leave, and nothing is sent", async () => {
    await assert.rejects(
      pool.up(train(4, { nodesToRemove: names().slice(0, 2), labels: { a: "1" } })),
      /nodesToRemove names 2 nodes that node pool .* has \(.*\), but count is lowered by 1, from 5 to 4/,
    );
    assert.deepEqual([names().length, changes().length], [5, 1]);
  });

  it("are none as long as the count stays: the names are only recorded", async () => {
    stage.simulator.clearLog();
    await pool.up(train(5, { nodesToRemove: names().slice(0, 1) }));
    assert.deepEqual([names().length, stage.simulator.log()], [5, []]);
    assert.match(stage.said.join("\n"), /warning: nodesToRemove has no effect without a lower count/);
  });

  it("are none that no preview has shown, where others have scaled since", async () => {
    event(stage, "changeNodePool", { nodePool: "train", resources: { count: 8 } });
    stage.clock.advance(600_000);
    for (const count of [6, 4])
      await assert.rejects(
        pool.up(train(count)),
        new RegExp(`has the count 8, but had 5 .* that the update would remove ${8 - count} nodes`),
      );
    assert.equal(names().length, 8);
    await pool.refresh();
    await pool.up(train(6));
    assert.equal(names().length, 6);
  });

  it("leave together with another change, and zones that were declared", async () => {
    const azs = (a: number, b: number) => [{ az: "cn-north-4a", count: a }, { az: "cn-north-4b", count: b }]; // prettier-ignore
    await pool.up(train(5, { azs: azs(3, 2) }));
    const leaving = theNodePool(stage).nodes.find(({ status }) => status.az === "cn-north-4a")?.metadata.name ?? "";
    const args = train(4, { azs: azs(2, 2), labels: { a: "1" }, nodesToRemove: [leaving] });
    await pool.up(args);
    assert.ok(!names().includes(leaving));
    assert.deepEqual([names().length, resources(stage).labels], [4, { a: "1" }]);
    assert.equal((await pool.preview(args)).step, "same");
  });

  it("leave once although the answer was lost", async () => {
    const [oldest = ""] = names();
    stage.simulator.addFault({ method: "POST", path: "batch-delete", kind: "drop", when: "after" });
    await pool.up(train(4, { nodesToRemove: [oldest] }));
    assert.deepEqual([names().length, names().includes(oldest)], [4, false]);
  });

  it("stay where the API refuses: what was refused is a difference for the next up", async () => {
    const [oldest = ""] = names();
    const args = train(4, { nodesToRemove: [oldest] });
    stage.simulator.addFault({ method: "POST", path: "batch-delete", kind: "status", status: 403, times: 1 });
    await assert.rejects(pool.up(args), /POST .*batch-delete answered 403/);
    assert.deepEqual([names().length, pool.state.count], [5, 5]);
    await pool.up(args);
    assert.deepEqual([names().length, names().includes(oldest)], [4, false]);
  });

  it("are not bought ones: the refusal says what to do", async () => {
    const bought = stage.deploy(nodePool, "bought");
    const billing = { mode: "1", periodNum: 1, periodType: "2" };
    event(stage, "deleteNodePool", { nodePool: "train" });
    await bought.up(train(3, { name: "bought", billing }));
    const [oldest = ""] = names();
    await assert.rejects(
      bought.up(train(2, { name: "bought", billing, nodesToRemove: [oldest] })),
      /yearly\/monthly nodes can not be deleted, unsubscribe them/,
    );
    assert.equal(names().length, 3);
  });

  it("are evicted by evictNodes, and the count follows", async () => {
    const [first = "", second = ""] = names();
    const args = { poolName: poolName(stage), name: "train", nodeNames: [first, second, first, "gone"] };
    assert.deepEqual(await evictNodes.call(args, context(stage)), { count: 3, evicted: [first, second] });
    assert.deepEqual([names().length, resources(stage).count], [3, 3]);
    assert.deepEqual(await evictNodes.call(args, context(stage)), { count: 3, evicted: [] });
    stage.clock.advance(60_000);
    await pool.refresh();
    assert.equal((await pool.preview(train(3))).step, "same");
  });

  it("are not those of another node pool, whoever evicts", async () => {
    const [theirs = ""] = names();
    event(stage, "createNodePool", { nodePool: "other", resources: { flavor: FLAVOR, count: 2 } });
    const args = { poolName: poolName(stage), name: "other", nodeNames: [theirs] };
    assert.deepEqual((await evictNodes.call(args, context(stage))).evicted, []);
    for (const call of [drainNodes, rebootNodes, resetNodes])
      await assert.rejects(call.call(args, context(stage)), /other has no node os-node/);
    for (const call of [evictNodes, drainNodes, rebootNodes, resetNodes])
      await assert.rejects(
        call.call({ ...args, name: "none" }, context(stage)),
        /^ConfigurationError: There is no node pool .*\/none in project \w+\.$/,
      );
  });

  it("are drained, rebooted, made anew and locked by functions of their own", async () => {
    const [first = "", second = ""] = names();
    const args = { poolName: poolName(stage), name: "train", nodeNames: [first, second] };
    const node = (name: string) =>
      theNodePool(stage).nodes.find(({ metadata }) => metadata.name === name) ?? assert.fail();
    assert.deepEqual(await drainNodes.call(args, context(stage)), { nodeNames: [first, second] });
    assert.deepEqual([node(first).drained, node(second).drained], [true, true]);
    await rebootNodes.call({ ...args, nodeNames: [first] }, context(stage));
    assert.deepEqual([node(first).reboots, node(second).reboots], [1, 0]);
    await resetNodes.call({ ...args, maxUnavailable: 1 }, context(stage));
    stage.clock.advance(60_000);
    assert.deepEqual([node(first).drained, node(second).drained], [false, false], "made anew");
    const lock = { ...args, actions: ["delete"] };
    await lockNodes.call(lock, context(stage));
    assert.deepEqual(node(first).locks, ["delete"]);
    await unlockNodes.call(lock, context(stage));
    assert.deepEqual(node(first).locks, []);
    assert.equal(drainNodes.args.safeParse({ ...args, nodeNames: Array.from({ length: 11 }, String) }).success, false);
  });

  it("are not rebooted or made anew a second time because an answer was lost", async () => {
    const [first = ""] = names();
    const args = { poolName: poolName(stage), name: "train", nodeNames: [first] };
    stage.simulator.addFault({ method: "POST", path: "batch-reboot", kind: "drop", when: "after" });
    await assert.rejects(rebootNodes.call(args, context(stage)), /batch-reboot got no usable answer/);
    assert.equal(theNodePool(stage).nodes[0]?.reboots, 1);
  });
});
