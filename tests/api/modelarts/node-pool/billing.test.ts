import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { createOrderId } from "../../../../provider/modelarts/functions/order-id";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, context, event, nodePools, poolName, requests, resources, theNodePool } from "../support";

const MONTHS = { mode: "1", periodNum: 2, periodType: "2" };

/** The simulator refuses annotations in every patch that adds no nodes, as ModelArts does. */
describe("the billing of a NodePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const bought = () => theNodePool(stage).nodes.filter(({ prepaid }) => prepaid).length;
  const annotations = () => theNodePool(stage).metadata.annotations;

  it("is nothing unless it is declared", async () => {
    await pool.up(basic(stage));
    await pool.up({ ...basic(stage), count: 3 });
    assert.deepEqual([annotations(), bought()], [{}, 0]);
  });

  it("goes with the nodes that are made and with those that are added", async () => {
    await pool.up({ ...basic(stage), billing: MONTHS });
    assert.deepEqual([annotations(), bought()], [
      { "os.modelarts/billing.mode": "1", "os.modelarts/period.num": "2", "os.modelarts/period.type": "2" },
      2,
    ]); // prettier-ignore
    await pool.up({ ...basic(stage), count: 4, billing: { ...MONTHS, periodNum: 3, autoRenew: true } });
    assert.deepEqual([annotations()["os.modelarts/period.num"], annotations()["os.modelarts/auto.renew"], bought()], ["3", "1", 4]); // prettier-ignore
  });

  it("stays at home when nothing is added", async () => {
    await pool.up({ ...basic(stage), count: 3, billing: { mode: "0" } });
    await pool.up({ ...basic(stage), count: 3, billing: { mode: "0" }, labels: { a: "1" } });
    await pool.up({ ...basic(stage), count: 2, billing: { mode: "0" }, labels: { a: "1" } });
    assert.deepEqual([resources(stage).count, requests(stage, "PATCH").length], [2, 2]);
  });

  it("is kept for the next growth, without a request, when it alone changes", async () => {
    await pool.up(basic(stage));
    stage.simulator.clearLog();
    const { step, changed } = await pool.up({ ...basic(stage), billing: MONTHS });
    assert.deepEqual([step, changed, requests(stage, "PATCH")], ["update", ["billing"], []]);
    assert.match(stage.said.join("\n"), /warning: .*only when nodes are added/);
    assert.deepEqual([annotations(), bought()], [{}, 0]);
    await pool.up({ ...basic(stage), count: 3, billing: MONTHS });
    assert.equal(bought(), 1);
  });

  it("is never asked back: a refresh keeps it, and a preview stays clean", async () => {
    const args = { ...basic(stage), billing: MONTHS };
    await pool.up(args);
    await pool.refresh();
    assert.deepEqual(pool.inputs.billing, MONTHS);
    assert.equal((await pool.preview(args)).step, "same");
  });

  it("buys once though the answer of a growth was lost", async () => {
    await pool.up({ ...basic(stage), billing: MONTHS });
    stage.simulator.addFault({ method: "PATCH", kind: "drop", when: "after" });
    await pool.up({ ...basic(stage), count: 4, billing: MONTHS });
    assert.deepEqual([resources(stage).count, bought()], [4, 4]);
  });

  it("is warned of in the preview that buys", async () => {
    await pool.preview({ ...basic(stage), billing: MONTHS });
    assert.match(stage.said.join("\n"), /warning: billing.mode 1 buys 2 nodes for 2 months at once/);
  });

  it("leaves the renewal of added nodes to the resource pool where it is left out, and says so", async () => {
    const growth = async (billing: object) => {
      await pool.up({ ...basic(stage), billing: MONTHS });
      await pool.up({ ...basic(stage), count: 3, billing });
      return theNodePool(stage).nodes.map(({ autoRenew }) => autoRenew);
    };
    event(stage, "setPoolBilling", { mode: "1", autoRenew: "1" });
    assert.deepEqual(await growth(MONTHS), [false, false, true], "new nodes inherit, and a creation does not");
    assert.match(
      stage.said.join("\n"),
      /warning: billing\.autoRenew is left out: .* renews itself if the resource pool's does/,
    );
    assert.ok(annotations()["os.modelarts/auto.renew"] === undefined);
  });

  it("does not let added nodes renew themselves where that is said", async () => {
    event(stage, "setPoolBilling", { mode: "1", autoRenew: "1" });
    const billing = { ...MONTHS, autoRenew: false };
    await pool.up({ ...basic(stage), billing });
    await pool.up({ ...basic(stage), count: 3, billing });
    assert.deepEqual(theNodePool(stage).nodes.map(({ autoRenew }) => autoRenew), [false, false, false]); // prettier-ignore
  });

  it("takes an order id of createOrderId where the service asks for one", async () => {
    event(stage, "requireOrderId", { required: true });
    await assert.rejects(pool.up({ ...basic(stage), billing: MONTHS }), /order\.id is required/);
    assert.deepEqual([nodePools(stage), pool.id], [[], undefined]);
    const { orderId } = await createOrderId.call({ poolName: poolName(stage) }, context(stage));
    await pool.up({ ...basic(stage), billing: { ...MONTHS, orderId } });
    assert.equal(bought(), 2);
    await pool.preview({ ...basic(stage), count: 3, billing: { ...MONTHS, orderId } });
    assert.match(stage.said.join("\n"), /warning: billing\.orderId has not changed, and is valid for one purchase/);
    const next = await createOrderId.call({ poolName: poolName(stage), actionType: "toPeriod" }, context(stage));
    await pool.up({ ...basic(stage), count: 3, billing: { ...MONTHS, orderId: next.orderId } });
    assert.equal(bought(), 3);
  });

  it("records nothing of a purchase that is refused", async () => {
    event(stage, "refusePrepaid", { reason: "your account owes money" });
    await assert.rejects(pool.up({ ...basic(stage), billing: MONTHS }), /your account owes money/);
    assert.deepEqual([nodePools(stage), pool.id], [[], undefined]);
  });

  describe("where others have scaled, as an autoscaler does", () => {
    const growing = (count: number) => ({
      ...basic(stage),
      name: "train",
      count,
      billing: { ...MONTHS, autoRenew: false },
    });
    const scaledTo = (count: number) => event(stage, "changeNodePool", { nodePool: "train", resources: { count } });
    const said = async (args: JsonObject): Promise<string> => {
      stage.said.length = 0;
      await pool.preview(args);
      return stage.said.join("\n");
    };

    it("is announced for the nodes that are added to what a refresh has seen", async () => {
      await pool.up(growing(2));
      scaledTo(5);
      stage.clock.advance(60_000);
      await pool.refresh();
      assert.match(await said(growing(6)), /billing\.mode 1 buys 1 nodes for 2 months/);
      await pool.up(growing(6));
      assert.equal(resources(stage).count, 6);
    });

    it("buys no more than the preview has said", async () => {
      await pool.up({ ...basic(stage), name: "train", count: 4 });
      await pool.up(growing(4)); // these four are paid by use, and can leave
      scaledTo(3);
      stage.clock.advance(600_000);
      assert.match(await said(growing(5)), /billing\.mode 1 buys 1 nodes/);
      await assert.rejects(
        pool.up(growing(5)),
        /has the count 3, but had 4 .* that the update would buy 2 nodes.*pulumi refresh/,
      );
      assert.equal(resources(stage).count, 3);
      stage.clock.advance(60_000);
      await pool.refresh();
      assert.match(await said(growing(5)), /billing\.mode 1 buys 2 nodes/);
      await pool.up(growing(5));
      assert.equal(resources(stage).count, 5);
    });
  });

  describe("of a node pool that is to be replaced", () => {
    const flavor = "modelarts.vm.cpu.8ud";
    const prepaid = () => ({ ...basic(stage), billing: MONTHS });
    const changes = () => requests(stage).filter((line) => !line.startsWith("GET"));

    it("is refused in the preview, with what it would cost, and nothing is sent", async () => {
      await pool.up(prepaid());
      stage.simulator.clearLog();
      const COST =
        /would replace a node pool with yearly\/monthly nodes for flavor\. .*the 2 existing nodes stay and are charged/;
      await assert.rejects(pool.preview({ ...prepaid(), flavor }), COST);
      await assert.rejects(pool.up({ ...prepaid(), flavor }), COST);
      assert.deepEqual(stage.simulator.log(), []);
    });

    it("is refused too where the billing has become another since the nodes were bought", async () => {
      await pool.up(prepaid());
      await pool.up({ ...basic(stage), billing: { mode: "0" } });
      await pool.refresh();
      assert.equal(pool.state.prepaid, true);
      await assert.rejects(pool.preview({ ...basic(stage), flavor }), /yearly\/monthly nodes/);
    });

    it("costs what the preview says where it is confirmed: the old one stays until it is unsubscribed", async () => {
      await pool.up(prepaid());
      const old = theNodePool(stage).metadata.name;
      const confirmed = { ...prepaid(), flavor, confirmPrepaidReplacement: true };
      assert.equal((await pool.preview(confirmed)).step, "replace");
      assert.match(
        stage.said.join("\n"),
        /warning: billing\.mode 1 buys 2 nodes for 2 months at once\. The API cannot delete/,
      );
      await assert.rejects(pool.up(confirmed), /answered 4.*unsubscribed in the Billing Center first/);
      assert.equal(nodePools(stage).length, 2);
      assert.equal(changes().filter((line) => line.startsWith("POST nodepools")).length, 2);
      event(stage, "deleteNodePool", { nodePool: old });
      assert.equal((await pool.up(confirmed)).step, "same");
      assert.deepEqual([nodePools(stage).length, pool.condemned.length], [1, 0]);
    });

    it("asks for no confirmation of what is paid for by use", async () => {
      await pool.up(basic(stage));
      await pool.up({ ...basic(stage), flavor });
      assert.equal(resources(stage).flavor, flavor);
    });

    it("records the confirmation without a request", async () => {
      await pool.up(prepaid());
      stage.simulator.clearLog();
      const { step } = await pool.up({ ...prepaid(), confirmPrepaidReplacement: true });
      assert.deepEqual([step, stage.simulator.log()], ["update", []]);
    });
  });
});
