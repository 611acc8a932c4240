import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { MINUTE, scene, states } from "../support";

const REASON = "insufficient resources of the flavor";

/** ModelArts accepts a change immediately. Its order may fail minutes later, and the service then reverts the count. */
describe("NodePool orders that fail late", () => {
  const the = scene();

  const sized = (count = 2) => the.train({ count });
  const fail = (more: object = {}) =>
    the.event("failOrder", { nodePool: "train", reason: REASON, afterSeconds: 300, ...more });

  for (const where of ["labels", "annotations", "nowhere"]) {
    it(`fail the update with their reason if the count is reverted and the order is named in ${where}`, async () => {
      the.event("nameOrders", { where });
      await the.pool.up(sized());
      fail();
      await assert.rejects(
        the.pool.up({ ...sized(5), labels: { a: "1" } }),
        new RegExp(`has the count 2 instead of 5: order order-\\w+ failed.*${REASON}.*Done before that: labels`),
      );
      assert.deepEqual([the.resources().count, the.pool.state.count], [2, 2]);
      assert.equal(the.pool.unfinished, true);
      await the.pool.up({ ...sized(5), labels: { a: "1" } });
      assert.deepEqual(the.pool.state.resources, states({ available: 5 }));
      assert.equal(the.nodePool().nodes.length, 5);
      assert.equal((await the.pool.preview({ ...sized(5), labels: { a: "1" } })).step, "same");
    });
  }

  it("report how many nodes are missing if they succeed in part", async () => {
    the.event("nameOrders", { where: "labels" });
    await the.pool.up(sized());
    fail({ succeeded: 1 });
    await assert.rejects(
      the.pool.up(sized(5)),
      new RegExp(`has the count 3 instead of 5: order order-\\w+ failed for 2 of 3 nodes: ${REASON}`),
    );
    assert.deepEqual([the.resources().count, the.pool.state.count], [3, 3]);
    await the.pool.up(sized(5));
    assert.equal(the.nodePool().nodes.length, 5);
  });

  it("fail the update if the count stays and nodes are missing", async () => {
    await the.pool.up(sized());
    fail({ succeeded: 1, rollback: false });
    await assert.rejects(
      the.pool.up(sized(5)),
      new RegExp(`lacks nodes: order order-\\w+ partialSuccessed: ${REASON}`),
    );
    assert.equal(the.pool.id, `${the.poolName()}/train`);
  });

  it("fail the creation if the count is reverted to 0, and the next up adds the nodes", async () => {
    fail();
    await assert.rejects(the.pool.up(sized(3)), new RegExp(`has the count 0 instead of 3: order .*${REASON}`));
    assert.equal(the.pool.id, `${the.poolName()}/train`);
    assert.equal(the.resources().count, 0);
    await the.pool.up(sized(3));
    assert.equal(the.nodePool().nodes.length, 3);
    assert.deepEqual([the.requests("POST").length, the.requests("PATCH").length], [1, 1]);
  });

  it("keep the current zones in the state if the distribution is reverted", async () => {
    const azs = (a: number, b: number) => [{ az: "cn-north-4a", count: a }, { az: "cn-north-4b", count: b }]; // prettier-ignore
    await the.pool.up({ ...sized(2), azs: azs(1, 1) });
    fail();
    await assert.rejects(the.pool.up({ ...sized(4), azs: azs(2, 2) }), /has the count 2 instead of 4/);
    await the.pool.up({ ...sized(4), azs: azs(2, 2) });
    assert.deepEqual(
      [...(the.resources().azs as { az: string }[])].sort((x, y) => (x.az < y.az ? -1 : 1)),
      azs(2, 2),
    );
    assert.equal((await the.pool.preview({ ...sized(4), azs: azs(2, 2) })).step, "same");
  });

  it("do not fail the update if the count changes two minutes late", async () => {
    await the.pool.up(sized());
    the.event("delayCounts", { seconds: 120 });
    await the.pool.up(sized(5));
    assert.deepEqual(the.pool.state.resources, states({ available: 5 }));
    assert.doesNotMatch(the.stage.said.join("\n"), /does not show it/);
    await the.pool.up(sized(1));
    assert.deepEqual(the.pool.state.resources, states({ available: 1 }));
    assert.equal(the.requests("PATCH").length, 2);
  });

  it("do not matter if the count never changes: the update ends at its deadline, and the next up requests it again", async () => {
    await the.pool.up(sized());
    the.event("delayCounts", {});
    the.stage.timeoutMs = 20 * MINUTE;
    await assert.rejects(
      the.pool.up(sized(5)),
      /was not done after 20 min: 2 of 5 nodes available, and its count is 2/,
    );
    the.stage.timeoutMs = undefined;
    the.event("releaseDelays");
    the.stage.newProcess();
    await the.pool.up(sized(5));
    assert.equal(the.nodePool().nodes.length, 5);
  });

  it("do not fail the creation of another node pool", async () => {
    the.event("setDurations", { createSeconds: 900 });
    the.event("failOrder", { nodePool: "other", reason: REASON, afterSeconds: 60 });
    const other = the.stage.deploy(nodePool, "other");
    const [made, failed] = await Promise.allSettled([the.pool.up(sized()), other.up({ ...sized(), name: "other" })]);
    assert.deepEqual([made.status, failed.status], ["fulfilled", "rejected"]);
  });

  it("fail the next run if they failed between two runs, and a refresh shows the difference", async () => {
    await the.pool.up(sized());
    the.event("setDurations", { createSeconds: 900 });
    fail({ afterSeconds: 600 });
    the.stage.timeoutMs = MINUTE;
    await assert.rejects(the.pool.up(sized(5)), /not done after 1 min: 2 of 5 nodes available, 3 creating/);
    the.stage.timeoutMs = undefined;
    the.stage.newProcess();
    the.stage.clock.advance(700_000);
    await assert.rejects(the.pool.up(sized(5)), /has the count 2 instead of 5.*Run `pulumi refresh`/);
    await the.pool.refresh();
    assert.deepEqual((await the.pool.preview(sized(5))).changed, ["count"]);
    await the.pool.up(sized(5));
    assert.equal(the.nodePool().nodes.length, 5);
  });

  it("do not lead to a second purchase", async () => {
    const billing = { mode: "1", periodNum: 1, periodType: "2" };
    fail({ times: 2 });
    await assert.rejects(the.pool.up({ ...sized(2), billing }), /has the count 0 instead of 2/);
    await assert.rejects(the.pool.up({ ...sized(2), billing }), /has the count 0 instead of 2/);
    await the.pool.up({ ...sized(2), billing });
    const [only] = the.nodePools();
    assert.equal(only?.nodes.filter(({ prepaid }) => prepaid).length, 2);
  });

  it("are not needed: if their list is refused, the counts of the node pool decide", async () => {
    the.stage.simulator.addFault({ path: "/orders", kind: "status", status: 403, times: 1000 });
    await the.pool.up(sized());
    fail();
    await assert.rejects(the.pool.up(sized(5)), /has the count 2 instead of 5: its order failed without a reason/);
    await the.pool.up(sized(5));
    assert.equal(the.nodePool().nodes.length, 5);
  });
});
