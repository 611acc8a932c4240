import assert from "node:assert/strict";
import { assertRefused, get, type ModelArts, of, PREPAID, startModelArts } from "./client";

describe("simulated ModelArts: billing", () => {
  let modelarts: ModelArts;
  beforeEach(async () => {
    modelarts = await startModelArts();
  });
  afterEach(() => modelarts.close());

  const nodes = (name: string) => modelarts.nodesOf(name).map((node) => [get(node, "prepaid"), get(node, "autoRenew")]);
  const orderIds = () => `/v2/${modelarts.projectId}/pools/${modelarts.poolName}/orderid`;
  const orderId = async (json: object = { actionType: "toPeriod" }, query = "") =>
    modelarts.call("POST", `${orderIds()}${query}`, { json });

  it("issues order ids for the only action of the SDK", async () => {
    const { status, body } = await orderId();
    assert.equal(status, 200);
    assert.match(String(get(body, "id")), /^CS/);
    assert.notEqual(get((await orderId({}, "?actionType=toPeriod")).body, "id"), get(body, "id"));
    assertRefused(await orderId({ actionType: "other" }), /actionType/);
    assertRefused(await orderId({}, "?actionType=other"), /actionType/);
    assert.equal(
      (await modelarts.call("POST", orderIds().replace(modelarts.poolName, "none"), { json: {} })).status,
      404,
    );
  });

  it("requires an order id for prepaid nodes if it is told to, and accepts each id once", async () => {
    modelarts.event("requireOrderId", { required: true });
    assertRefused(await modelarts.create("one", of(1), PREPAID), /order\.id is required/);
    assertRefused(
      await modelarts.create("one", of(1), { ...PREPAID, "os.modelarts/order.id": "CS1" }),
      /order\.id CS1/,
    );
    assert.equal((await modelarts.create("cheap", of(1))).status, 200, "pay-per-use needs none");
    const id = String(get((await orderId()).body, "id"));
    const paid = { ...PREPAID, "os.modelarts/order.id": id };
    assert.equal((await modelarts.create("one", of(1), paid)).status, 200);
    assertRefused(await modelarts.create("two", of(1), paid), /is used/);
    assertRefused(await modelarts.patch("one", of(2), PREPAID), /order\.id is required/);
    const next = String(get((await orderId()).body, "id"));
    assert.equal((await modelarts.patch("one", of(2), { ...PREPAID, "os.modelarts/order.id": next })).status, 200);
  });

  it("refuses to sell prepaid nodes with a given reason", async () => {
    modelarts.event("refusePrepaid", { reason: "The account balance is insufficient." });
    assertRefused(
      await modelarts.create("one", of(1), PREPAID),
      /^Bad request\. The account balance is insufficient\.$/,
    );
    assert.equal((await modelarts.create("one", of(1))).status, 200);
    assertRefused(await modelarts.patch("one", of(2), PREPAID), /balance/);
    modelarts.event("refusePrepaid");
    assert.equal((await modelarts.patch("one", of(2), PREPAID)).status, 200);
  });

  it("gives added nodes the billing mode and auto-renew of the resource pool if the patch has none", async () => {
    modelarts.event("setPoolBilling", { mode: "1", autoRenew: "1" });
    await modelarts.create("one", of(1));
    assert.deepEqual(nodes("one"), [[false, false]], "a creation is pay-per-use by default");
    await modelarts.patch("one", of(2));
    assert.deepEqual(nodes("one")[1], [true, true]);
    await modelarts.patch("one", of(3), PREPAID);
    assert.deepEqual(nodes("one")[2], [true, true], "only auto-renew was left out");
    await modelarts.patch("one", of(4), { ...PREPAID, "os.modelarts/auto.renew": "0" });
    assert.deepEqual(nodes("one")[3], [true, false]);
    await modelarts.patch("one", of(5), { "os.modelarts/billing.mode": "0" });
    assert.deepEqual(nodes("one")[4], [false, false]);
    await modelarts.create("two", of(1), PREPAID);
    assert.deepEqual(nodes("two"), [[true, false]], "in a creation it is 0 by default");
  });
});
