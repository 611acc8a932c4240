import assert from "node:assert/strict";
import { assertNoNode, assertRefused, get, type ModelArts, of, PREPAID, startQuickModelArts } from "./client";

describe("simulated ModelArts: calls on nodes", () => {
  let modelarts: ModelArts;
  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  it("list and show the nodes of all node pools of a resource pool", async () => {
    const names = [...(await modelarts.settled("one", 2)), ...(await modelarts.settled("two", 1))];
    const { body } = await modelarts.call("GET", modelarts.nodesPath());
    const items = get(body, "items") as unknown[];
    const listed = items.map((item) => get(item, "metadata", "name"));
    assert.deepEqual(listed.slice(1), names, "after the node of the implicit node pool");
    const shown = await modelarts.call("GET", modelarts.nodesPath(`/${names[2] ?? ""}`));
    assert.deepEqual(shown.body, items[3]);
    assert.equal(get(shown.body, "metadata", "labels", "os.modelarts.node/nodepoolname"), "two");
    const page = await modelarts.call("GET", modelarts.nodesPath("?limit=3"));
    assert.deepEqual(get(page.body, "metadata", "remainingItemCount"), 1);
    assertNoNode(await modelarts.call("GET", modelarts.nodesPath("/nowhere")));
  });

  it("return ids, billing and batch of a node in labels", async () => {
    await modelarts.create("one", of(2, { creatingStep: { step: 2 } }));
    const labels = (index: number) => get(modelarts.nodesOf("one")[index], "metadata", "labels");
    assert.equal(get(labels(0), "os.modelarts.node/underlying.instance.id"), undefined, "it does not exist yet");
    modelarts.advance(1000);
    for (const label of ["os.modelarts/resource.id", "os.modelarts.node/underlying.instance.id"]) {
      assert.match(String(get(labels(0), label)), /^[0-9a-f-]{36}$/);
      assert.notEqual(get(labels(0), label), get(labels(1), label));
    }
    assert.equal(get(labels(0), "os.modelarts.node/batch.uid"), get(labels(1), "os.modelarts.node/batch.uid"));
    assert.deepEqual(
      [get(labels(0), "os.modelarts/billing.status"), get(labels(0), "os.modelarts.node/ha.redundant.enabled")],
      ["0", "false"],
    );
    modelarts.event("setBillingStatus", { node: modelarts.namesOf("one")[0], status: "1" });
    assert.equal(get(labels(0), "os.modelarts/billing.status"), "1");
    assert.throws(() => modelarts.event("setBillingStatus", { node: "nowhere", status: "1" }), /no node nowhere/);
  });

  describe("batch-delete", () => {
    it("deletes the named nodes and lowers the counts of their node pools", async () => {
      const one = await modelarts.settled("one", 3);
      const two = await modelarts.settled("two", 2);
      const [first = "", , last = ""] = one;
      const answer = await modelarts.batch("delete", { deleteNodeNames: [first, last, first, two[0]] });
      assert.deepEqual([answer.status, answer.body], [200, {}]);
      assert.deepEqual(
        [modelarts.phase("one", first), modelarts.phase("one", one[1]), modelarts.phase("one", last)],
        ["Deleting", "Available", "Deleting"],
      );
      assert.deepEqual(
        [await modelarts.declared("one"), await modelarts.declared("two")],
        [
          [1, 1, 1],
          [1, 1, 1],
        ],
      );
      modelarts.advance(50);
      assert.deepEqual([modelarts.namesOf("one"), modelarts.namesOf("two")], [[one[1]], [two[1]]]);
      await modelarts.patch("one", of(1, { labels: { a: "b" } }));
      assert.deepEqual(modelarts.namesOf("one"), [one[1]], "no node is created again");
    });

    it("deletes no node if one is unknown or prepaid, or if none would be left in the resource pool", async () => {
      const names = await modelarts.settled("one", 2);
      const [bought] = await modelarts.settled("dear", 1, {}, PREPAID);
      assertNoNode(await modelarts.batch("delete", { deleteNodeNames: [names[0], "nowhere"] }));
      assertRefused(await modelarts.batch("delete", { deleteNodeNames: [names[0], bought] }), /yearly\/monthly/);
      assertRefused(await modelarts.batch("delete", { deleteNodeNames: [] }), /deleteNodeNames/);
      assert.deepEqual(await modelarts.declared("one"), [2, 2, 2]);
      modelarts.event("deleteNodePool", { nodePool: "dear" });
      modelarts.event("deleteNodePool", { nodePool: "modelarts.vm.cpu.8ud-default" });
      assertRefused(await modelarts.batch("delete", { deleteNodeNames: names }), /at least one node must stay/);
      assert.equal((await modelarts.batch("delete", { deleteNodeNames: [names[0]] })).status, 200);
    });

    it("deletes whole supernodes only, and is refused if the resource pool is busy", async () => {
      const names = await modelarts.settled("super", 4, { creatingStep: { step: 2, type: "hyperinstance" } });
      assertRefused(await modelarts.batch("delete", { deleteNodeNames: [names[0]] }), /multiples of step 2/);
      modelarts.event("makeBusy", { seconds: 10 });
      assert.equal((await modelarts.batch("delete", { deleteNodeNames: names.slice(0, 2) })).status, 409);
      modelarts.advance(10);
      assert.equal((await modelarts.batch("delete", { deleteNodeNames: names.slice(0, 2) })).status, 200);
    });

    it("creates an order", async () => {
      const [name] = await modelarts.settled("one", 2);
      await modelarts.batch("delete", { deleteNodeNames: [name] });
      const [order] = get(modelarts.everything(), "orders") as unknown[];
      assert.deepEqual(
        [get(order, "nodePool"), get(order, "items", 0, "resourceName"), get(order, "items", 0, "action")],
        ["one", name, "deleteNode"],
      );
    });
  });

  it("answer batch-lock and batch-unlock with a result for each node", async () => {
    const [first, second] = await modelarts.settled("one", 2);
    const locks = () => modelarts.nodesOf("one").map((one) => get(one, "locks"));
    const locked = await modelarts.batch("lock", { nodeNames: [first, "nowhere"], actions: ["delete"] });
    assert.deepEqual(locked.body, {
      nodes: [
        { name: first, status: "success" },
        { name: "nowhere", status: "failed" },
      ],
    });
    assert.deepEqual(locks(), [["delete"], []]);
    await modelarts.batch("unlock", { nodeNames: [first, second], actions: ["delete"] });
    assert.deepEqual(locks(), [[], []]);
    assertRefused(await modelarts.batch("lock", { nodeNames: [first] }), /actions/);
  });

  it("batch-reboot needs running nodes, which are Checking afterwards", async () => {
    modelarts.event("setDurations", { checkSeconds: 20 });
    const [first, second] = await modelarts.settled("one", 2);
    const answer = await modelarts.batch("reboot", { nodeNames: [first] });
    assert.deepEqual(answer.body, { nodeNames: [first] });
    assert.deepEqual([modelarts.phase("one", first), modelarts.phase("one", second)], ["Checking", "Available"]);
    assert.deepEqual(
      [get(modelarts.node("one", first), "reboots"), get(modelarts.node("one", second), "reboots")],
      [1, 0],
    );
    modelarts.advance(20);
    assert.equal(modelarts.phase("one", first), "Available");
    await modelarts.patch("one", of(3));
    assertRefused(
      await modelarts.batch("reboot", { nodeNames: [first, modelarts.namesOf("one")[2]] }),
      /is not running/,
    );
    assert.equal(get(modelarts.node("one", first), "reboots"), 1);
    assertNoNode(await modelarts.batch("reboot", { nodeNames: ["nowhere"] }));
  });

  it("batch-drain drains up to ten nodes", async () => {
    const names = await modelarts.settled("one", 11);
    assertRefused(await modelarts.batch("drain", { nodeNames: names }), /nodeNames/);
    assert.deepEqual((await modelarts.batch("drain", { nodeNames: names.slice(0, 1) })).status, 200);
    const free = (name: string | undefined) => get(modelarts.node("one", name), "status", "availableResources", "cpu");
    assert.deepEqual([free(names[0]), free(names[1])], ["0", "8"]);
    assertNoNode(await modelarts.batch("drain", { nodeNames: ["nowhere"] }));
  });
});
