import assert from "node:assert/strict";
import { assertRefused, FLAVOR, get, type ModelArts, of, startQuickModelArts } from "./client";

describe("simulated ModelArts: reset, migration and resizing of nodes", () => {
  let modelarts: ModelArts;
  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  describe("batch-reset", () => {
    const image = (name: string | undefined) => get(modelarts.node("one", name), "spec", "os", "name");

    it("reinstalls nodes from the current node pool", async () => {
      const [first, second] = await modelarts.settled("one", 2);
      await modelarts.batch("drain", { nodeNames: [first] });
      await modelarts.patch("one", of(2, { os: { name: "Ubuntu 22.04" } }));
      const answer = await modelarts.batch("reset", { nodeNames: [first] });
      assert.match(String(get(answer.body, "job_id")), /^[0-9a-f-]{36}$/);
      assert.equal(modelarts.phase("one", first), "Creating");
      modelarts.advance(100);
      assert.deepEqual(
        [modelarts.phase("one", first), image(first), image(second)],
        ["Available", "Ubuntu 22.04", "EulerOS 2.10"],
      );
      assert.equal(get(modelarts.node("one", first), "drained"), false);
    });

    it("uses the image and runtime of the request", async () => {
      const [first] = await modelarts.settled("one", 1);
      const nodeConfig = { os: "Ubuntu 24.04", runtime: "docker" };
      await modelarts.batch("reset", { nodeNames: [first], nodeConfig });
      modelarts.advance(100);
      assert.deepEqual(
        [image(first), get(modelarts.node("one", first), "spec", "extendParams", "runtime")],
        ["Ubuntu 24.04", "docker"],
      );
      assertRefused(
        await modelarts.batch("reset", { nodeNames: [first], nodeConfig: { runtime: "podman" } }),
        /runtime/,
      );
    });

    for (const [strategy, maxUnavailable] of [
      ["RollingByNumber", 2],
      ["RollingByPercent", 50],
    ] as const) {
      it(`reinstalls nodes in batches (${strategy})`, async () => {
        const names = await modelarts.settled("one", 4);
        await modelarts.batch("reset", { nodeNames: names, rollingConfig: { strategy, maxUnavailable } });
        const phases = () => names.map((name) => modelarts.phase("one", name));
        assert.deepEqual(phases(), ["Creating", "Creating", "Available", "Available"]);
        modelarts.advance(100);
        assert.deepEqual(phases(), ["Available", "Available", "Creating", "Creating"]);
        modelarts.advance(100);
        assert.deepEqual(phases(), ["Available", "Available", "Available", "Available"]);
      });
    }
  });

  describe("batch-migrate", () => {
    it("moves nodes to a node pool of the same or another resource pool", async () => {
      const names = await modelarts.settled("one", 3);
      await modelarts.settled("two", 1);
      const move = (moved: string[], toPoolName: string, nodePool: string) =>
        modelarts.batch("migrate", { migrateNodeNames: moved, toPoolName, resourceSpec: { nodePool } });
      const answer = await move(names.slice(0, 1), modelarts.poolName, "two");
      assert.match(String(get(answer.body, "job_id")), /^[0-9a-f-]{36}$/);
      assert.deepEqual(
        [await modelarts.declared("one"), await modelarts.declared("two")],
        [
          [2, 2, 2],
          [2, 2, 2],
        ],
      );
      assert.equal(get(modelarts.node("two", names[0]), "metadata", "labels", "os.modelarts.node/nodepoolname"), "two");

      const elsewhere = String(get(modelarts.event("addPool"), "poolName"));
      const far = { pool: elsewhere, nodePool: "far", resources: { flavor: FLAVOR, count: 1 } };
      modelarts.event("createNodePool", far);
      assert.equal((await move(names.slice(1, 2), elsewhere, "far")).status, 200);
      assert.deepEqual(await modelarts.declared("one"), [1, 1, 1]);
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
      ...new Set(
        modelarts.nodesOf(name).map((one) => String(get(one, "metadata", "labels", "os.modelarts.node/batch.uid"))),
      ),
    ];
    const resize = (nodes: object[], source: object, target: object) =>
      modelarts.batch("resize", { nodes, source, target });

    it("changes the step of all supernodes of a node pool, by an order", async () => {
      await modelarts.settled("super", 4, step(2));
      const from = { nodePool: "super", ...step(2) };
      const all = uids("super").map((batchUID) => ({ batchUID }));
      assertRefused(await resize(all.slice(1), from, { nodePool: "super", ...step(4) }), /every supernode/);
      const answer = await resize(all, from, { nodePool: "super", ...step(4) });
      assert.match(String(get(answer.body, "orderName")), /^order-/);
      assert.deepEqual(await modelarts.declared("super"), [8, 8, 8]);
      assert.equal(modelarts.nodesOf("super").filter((one) => get(one, "status", "phase") === "Creating").length, 4);
      assert.deepEqual(uids("super").length, 2);
      modelarts.advance(1000);
      assert.equal(get((await modelarts.show("super")).body, "spec", "resources", "creatingStep", "step"), 4);
      assert.equal(get(modelarts.nodesOf("super")[0], "metadata", "labels", "os.modelarts.node/batch.count"), "4");
    });

    it("moves a supernode to a node pool with the new step, and deletes the named nodes", async () => {
      const names = await modelarts.settled("big", 4, step(4));
      await modelarts.settled("small", 2, step(2));
      await modelarts.settled("other", 4, step(4));
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
        [await modelarts.declared("big"), await modelarts.declared("small")],
        [
          [0, 0, 0],
          [4, 4, 4],
        ],
      );
      assert.deepEqual(modelarts.namesOf("small").slice(2), names.slice(2));
      assert.deepEqual(modelarts.namesOf("big"), []);
    });
  });
});
