import assert from "node:assert/strict";
import { assertRefused, get, type ModelArts, of, startQuickModelArts } from "./client";

describe("simulated ModelArts: delays and refusals", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  const listed = async () =>
    (get((await modelarts.call("GET", modelarts.nodePools)).body, "items") as unknown[]).map((item) =>
      get(item, "metadata", "name"),
    );
  const count = async (name: string) => get((await modelarts.show(name)).body, "spec", "resources", "count");

  describe("visibility", () => {
    const assertInvisible = async () => {
      assert.equal((await listed()).includes("one"), false);
      for (const answer of [
        await modelarts.show("one"),
        await modelarts.patch("one", of(2)),
        await modelarts.destroy("one"),
        await modelarts.call("GET", `${modelarts.nodePools}/one/nodes`),
      ]) {
        assertRefused(answer, /invalid nodepool name/);
      }
      const nodes = await modelarts.call("GET", modelarts.nodePools.replace("nodepools", "nodes"));
      assert.equal(get(nodes.body, "items", "length"), 1, "the implicit node pool's");
      assert.equal(get(modelarts.view("one"), "visible"), false);
    };

    it("of a created node pool comes minutes later, while its nodes are created", async () => {
      modelarts.event("delayVisibility", { seconds: 120 });
      assert.equal((await modelarts.create("one", of(1))).status, 200);
      modelarts.advance(119);
      await assertInvisible();
      assertRefused(await modelarts.create("one", of(1)), /already exists/);
      modelarts.advance(1);
      assert.equal((await listed()).includes("one"), true);
      const { body } = await modelarts.show("one");
      assert.deepEqual(Object.keys(get(body, "status", "resources") ?? {}), ["available"]);
    });

    it("is held until it is released", async () => {
      modelarts.event("delayVisibility");
      await modelarts.create("one", of(1));
      modelarts.advance(1e6);
      await assertInvisible();
      modelarts.event("releaseDelays");
      assert.equal(await count("one"), 1);
      await modelarts.create("two", of(1));
      assert.equal(await count("two"), 1, "the delay has ended");
    });
  });

  it("change counts minutes after the answer to the patch, or when they are released", async () => {
    await modelarts.create("one", of(1, { labels: { a: "1" } }));
    modelarts.advance(100);
    modelarts.event("delayCounts", { seconds: 120 });
    const answer = await modelarts.patch("one", of(3, { labels: { b: "2" } }));
    assert.equal(get(answer.body, "spec", "resources", "count"), 3);
    const shown = async () => {
      const { body } = await modelarts.show("one");
      return [
        get(body, "spec", "resources", "count"),
        get(body, "spec", "resources", "labels"),
        get(body, "status", "resources", "creating", "count"),
      ];
    };
    modelarts.advance(119);
    assert.deepEqual(await shown(), [1, { a: "1" }, undefined]);
    modelarts.advance(1);
    assert.deepEqual(await shown(), [3, { a: "1", b: "2" }, 2]);

    modelarts.advance(1000);
    modelarts.event("delayCounts");
    await modelarts.patch("one", of(4));
    await modelarts.patch("one", of(3, { labels: { a: null } }));
    modelarts.advance(1000);
    assert.deepEqual(await shown(), [3, { a: "1", b: "2" }, undefined]);
    modelarts.event("releaseDelays");
    assert.deepEqual(await shown(), [3, { b: "2" }, undefined]);
    const { body } = await modelarts.show("one");
    assert.equal(get(body, "status", "resources", "deleting", "count"), 1, "the held patches ran one after the other");
  });

  describe("a busy resource pool", () => {
    const assertBusy = (answer: { status: number; body: unknown }) => {
      assert.equal(answer.status, 409, JSON.stringify(answer.body));
      assert.match(String(get(answer.body, "error_msg")), /is being changed/);
    };

    it("accepts concurrent changes, unless oneChangeAtATime is set", async () => {
      await modelarts.create("one", of(1));
      assert.equal((await modelarts.create("two", of(1))).status, 200);
      modelarts.event("oneChangeAtATime", { enabled: true });
      assertBusy(await modelarts.create("three", of(1)));
      assertBusy(await modelarts.patch("one", of(2)));
      assertBusy(await modelarts.destroy("one"));
      modelarts.advance(99);
      assertBusy(await modelarts.create("three", of(1)));
      modelarts.advance(1);
      assert.equal((await modelarts.create("three", of(1))).status, 200);
      modelarts.advance(100);
      assert.equal((await modelarts.destroy("one")).status, 200);
      assert.equal((await modelarts.destroy("one")).status, 200, "a repeated deletion is not a second change");
      assertBusy(await modelarts.patch("two", of(2)));
      modelarts.advance(50);
      assert.equal((await modelarts.patch("two", of(2))).status, 200);
    });

    it("does not block another resource pool", async () => {
      const other = String(get(modelarts.event("addPool"), "poolName"));
      for (const pool of [modelarts.poolName, other]) modelarts.event("oneChangeAtATime", { pool, enabled: true });
      await modelarts.create("one", of(1));
      const json = { apiVersion: "v2", kind: "NodePool", metadata: { name: "one" }, spec: { resources: of(1) } };
      const path = modelarts.nodePools.replace(modelarts.poolName, other);
      assert.equal((await modelarts.call("POST", path, { json })).status, 200);
    });

    it("is busy for the time of makeBusy", async () => {
      await modelarts.create("one", of(1));
      modelarts.event("makeBusy", { seconds: 30 });
      modelarts.advance(29);
      assertBusy(await modelarts.patch("one", of(2)));
      assert.equal((await modelarts.show("one")).status, 200);
      modelarts.advance(1);
      assert.equal((await modelarts.patch("one", of(2))).status, 200);
    });
  });
});
