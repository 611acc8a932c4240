import assert from "node:assert/strict";
import { assertRefused, FLAVOR, get, of, startQuickModelArts, type ModelArts } from "./client";

const prepaid = {
  "os.modelarts/billing.mode": "1",
  "os.modelarts/period.num": "1",
  "os.modelarts/period.type": "2",
};

describe("simulated ModelArts: calls on nodes", () => {
  let modelarts: ModelArts;
  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  const path = (end = "") => `${modelarts.nodePools.replace(/nodepools$/, "nodes")}${end}`;
  const batch = (action: string, json: object) => modelarts.call("POST", path(`/batch-${action}`), { json });
  const nodesOf = (name: string) => get(modelarts.view(name), "nodes") as unknown[];
  const namesOf = (name: string) => nodesOf(name).map((node) => String(get(node, "metadata", "name")));
  const node = (nodePool: string, name: string | undefined) =>
    nodesOf(nodePool).find((candidate) => get(candidate, "metadata", "name") === name);
  const phase = (nodePool: string, name: string | undefined) => get(node(nodePool, name), "status", "phase");
  const counts = async (name: string) => {
    const { body } = await modelarts.show(name);
    const resources = get(body, "spec", "resources");
    const azs = get(resources, "azs") as unknown[];
    const sum = azs.reduce<number>((total, az) => total + Number(get(az, "count")), 0);
    return [get(resources, "count"), get(resources, "maxCount"), sum];
  };
  /** A node pool whose nodes are there. */
  const settled = async (name: string, count: number, others: object = {}, annotations: object = {}) => {
    assert.equal((await modelarts.create(name, of(count, others), annotations)).status, 200);
    modelarts.advance(1000);
    return namesOf(name);
  };
  const assertNoNode = (answer: { status: number; body: unknown }) => {
    assert.deepEqual([answer.status, get(answer.body, "error_msg")], [404, 'Node "nowhere" not found.']);
  };

  it("a resource pool lists and shows the nodes of all its node pools", async () => {
    const names = [...(await settled("one", 2)), ...(await settled("two", 1))];
    const { body } = await modelarts.call("GET", path());
    const items = get(body, "items") as unknown[];
    const listed = items.map((item) => get(item, "metadata", "name"));
    assert.deepEqual(listed.slice(1), names, "after the node of the implicit node pool");
    const shown = await modelarts.call("GET", path(`/${names[2] ?? ""}`));
    assert.deepEqual(shown.body, items[3]);
    assert.equal(get(shown.body, "metadata", "labels", "os.modelarts.node/nodepoolname"), "two");
    const page = await modelarts.call("GET", path("?limit=3"));
    assert.deepEqual(get(page.body, "metadata", "remainingItemCount"), 1);
    assertNoNode(await modelarts.call("GET", path("/nowhere")));
  });

  it("labels tell the ids, the billing and the batch of a node", async () => {
    await modelarts.create("one", of(2, { creatingStep: { step: 2 } }));
    const labels = (index: number) => get(nodesOf("one")[index], "metadata", "labels");
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
    modelarts.event("setBillingStatus", { node: namesOf("one")[0], status: "1" });
    assert.equal(get(labels(0), "os.modelarts/billing.status"), "1");
    assert.throws(() => modelarts.event("setBillingStatus", { node: "nowhere", status: "1" }), /no node nowhere/);
  });

  describe("batch-delete", () => {
    it("takes the named nodes, and the counts of their node pools follow", async () => {
      const one = await settled("one", 3);
      const two = await settled("two", 2);
      const [first = "", , last = ""] = one;
      const answer = await batch("delete", { deleteNodeNames: [first, last, first, two[0]] });
      assert.deepEqual([answer.status, answer.body], [200, {}]);
      assert.deepEqual(
        [phase("one", first), phase("one", one[1]), phase("one", last)],
        ["Deleting", "Available", "Deleting"],
      );
      assert.deepEqual(
        [await counts("one"), await counts("two")],
        [
          [1, 1, 1],
          [1, 1, 1],
        ],
      );
      modelarts.advance(50);
      assert.deepEqual([namesOf("one"), namesOf("two")], [[one[1]], [two[1]]]);
      await modelarts.patch("one", of(1, { labels: { a: "b" } }));
      assert.deepEqual(namesOf("one"), [one[1]], "nothing grows back");
    });

    it("takes none when one of them is unknown or prepaid, or the last of the resource pool", async () => {
      const names = await settled("one", 2);
      const [bought] = await settled("dear", 1, {}, prepaid);
      assertNoNode(await batch("delete", { deleteNodeNames: [names[0], "nowhere"] }));
      assertRefused(await batch("delete", { deleteNodeNames: [names[0], bought] }), /yearly\/monthly/);
      assertRefused(await batch("delete", { deleteNodeNames: [] }), /deleteNodeNames/);
      assert.deepEqual(await counts("one"), [2, 2, 2]);
      modelarts.event("deleteNodePool", { nodePool: "dear" });
      modelarts.event("deleteNodePool", { nodePool: "modelarts.vm.cpu.8ud-default" });
      assertRefused(await batch("delete", { deleteNodeNames: names }), /at least one node must stay/);
      assert.equal((await batch("delete", { deleteNodeNames: [names[0]] })).status, 200);
    });

    it("takes whole supernodes, and waits where the resource pool is busy", async () => {
      const names = await settled("super", 4, { creatingStep: { step: 2, type: "hyperinstance" } });
      assertRefused(await batch("delete", { deleteNodeNames: [names[0]] }), /multiples of step 2/);
      modelarts.event("makeBusy", { seconds: 10 });
      assert.equal((await batch("delete", { deleteNodeNames: names.slice(0, 2) })).status, 409);
      modelarts.advance(10);
      assert.equal((await batch("delete", { deleteNodeNames: names.slice(0, 2) })).status, 200);
    });

    it("leaves an order", async () => {
      const [name] = await settled("one", 2);
      await batch("delete", { deleteNodeNames: [name] });
      const [order] = get(modelarts.everything(), "orders") as unknown[];
      assert.deepEqual(
        [get(order, "nodePool"), get(order, "items", 0, "resourceName"), get(order, "items", 0, "action")],
        ["one", name, "deleteNode"],
      );
    });
  });

  it("batch-lock and batch-unlock answer for each node by itself", async () => {
    const [first, second] = await settled("one", 2);
    const locks = () => nodesOf("one").map((one) => get(one, "locks"));
    const locked = await batch("lock", { nodeNames: [first, "nowhere"], actions: ["delete"] });
    assert.deepEqual(locked.body, {
      nodes: [
        { name: first, status: "success" },
        { name: "nowhere", status: "failed" },
      ],
    });
    assert.deepEqual(locks(), [["delete"], []]);
    await batch("unlock", { nodeNames: [first, second], actions: ["delete"] });
    assert.deepEqual(locks(), [[], []]);
    assertRefused(await batch("lock", { nodeNames: [first] }), /actions/);
  });

  it("batch-reboot needs nodes that run, and checks them afterwards", async () => {
    modelarts.event("setDurations", { checkSeconds: 20 });
    const [first, second] = await settled("one", 2);
    const answer = await batch("reboot", { nodeNames: [first] });
    assert.deepEqual(answer.body, { nodeNames: [first] });
    assert.deepEqual([phase("one", first), phase("one", second)], ["Checking", "Available"]);
    assert.deepEqual([get(node("one", first), "reboots"), get(node("one", second), "reboots")], [1, 0]);
    modelarts.advance(20);
    assert.equal(phase("one", first), "Available");
    await modelarts.patch("one", of(3));
    assertRefused(await batch("reboot", { nodeNames: [first, namesOf("one")[2]] }), /is not running/);
    assert.equal(get(node("one", first), "reboots"), 1);
    assertNoNode(await batch("reboot", { nodeNames: ["nowhere"] }));
  });

  it("batch-drain frees up to ten nodes", async () => {
    const names = await settled("one", 11);
    assertRefused(await batch("drain", { nodeNames: names }), /nodeNames/);
    assert.deepEqual((await batch("drain", { nodeNames: names.slice(0, 1) })).status, 200);
    const free = (name: string | undefined) => get(node("one", name), "status", "availableResources", "cpu");
    assert.deepEqual([free(names[0]), free(names[1])], ["0", "8"]);
    assertNoNode(await batch("drain", { nodeNames: ["nowhere"] }));
  });

  describe("batch-reset", () => {
    const image = (name: string | undefined) => get(node("one", name), "spec", "os", "name");

    it("makes nodes anew from what their node pool is now", async () => {
      const [first, second] = await settled("one", 2);
      await batch("drain", { nodeNames: [first] });
      await modelarts.patch("one", of(2, { os: { name: "Ubuntu 22.04" } }));
      const answer = await batch("reset", { nodeNames: [first] });
      assert.match(String(get(answer.body, "job_id")), /^[0-9a-f-]{36}$/);
      assert.equal(phase("one", first), "Creating");
      modelarts.advance(100);
      assert.deepEqual(
        [phase("one", first), image(first), image(second)],
        ["Available", "Ubuntu 22.04", "EulerOS 2.10"],
      );
      assert.equal(get(node("one", first), "drained"), false);
    });

    it("takes an image and a runtime of its own", async () => {
      const [first] = await settled("one", 1);
      const nodeConfig = { os: "Ubuntu 24.04", runtime: "docker" };
      await batch("reset", { nodeNames: [first], nodeConfig });
      modelarts.advance(100);
      assert.deepEqual(
        [image(first), get(node("one", first), "spec", "extendParams", "runtime")],
        ["Ubuntu 24.04", "docker"],
      );
      assertRefused(await batch("reset", { nodeNames: [first], nodeConfig: { runtime: "podman" } }), /runtime/);
    });

    for (const [strategy, maxUnavailable] of [
      ["RollingByNumber", 2],
      ["RollingByPercent", 50],
    ] as const) {
      it(`goes node by node where it is told to (${strategy})`, async () => {
        const names = await settled("one", 4);
        await batch("reset", { nodeNames: names, rollingConfig: { strategy, maxUnavailable } });
        const phases = () => names.map((name) => phase("one", name));
        assert.deepEqual(phases(), ["Creating", "Creating", "Available", "Available"]);
        modelarts.advance(100);
        assert.deepEqual(phases(), ["Available", "Available", "Creating", "Creating"]);
        modelarts.advance(100);
        assert.deepEqual(phases(), ["Available", "Available", "Available", "Available"]);
      });
    }
  });

  describe("batch-migrate", () => {
    it("moves nodes to a node pool, of another resource pool too", async () => {
      const names = await settled("one", 3);
      await settled("two", 1);
      const move = (moved: string[], toPoolName: string, nodePool: string) =>
        batch("migrate", { migrateNodeNames: moved, toPoolName, resourceSpec: { nodePool } });
      const answer = await move(names.slice(0, 1), modelarts.poolName, "two");
      assert.match(String(get(answer.body, "job_id")), /^[0-9a-f-]{36}$/);
      assert.deepEqual(
        [await counts("one"), await counts("two")],
        [
          [2, 2, 2],
          [2, 2, 2],
        ],
      );
      assert.equal(get(node("two", names[0]), "metadata", "labels", "os.modelarts.node/nodepoolname"), "two");

      const elsewhere = String(get(modelarts.event("addPool"), "poolName"));
      const far = { pool: elsewhere, nodePool: "far", resources: { flavor: FLAVOR, count: 1 } };
      modelarts.event("createNodePool", far);
      assert.equal((await move(names.slice(1, 2), elsewhere, "far")).status, 200);
      assert.deepEqual(await counts("one"), [1, 1, 1]);
      const there = get(modelarts.everything(), "pools", elsewhere, "nodePools", "far");
      assert.equal(get(there, "nodes", "length"), 2);
      assert.equal(get(there, "nodes", 1, "metadata", "labels", "os.modelarts.node/cluster"), elsewhere);

      assertRefused(await move(names.slice(2), elsewhere, "none"), /invalid nodepool name/);
      assertRefused(await move(names.slice(2), elsewhere, "modelarts.vm.cpu.8ud-default"), /another flavor/);
      assert.equal((await move(names.slice(2), "none", "far")).status, 404);
      for (const nodePool of ["two", "modelarts.vm.cpu.8ud-default"]) modelarts.event("deleteNodePool", { nodePool });
      assertRefused(await move(names.slice(2), elsewhere, "far"), /at least one node must stay/);
    });
  });

  describe("batch-resize", () => {
    const step = (size: number) => ({ creatingStep: { step: size, type: "hyperinstance" } });
    const uids = (name: string) => [
      ...new Set(nodesOf(name).map((one) => String(get(one, "metadata", "labels", "os.modelarts.node/batch.uid")))),
    ];
    const resize = (nodes: object[], source: object, target: object) => batch("resize", { nodes, source, target });

    it("gives all supernodes of a node pool another step, by an order", async () => {
      await settled("super", 4, step(2));
      const from = { nodePool: "super", ...step(2) };
      const all = uids("super").map((batchUID) => ({ batchUID }));
      assertRefused(await resize(all.slice(1), from, { nodePool: "super", ...step(4) }), /every supernode/);
      const answer = await resize(all, from, { nodePool: "super", ...step(4) });
      assert.match(String(get(answer.body, "orderName")), /^order-/);
      assert.deepEqual(await counts("super"), [8, 8, 8]);
      assert.equal(nodesOf("super").filter((one) => get(one, "status", "phase") === "Creating").length, 4);
      assert.deepEqual(uids("super").length, 2);
      modelarts.advance(1000);
      assert.equal(get((await modelarts.show("super")).body, "spec", "resources", "creatingStep", "step"), 4);
      assert.equal(get(nodesOf("super")[0], "metadata", "labels", "os.modelarts.node/batch.count"), "4");
    });

    it("moves a supernode to the node pool that has its step, without the nodes that are named", async () => {
      const names = await settled("big", 4, step(4));
      await settled("small", 2, step(2));
      await settled("other", 4, step(4));
      const [batchUID = ""] = uids("big");
      const [from, to] = [
        { nodePool: "big", ...step(4) },
        { nodePool: "small", ...step(2) },
      ];
      assertRefused(await resize([{ batchUID }], from, to), /deleteNodeNames/);
      assertRefused(await resize([{ batchUID: "none" }], from, to), /no supernode/);
      assertRefused(await resize([{ batchUID, deleteNodeNames: ["nowhere"] }], from, to), /not in its supernode/);
      assertRefused(await resize([{ batchUID }], { ...from, ...step(3) }, to), /source\.creatingStep/);
      assertRefused(await resize([{ batchUID }], from, { ...to, ...step(3) }), /target\.creatingStep/);
      const done = await resize([{ batchUID, deleteNodeNames: names.slice(0, 2) }], from, to);
      assert.equal(done.status, 200, JSON.stringify(done.body));
      modelarts.advance(1000);
      assert.deepEqual(
        [await counts("big"), await counts("small")],
        [
          [0, 0, 0],
          [4, 4, 4],
        ],
      );
      assert.deepEqual(namesOf("small").slice(2), names.slice(2));
      assert.deepEqual(namesOf("big"), []);
    });
  });
});
