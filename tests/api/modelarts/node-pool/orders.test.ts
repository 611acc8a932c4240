import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, event, nodePools, poolName, requests, resources, theNodePool } from "../support";

const REASON = "insufficient resources of the flavor";

/** A change is answered at once; the order behind it may fail minutes later, and the service takes the count back. */
describe("a NodePool whose order fails late", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const train = (count = 2) => ({ ...basic(stage), name: "train", count });
  const fail = (more: object = {}) =>
    event(stage, "failOrder", { nodePool: "train", reason: REASON, afterSeconds: 300, ...more });

  for (const where of ["labels", "annotations", "nowhere"]) {
    it(`is no success after a growth that is taken back, and says why, where the order is named in ${where}`, async () => {
      event(stage, "nameOrders", { where });
      await pool.up(train());
      fail();
      await assert.rejects(
        pool.up({ ...train(5), labels: { a: "1" } }),
        new RegExp(`has the count 2 instead of 5: order order-\\w+ failed.*${REASON}.*Done before that: labels`),
      );
      assert.deepEqual([resources(stage).count, pool.state.count], [2, 2]);
      assert.equal(pool.unfinished, true);
      await pool.up({ ...train(5), labels: { a: "1" } });
      assert.deepEqual(pool.state.resources, { available: 5, creating: 0, abnormal: 0, deleting: 0 });
      assert.equal(theNodePool(stage).nodes.length, 5);
      assert.equal((await pool.preview({ ...train(5), labels: { a: "1" } })).step, "same");
    });
  }

  it("says how many of the nodes have come where a part of the order succeeded", async () => {
    event(stage, "nameOrders", { where: "labels" });
    await pool.up(train());
    fail({ succeeded: 1 });
    await assert.rejects(
      pool.up(train(5)),
      new RegExp(`has the count 3 instead of 5: order order-\\w+ failed for 2 of 3 nodes: ${REASON}`),
    );
    assert.deepEqual([resources(stage).count, pool.state.count], [3, 3]);
    await pool.up(train(5));
    assert.equal(theNodePool(stage).nodes.length, 5);
  });

  it("fails where the count stays and nodes do not come", async () => {
    await pool.up(train());
    fail({ succeeded: 1, rollback: false });
    await assert.rejects(pool.up(train(5)), new RegExp(`lacks nodes: order order-\\w+ partialSuccessed: ${REASON}`));
    assert.equal(pool.id, `${poolName(stage)}/train`);
  });

  it("is no success when its creation is taken back to no nodes, and is asked for again", async () => {
    fail();
    await assert.rejects(pool.up(train(3)), new RegExp(`has the count 0 instead of 3: order .*${REASON}`));
    assert.equal(pool.id, `${poolName(stage)}/train`);
    assert.equal(resources(stage).count, 0);
    await pool.up(train(3));
    assert.equal(theNodePool(stage).nodes.length, 3);
    assert.deepEqual([requests(stage, "POST").length, requests(stage, "PATCH").length], [1, 1]);
  });

  it("keeps the zones that it has where a distribution is taken back", async () => {
    const azs = (a: number, b: number) => [{ az: "cn-north-4a", count: a }, { az: "cn-north-4b", count: b }]; // prettier-ignore
    await pool.up({ ...train(2), azs: azs(1, 1) });
    fail();
    await assert.rejects(pool.up({ ...train(4), azs: azs(2, 2) }), /has the count 2 instead of 4/);
    await pool.up({ ...train(4), azs: azs(2, 2) });
    assert.deepEqual(
      [...(resources(stage).azs as { az: string }[])].sort((x, y) => (x.az < y.az ? -1 : 1)),
      azs(2, 2),
    );
    assert.equal((await pool.preview({ ...train(4), azs: azs(2, 2) })).step, "same");
  });

  it("waits for a count that moves only after two minutes", async () => {
    await pool.up(train());
    event(stage, "delayCounts", { seconds: 120 });
    await pool.up(train(5));
    assert.deepEqual(pool.state.resources, { available: 5, creating: 0, abnormal: 0, deleting: 0 });
    assert.doesNotMatch(stage.said.join("\n"), /does not show it/);
    await pool.up(train(1));
    assert.deepEqual(pool.state.resources, { available: 1, creating: 0, abnormal: 0, deleting: 0 });
    assert.equal(requests(stage, "PATCH").length, 2);
  });

  it("is no success when the count does not move before the time is over, and is asked for again", async () => {
    await pool.up(train());
    event(stage, "delayCounts", {});
    stage.timeoutMs = 20 * 60_000;
    await assert.rejects(pool.up(train(5)), /was not done after 20 min: 2 of 5 nodes available, and its count is 2/);
    stage.timeoutMs = undefined;
    event(stage, "releaseDelays");
    stage.newProcess();
    await pool.up(train(5));
    assert.equal(theNodePool(stage).nodes.length, 5);
  });

  it("is not failed by the failed order of another node pool", async () => {
    event(stage, "setDurations", { createSeconds: 900 });
    event(stage, "failOrder", { nodePool: "other", reason: REASON, afterSeconds: 60 });
    const other = stage.deploy(nodePool, "other");
    const [made, failed] = await Promise.allSettled([pool.up(train()), other.up({ ...train(), name: "other" })]);
    assert.deepEqual([made.status, failed.status], ["fulfilled", "rejected"]);
  });

  it("fails in a later run whose order failed between the runs, and leads to a preview that shows it", async () => {
    await pool.up(train());
    event(stage, "setDurations", { createSeconds: 900 });
    fail({ afterSeconds: 600 });
    stage.timeoutMs = 60_000;
    await assert.rejects(pool.up(train(5)), /not done after 1 min: 2 of 5 nodes available, 3 creating/);
    stage.timeoutMs = undefined;
    stage.newProcess();
    stage.clock.advance(700_000);
    await assert.rejects(pool.up(train(5)), /has the count 2 instead of 5.*Run `pulumi refresh`/);
    await pool.refresh();
    assert.deepEqual((await pool.preview(train(5))).changed, ["count"]);
    await pool.up(train(5));
    assert.equal(theNodePool(stage).nodes.length, 5);
  });

  it("buys nothing twice although each order fails once", async () => {
    const billing = { mode: "1", periodNum: 1, periodType: "2" };
    fail({ times: 2 });
    await assert.rejects(pool.up({ ...train(2), billing }), /has the count 0 instead of 2/);
    await assert.rejects(pool.up({ ...train(2), billing }), /has the count 0 instead of 2/);
    await pool.up({ ...train(2), billing });
    const [only] = nodePools(stage);
    assert.equal(only?.nodes.filter(({ prepaid }) => prepaid).length, 2);
  });

  it("needs no orders: where their list is refused it waits for what the node pool shows", async () => {
    stage.simulator.addFault({ path: "/orders", kind: "status", status: 403, times: 1000 });
    await pool.up(train());
    fail();
    await assert.rejects(pool.up(train(5)), /has the count 2 instead of 5: its order failed without a reason/);
    await pool.up(train(5));
    assert.equal(theNodePool(stage).nodes.length, 5);
  });
});
