import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { createOrderId } from "../../../../provider/modelarts/functions/order-id";
import { MINUTE, OTHER_FLAVOR, scene } from "../support";

const MONTHS = { mode: "1", periodNum: 2, periodType: "2" };

/** Like ModelArts, the simulator refuses annotations in a patch that adds no nodes. */
describe("NodePool billing", () => {
  const the = scene();

  const bought = () => the.nodePool().nodes.filter(({ prepaid }) => prepaid).length;
  const annotations = () => the.nodePool().metadata.annotations;

  it("is not sent unless it is declared", async () => {
    await the.pool.up(the.basic());
    await the.pool.up({ ...the.basic(), count: 3 });
    assert.deepEqual([annotations(), bought()], [{}, 0]);
  });

  it("is sent with the creation and with added nodes", async () => {
    await the.pool.up({ ...the.basic(), billing: MONTHS });
    assert.deepEqual([annotations(), bought()], [
      { "os.modelarts/billing.mode": "1", "os.modelarts/period.num": "2", "os.modelarts/period.type": "2" },
      2,
    ]); // prettier-ignore
    await the.pool.up({ ...the.basic(), count: 4, billing: { ...MONTHS, periodNum: 3, autoRenew: true } });
    assert.deepEqual([annotations()["os.modelarts/period.num"], annotations()["os.modelarts/auto.renew"], bought()], ["3", "1", 4]); // prettier-ignore
  });

  it("is not sent if no nodes are added", async () => {
    await the.pool.up({ ...the.basic(), count: 3, billing: { mode: "0" } });
    await the.pool.up({ ...the.basic(), count: 3, billing: { mode: "0" }, labels: { a: "1" } });
    await the.pool.up({ ...the.basic(), count: 2, billing: { mode: "0" }, labels: { a: "1" } });
    assert.deepEqual([the.resources().count, the.requests("PATCH").length], [2, 2]);
  });

  it("is stored without a request if nothing else changes, and sent with the next added nodes", async () => {
    await the.pool.up(the.basic());
    the.stage.simulator.clearLog();
    const { step, changed } = await the.pool.up({ ...the.basic(), billing: MONTHS });
    assert.deepEqual([step, changed, the.requests("PATCH")], ["update", ["billing"], []]);
    assert.match(the.stage.said.join("\n"), /warning: .*only when nodes are added/);
    assert.deepEqual([annotations(), bought()], [{}, 0]);
    await the.pool.up({ ...the.basic(), count: 3, billing: MONTHS });
    assert.equal(bought(), 1);
  });

  it("stays in the state after a refresh, without a difference", async () => {
    const args = { ...the.basic(), billing: MONTHS };
    await the.pool.up(args);
    await the.pool.refresh();
    assert.deepEqual(the.pool.inputs.billing, MONTHS);
    assert.equal((await the.pool.preview(args)).step, "same");
  });

  it("buys added nodes once if the answer was lost", async () => {
    await the.pool.up({ ...the.basic(), billing: MONTHS });
    the.stage.simulator.addFault({ method: "PATCH", kind: "drop", when: "after" });
    await the.pool.up({ ...the.basic(), count: 4, billing: MONTHS });
    assert.deepEqual([the.resources().count, bought()], [4, 4]);
  });

  it("is announced in a preview that buys nodes", async () => {
    await the.pool.preview({ ...the.basic(), billing: MONTHS });
    assert.match(the.stage.said.join("\n"), /warning: billing.mode 1 buys 2 nodes for 2 months at once/);
  });

  it("warns that added nodes inherit the renewal of the resource pool if autoRenew is left out", async () => {
    const growth = async (billing: object) => {
      await the.pool.up({ ...the.basic(), billing: MONTHS });
      await the.pool.up({ ...the.basic(), count: 3, billing });
      return the.nodePool().nodes.map(({ autoRenew }) => autoRenew);
    };
    the.event("setPoolBilling", { mode: "1", autoRenew: "1" });
    assert.deepEqual(await growth(MONTHS), [false, false, true], "only added nodes inherit it");
    assert.match(
      the.stage.said.join("\n"),
      /warning: billing\.autoRenew is left out: .* renews itself if the resource pool's does/,
    );
    assert.ok(annotations()["os.modelarts/auto.renew"] === undefined);
  });

  it("sends autoRenew: false for added nodes", async () => {
    the.event("setPoolBilling", { mode: "1", autoRenew: "1" });
    const billing = { ...MONTHS, autoRenew: false };
    await the.pool.up({ ...the.basic(), billing });
    await the.pool.up({ ...the.basic(), count: 3, billing });
    assert.deepEqual(the.nodePool().nodes.map(({ autoRenew }) => autoRenew), [false, false, false]); // prettier-ignore
  });

  it("accepts an order id of createOrderId if the service requires one", async () => {
    the.event("requireOrderId", { required: true });
    await assert.rejects(the.pool.up({ ...the.basic(), billing: MONTHS }), /order\.id is required/);
    assert.deepEqual([the.nodePools(), the.pool.id], [[], undefined]);
    const { orderId } = await createOrderId.call({ poolName: the.poolName() }, the.context());
    await the.pool.up({ ...the.basic(), billing: { ...MONTHS, orderId } });
    assert.equal(bought(), 2);
    await the.pool.preview({ ...the.basic(), count: 3, billing: { ...MONTHS, orderId } });
    assert.match(the.stage.said.join("\n"), /warning: billing\.orderId has not changed, and is valid for one purchase/);
    const next = await createOrderId.call({ poolName: the.poolName(), actionType: "toPeriod" }, the.context());
    await the.pool.up({ ...the.basic(), count: 3, billing: { ...MONTHS, orderId: next.orderId } });
    assert.equal(bought(), 3);
  });

  it("leaves nothing in the state if the purchase is refused", async () => {
    the.event("refusePrepaid", { reason: "your account owes money" });
    await assert.rejects(the.pool.up({ ...the.basic(), billing: MONTHS }), /your account owes money/);
    assert.deepEqual([the.nodePools(), the.pool.id], [[], undefined]);
  });

  describe("of a node pool that an autoscaler has scaled", () => {
    const growing = (count: number) => ({
      ...the.basic(),
      name: "train",
      count,
      billing: { ...MONTHS, autoRenew: false },
    });
    const scaledTo = (count: number) => the.event("changeNodePool", { nodePool: "train", resources: { count } });
    const previewed = async (args: JsonObject): Promise<string> => {
      the.stage.said.length = 0;
      await the.pool.preview(args);
      return the.stage.said.join("\n");
    };

    it("is announced for the nodes that are added since the last refresh", async () => {
      await the.pool.up(growing(2));
      scaledTo(5);
      await the.refreshLater();
      assert.match(await previewed(growing(6)), /billing\.mode 1 buys 1 nodes for 2 months/);
      await the.pool.up(growing(6));
      assert.equal(the.resources().count, 6);
    });

    it("buys no more nodes than the preview has announced", async () => {
      await the.pool.up(the.train({ count: 4 }));
      await the.pool.up(growing(4)); // these four are paid per use and can be removed
      scaledTo(3);
      the.stage.clock.advance(10 * MINUTE);
      assert.match(await previewed(growing(5)), /billing\.mode 1 buys 1 nodes/);
      await assert.rejects(
        the.pool.up(growing(5)),
        /has the count 3, but had 4 .* that the update would buy 2 nodes.*pulumi refresh/,
      );
      assert.equal(the.resources().count, 3);
      await the.refreshLater();
      assert.match(await previewed(growing(5)), /billing\.mode 1 buys 2 nodes/);
      await the.pool.up(growing(5));
      assert.equal(the.resources().count, 5);
    });
  });

  describe("of a node pool that is replaced", () => {
    const flavor = OTHER_FLAVOR;
    const prepaid = () => ({ ...the.basic(), billing: MONTHS });

    it("stops the preview with the cost, and sends nothing", async () => {
      await the.pool.up(prepaid());
      the.stage.simulator.clearLog();
      const COST =
        /would replace a node pool with yearly\/monthly nodes for flavor\. .*the 2 existing nodes stay and are charged/;
      await assert.rejects(the.pool.preview({ ...prepaid(), flavor }), COST);
      await assert.rejects(the.pool.up({ ...prepaid(), flavor }), COST);
      assert.deepEqual(the.stage.simulator.log(), []);
    });

    it("stops the preview even if billing was changed after the purchase", async () => {
      await the.pool.up(prepaid());
      await the.pool.up({ ...the.basic(), billing: { mode: "0" } });
      await the.pool.refresh();
      assert.equal(the.pool.state.prepaid, true);
      await assert.rejects(the.pool.preview({ ...the.basic(), flavor }), /yearly\/monthly nodes/);
    });

    it("buys the replacement if that is confirmed, and keeps the old node pool until it is unsubscribed", async () => {
      await the.pool.up(prepaid());
      const old = the.nodePool().metadata.name;
      const confirmed = { ...prepaid(), flavor, confirmPrepaidReplacement: true };
      assert.equal((await the.pool.preview(confirmed)).step, "replace");
      assert.match(
        the.stage.said.join("\n"),
        /warning: billing\.mode 1 buys 2 nodes for 2 months at once\. The API cannot delete/,
      );
      await assert.rejects(the.pool.up(confirmed), /answered 4.*unsubscribed in the Billing Center first/);
      assert.equal(the.nodePools().length, 2);
      assert.equal(the.writes().filter((line) => line.startsWith("POST nodepools")).length, 2);
      the.event("deleteNodePool", { nodePool: old });
      assert.equal((await the.pool.up(confirmed)).step, "same");
      assert.deepEqual([the.nodePools().length, the.pool.condemned.length], [1, 0]);
    });

    it("needs no confirmation for pay per use", async () => {
      await the.pool.up(the.basic());
      await the.pool.up({ ...the.basic(), flavor });
      assert.equal(the.resources().flavor, flavor);
    });

    it("stores the confirmation without a request", async () => {
      await the.pool.up(prepaid());
      the.stage.simulator.clearLog();
      const { step } = await the.pool.up({ ...prepaid(), confirmPrepaidReplacement: true });
      assert.deepEqual([step, the.stage.simulator.log()], ["update", []]);
    });
  });
});
