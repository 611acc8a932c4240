import assert from "node:assert/strict";
import { assertRefused, get, of, startModelArts, type ModelArts } from "./client";

const prepaid = {
  "os.modelarts/billing.mode": "1",
  "os.modelarts/period.num": "1",
  "os.modelarts/period.type": "2",
};

describe("simulated ModelArts: billing", () => {
  let modelarts: ModelArts;
  beforeEach(async () => {
    modelarts = await startModelArts();
  });
  afterEach(() => modelarts.close());

  const nodes = (name: string) =>
    (get(modelarts.view(name), "nodes") as unknown[]).map((node) => [get(node, "prepaid"), get(node, "autoRenew")]);
  const orderIds = cloudPath("orderid");
  function cloudPath(end: string) {
    return () => `/v2/${modelarts.projectId}/pools/${modelarts.poolName}/${end}`;
  }
  const orderId = async (json: object = { actionType: "toPeriod" }, query = "") =>
    modelarts.call("POST", `${orderIds()}${query}`, { json });

  it("gives out order ids for the one action that the SDK knows", async () => {
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

  it("can demand an order id for prepaid nodes, and takes each once", async () => {
    modelarts.event("requireOrderId", { required: true });
    assertRefused(await modelarts.create("one", of(1), prepaid), /order\.id is required/);
    assertRefused(
      await modelarts.create("one", of(1), { ...prepaid, "os.modelarts/order.id": "CS1" }),
      /order\.id CS1/,
    );
    assert.equal((await modelarts.create("cheap", of(1))).status, 200, "pay-per-use needs none");
    const id = String(get((await orderId()).body, "id"));
    const paid = { ...prepaid, "os.modelarts/order.id": id };
    assert.equal((await modelarts.create("one", of(1), paid)).status, 200);
    assertRefused(await modelarts.create("two", of(1), paid), /is used/);
    assertRefused(await modelarts.patch("one", of(2), prepaid), /order\.id is required/);
    const next = String(get((await orderId()).body, "id"));
    assert.equal((await modelarts.patch("one", of(2), { ...prepaid, "os.modelarts/order.id": next })).status, 200);
  });

  it("can refuse to sell prepaid nodes, in its own words", async () => {
    modelarts.event("refusePrepaid", { reason: "The account balance is insufficient." });
    assertRefused(
      await modelarts.create("one", of(1), prepaid),
      /^Bad request\. The account balance is insufficient\.$/,
    );
    assert.equal((await modelarts.create("one", of(1))).status, 200);
    assertRefused(await modelarts.patch("one", of(2), prepaid), /balance/);
    modelarts.event("refusePrepaid");
    assert.equal((await modelarts.patch("one", of(2), prepaid)).status, 200);
  });

  it("new nodes inherit billing mode and auto-renew of the resource pool where a patch does not say", async () => {
    modelarts.event("setPoolBilling", { mode: "1", autoRenew: "1" });
    await modelarts.create("one", of(1));
    assert.deepEqual(nodes("one"), [[false, false]], "a creation is pay-per-use unless it says otherwise");
    await modelarts.patch("one", of(2));
    assert.deepEqual(nodes("one")[1], [true, true]);
    await modelarts.patch("one", of(3), prepaid);
    assert.deepEqual(nodes("one")[2], [true, true], "only auto-renew was left out");
    await modelarts.patch("one", of(4), { ...prepaid, "os.modelarts/auto.renew": "0" });
    assert.deepEqual(nodes("one")[3], [true, false]);
    await modelarts.patch("one", of(5), { "os.modelarts/billing.mode": "0" });
    assert.deepEqual(nodes("one")[4], [false, false]);
    await modelarts.create("two", of(1), prepaid);
    assert.deepEqual(nodes("two"), [[true, false]], "in a creation it is 0 by default");
  });
});
