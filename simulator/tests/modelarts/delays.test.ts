import assert from "node:assert/strict";
import { assertRefused, get, startModelArts, type ModelArts } from "./client";

const flavor = "modelarts.vm.2u4g.dcc";

describe("the ModelArts simulator's delays and refusals", () => {
  let cloud: ModelArts;

  beforeEach(async () => {
    cloud = await startModelArts();
    cloud.event("setDurations", { createSeconds: 100, nodeSeconds: 10, deleteSeconds: 50 });
  });
  afterEach(() => cloud.close());

  const of = (count: number, others: object = {}) => ({ flavor, count, maxCount: count, ...others });
  const listed = async () =>
    (get((await cloud.call("GET", cloud.nodePools)).body, "items") as unknown[]).map((item) =>
      get(item, "metadata", "name"),
    );
  const count = async (name: string) => get((await cloud.show(name)).body, "spec", "resources", "count");

  describe("visibility", () => {
    const assertUnseen = async () => {
      assert.equal((await listed()).includes("one"), false);
      for (const answer of [
        await cloud.show("one"),
        await cloud.patch("one", of(2)),
        await cloud.destroy("one"),
        await cloud.call("GET", `${cloud.nodePools}/one/nodes`),
      ]) {
        assertRefused(answer, /invalid nodepool name/);
      }
      const nodes = await cloud.call("GET", cloud.nodePools.replace("nodepools", "nodes"));
      assert.equal(get(nodes.body, "items", "length"), 1, "the implicit node pool's");
      assert.equal(get(cloud.view("one"), "visible"), false);
    };

    it("of a created node pool can come minutes later, while its nodes come", async () => {
      cloud.event("delayVisibility", { seconds: 120 });
      assert.equal((await cloud.create("one", of(1))).status, 200);
      cloud.pass(119);
      await assertUnseen();
      assertRefused(await cloud.create("one", of(1)), /already exists/);
      cloud.pass(1);
      assert.equal((await listed()).includes("one"), true);
      const { body } = await cloud.show("one");
      assert.deepEqual(Object.keys(get(body, "status", "resources") ?? {}), ["available"]);
    });

    it("can be held until it is released", async () => {
      cloud.event("delayVisibility");
      await cloud.create("one", of(1));
      cloud.pass(1e6);
      await assertUnseen();
      cloud.event("releaseDelays");
      assert.equal(await count("one"), 1);
      await cloud.create("two", of(1));
      assert.equal(await count("two"), 1, "nothing is delayed any more");
    });
  });

  it("counts can move minutes after the patch was answered, or when they are released", async () => {
    await cloud.create("one", of(1, { labels: { a: "1" } }));
    cloud.pass(100);
    cloud.event("delayCounts", { seconds: 120 });
    const answer = await cloud.patch("one", of(3, { labels: { b: "2" } }));
    assert.equal(get(answer.body, "spec", "resources", "count"), 3);
    const shown = async () => {
      const { body } = await cloud.show("one");
      return [
        get(body, "spec", "resources", "count"),
        get(body, "spec", "resources", "labels"),
        get(body, "status", "resources", "creating", "count"),
      ];
    };
    cloud.pass(119);
    assert.deepEqual(await shown(), [1, { a: "1" }, undefined]);
    cloud.pass(1);
    assert.deepEqual(await shown(), [3, { a: "1", b: "2" }, 2]);

    cloud.pass(1000);
    cloud.event("delayCounts");
    await cloud.patch("one", of(4));
    await cloud.patch("one", of(3, { labels: { a: null } }));
    cloud.pass(1000);
    assert.deepEqual(await shown(), [3, { a: "1", b: "2" }, undefined]);
    cloud.event("releaseDelays");
    assert.deepEqual(await shown(), [3, { b: "2" }, undefined]);
    const { body } = await cloud.show("one");
    assert.equal(get(body, "status", "resources", "deleting", "count"), 1, "one came and went, one after the other");
  });

  describe("a busy resource pool", () => {
    const assertBusy = (answer: { status: number; body: unknown }) => {
      assert.equal(answer.status, 409, JSON.stringify(answer.body));
      assert.match(String(get(answer.body, "error_msg")), /is being changed/);
    };

    it("takes changes side by side, unless it is told to take one at a time", async () => {
      await cloud.create("one", of(1));
      assert.equal((await cloud.create("two", of(1))).status, 200);
      cloud.event("oneChangeAtATime", { enabled: true });
      assertBusy(await cloud.create("three", of(1)));
      assertBusy(await cloud.patch("one", of(2)));
      assertBusy(await cloud.destroy("one"));
      cloud.pass(99);
      assertBusy(await cloud.create("three", of(1)));
      cloud.pass(1);
      assert.equal((await cloud.create("three", of(1))).status, 200);
      cloud.pass(100);
      assert.equal((await cloud.destroy("one")).status, 200);
      assert.equal((await cloud.destroy("one")).status, 200, "the same deletion again is no second change");
      assertBusy(await cloud.patch("two", of(2)));
      cloud.pass(50);
      assert.equal((await cloud.patch("two", of(2))).status, 200);
    });

    it("is the one alone that is changed", async () => {
      const other = String(get(cloud.event("addPool"), "poolName"));
      for (const pool of [cloud.poolName, other]) cloud.event("oneChangeAtATime", { pool, enabled: true });
      await cloud.create("one", of(1));
      const json = { apiVersion: "v2", kind: "NodePool", metadata: { name: "one" }, spec: { resources: of(1) } };
      const path = cloud.nodePools.replace(cloud.poolName, other);
      assert.equal((await cloud.call("POST", path, { json })).status, 200);
    });

    it("can be changed by somebody else for a time", async () => {
      await cloud.create("one", of(1));
      cloud.event("makeBusy", { seconds: 30 });
      cloud.pass(29);
      assertBusy(await cloud.patch("one", of(2)));
      assert.equal((await cloud.show("one")).status, 200);
      cloud.pass(1);
      assert.equal((await cloud.patch("one", of(2))).status, 200);
    });
  });
});
