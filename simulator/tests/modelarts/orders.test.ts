import assert from "node:assert/strict";
import { get, type ModelArts, of, startQuickModelArts } from "./client";

describe("simulated ModelArts: orders", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startQuickModelArts();
    modelarts.event("nameOrders", { where: "labels" });
  });
  afterEach(() => modelarts.close());

  const orders = (query = "") => modelarts.call("GET", `/v1/${modelarts.projectId}/orders${query}`);
  const phaseOf = async (name: unknown) => {
    const items = get((await orders()).body, "items") as unknown[];
    const order = items.find((item) => get(item, "orderName") === name);
    return [get(order, "phase"), get(order, "failReason")];
  };
  const detail = async (name: unknown) =>
    (await modelarts.call("GET", `/v1/${modelarts.projectId}/orders/${String(name)}`)).body;
  const statuses = async (name: unknown) =>
    (get(await detail(name), "items") as unknown[]).map((item) => [get(item, "status"), get(item, "message")]);
  const orderOf = (answer: { body: unknown }) => get(answer.body, "metadata", "labels", "os.modelarts/order.name");
  const counts = async (name: string) => {
    const { body } = await modelarts.show(name);
    const phases = Object.entries(get(body, "status", "resources") ?? {});
    return {
      count: get(body, "spec", "resources", "count"),
      maxCount: get(body, "spec", "resources", "maxCount"),
      ...Object.fromEntries(phases.map(([phase, group]) => [phase, get(group, "count")])),
    };
  };

  it("are processing until the last node of a creation is available", async () => {
    const name = orderOf(await modelarts.create("one", of(2)));
    assert.match(String(name), /^order-/);
    assert.deepEqual(await phaseOf(name), ["processing", undefined]);
    modelarts.advance(100);
    assert.deepEqual(await statuses(name), [
      ["succeed", ""],
      ["processing", ""],
    ]);
    assert.deepEqual(await phaseOf(name), ["processing", undefined]);
    modelarts.advance(10);
    assert.deepEqual(await phaseOf(name), ["successed", undefined]);
    const names = modelarts.nodesOf("one").map((node) => get(node, "metadata", "name"));
    const shown = await detail(name);
    assert.equal(get(shown, "count"), 2);
    assert.deepEqual(
      (get(shown, "items") as unknown[]).map((item) => [get(item, "resourceName"), get(item, "action")]),
      names.map((node) => [node, "createNode"]),
    );
    assert.equal(get(shown, "items", 0, "beginTimestamp"), Date.UTC(2026, 0, 2, 3, 4, 5).toString());
    assert.equal(get(shown, "items", 1, "updateTimestamp"), (Date.UTC(2026, 0, 2, 3, 4, 5) + 110_000).toString());
  });

  it("are named in labels or annotations only if nameOrders says so", async () => {
    modelarts.event("nameOrders", { where: "annotations" });
    const created = await modelarts.create("one", of(1), { "os.modelarts/billing.mode": "0" });
    const name = get(created.body, "metadata", "annotations", "os.modelarts/order.name");
    assert.match(String(name), /^order-/);
    assert.deepEqual(get(modelarts.view("one"), "metadata", "annotations"), { "os.modelarts/billing.mode": "0" });
    modelarts.event("nameOrders", { where: "nowhere" });
    const grown = await modelarts.patch("one", of(2));
    assert.equal(JSON.stringify(grown.body).includes("order.name"), false);
    assert.equal(get((await orders()).body, "count"), 2);
  });

  it("are created for added and for removed nodes, and not for other changes", async () => {
    await modelarts.create("one", of(1));
    modelarts.advance(100);
    const grown = orderOf(await modelarts.patch("one", of(2)));
    assert.deepEqual(await phaseOf(grown), ["processing", undefined]);
    modelarts.advance(100);
    assert.equal(orderOf(await modelarts.patch("one", of(2, { labels: { a: "b" } }))), undefined);
    const shrunk = orderOf(await modelarts.patch("one", of(1)));
    assert.equal(get(await detail(shrunk), "items", 0, "action"), "deleteNode");
    assert.deepEqual(await phaseOf(shrunk), ["processing", undefined]);
    modelarts.advance(50);
    assert.deepEqual(await phaseOf(shrunk), ["successed", undefined]);
  });

  it("are listed newest first, by resource pool, by time and in pages", async () => {
    const first = orderOf(await modelarts.create("one", of(1)));
    modelarts.advance(10);
    const second = orderOf(await modelarts.create("two", of(1)));
    const listed = async (query: string) =>
      (get((await orders(query)).body, "items") as unknown[]).map((item) => get(item, "orderName"));
    assert.deepEqual(await listed(""), [second, first]);
    assert.deepEqual(await listed("?limit=1"), [second]);
    assert.deepEqual(await listed("?limit=1&offset=1"), [first]);
    assert.deepEqual(await listed(`?since=${modelarts.now()}`), [second]);
    assert.deepEqual(await listed(`?involvedName=${modelarts.poolName}`), [second, first]);
    assert.deepEqual(await listed("?involvedName=another"), []);
    assert.equal((await orders("?limit=x")).status, 400);
    assert.equal((await modelarts.call("GET", `/v1/${modelarts.projectId}/orders/none`)).status, 404);
    assert.equal((await modelarts.call("GET", "/v1/another/orders")).status, 403);
  });

  describe("that fail", () => {
    it("revert a scale-up later, with the reason", async () => {
      await modelarts.create("one", of(2));
      modelarts.advance(200);
      modelarts.event("failOrder", { nodePool: "one", reason: "sold out", afterSeconds: 300 });
      const answer = await modelarts.patch("one", of(5));
      assert.deepEqual([answer.status, get(answer.body, "spec", "resources", "count")], [200, 5]);
      const name = orderOf(answer);
      modelarts.advance(299);
      assert.deepEqual(await counts("one"), { count: 5, maxCount: 5, available: 2, creating: 3 });
      assert.deepEqual(await phaseOf(name), ["processing", undefined]);
      modelarts.advance(1);
      assert.deepEqual(await counts("one"), { count: 2, maxCount: 2, available: 2 });
      assert.deepEqual(await phaseOf(name), ["failed", "sold out"]);
      assert.deepEqual(await statuses(name), [
        ["failed", "sold out"],
        ["failed", "sold out"],
        ["failed", "sold out"],
      ]);
      await modelarts.patch("one", of(3));
      modelarts.advance(200);
      assert.deepEqual(await counts("one"), { count: 3, maxCount: 3, available: 3 }, "only the next order fails");
    });

    it("revert a creation to a node pool without nodes", async () => {
      modelarts.event("failOrder", { reason: "no quota" });
      const name = orderOf(await modelarts.create("one", of(2)));
      modelarts.advance(100);
      assert.deepEqual(await counts("one"), { count: 0, maxCount: 0 });
      assert.deepEqual(await phaseOf(name), ["failed", "no quota"]);
      await modelarts.patch("one", of(2));
      modelarts.advance(200);
      assert.deepEqual(await counts("one"), { count: 2, maxCount: 2, available: 2 });
    });

    it("succeed in part, with a reason for each missing node", async () => {
      modelarts.event("failOrder", { nodePool: "one", succeeded: 1, reason: "AZ b is full" });
      const name = orderOf(await modelarts.create("one", of(3)));
      modelarts.advance(100);
      assert.deepEqual(await counts("one"), { count: 1, maxCount: 1, available: 1 });
      assert.deepEqual(await phaseOf(name), ["partialSuccessed", "AZ b is full"]);
      assert.deepEqual(await statuses(name), [
        ["succeed", ""],
        ["failed", "AZ b is full"],
        ["failed", "AZ b is full"],
      ]);
    });

    it("can leave the requested count", async () => {
      modelarts.event("failOrder", { nodePool: "one", rollback: false });
      await modelarts.create("one", of(2));
      modelarts.advance(100);
      assert.deepEqual(await counts("one"), { count: 2, maxCount: 2 });
    });

    it("affect only the chosen node pool", async () => {
      modelarts.event("failOrder", { nodePool: "two" });
      await modelarts.create("one", of(1));
      await modelarts.create("two", of(1));
      modelarts.advance(100);
      assert.deepEqual([(await counts("one")).count, (await counts("two")).count], [1, 0]);
    });
  });
});
