import assert from "node:assert/strict";
import { assertRefused, FLAVOR, get, type ModelArts, of, startQuickModelArts } from "./client";

describe("simulated ModelArts: node pools", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  describe("answers", () => {
    it("repeat a creation without status and added fields", async () => {
      const resources = of(2, { labels: { team: "a" } });
      const answer = await modelarts.create("one", resources, { "os.modelarts/billing.mode": "0" });
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.body, {
        apiVersion: "v2",
        kind: "NodePool",
        metadata: { name: "one", annotations: { "os.modelarts/billing.mode": "0" } },
        spec: { resources },
      });
    });

    it("show a node pool without annotations, with one object for each phase that has nodes", async () => {
      await modelarts.create("one", of(2), { "os.modelarts/auto.renew": "0" });
      const { body } = await modelarts.show("one");
      assert.deepEqual(get(body, "metadata"), { name: "one" });
      assert.deepEqual(Object.keys(get(body, "status", "resources") ?? {}), ["creating"]);
      const creating = get(body, "status", "resources", "creating");
      assert.deepEqual([get(creating, "flavor"), get(creating, "count"), get(creating, "maxCount")], [FLAVOR, 2, 2]);
      assert.deepEqual(get(creating, "azs"), [
        { az: "cn-north-4a", count: 1 },
        { az: "cn-north-4b", count: 1 },
      ]);
      assert.notEqual(get(creating, "nodePool"), "one", "the status has an id, the spec the name");
      assert.deepEqual(get(modelarts.view("one"), "metadata", "annotations"), { "os.modelarts/auto.renew": "0" });
    });

    it("list all node pools, the implicit one first", async () => {
      await modelarts.create("one", of(1));
      const { body } = await modelarts.call("GET", modelarts.nodePools);
      assert.deepEqual([get(body, "apiVersion"), get(body, "kind")], ["v2", "NodePoolList"]);
      assert.match(String(get(body, "items", 0, "metadata", "name")), /-default$/);
      assert.deepEqual(get(body, "items", 1), (await modelarts.show("one")).body);
      assert.equal(get(body, "items", "length"), 2);
    });

    it("contain only annotations and spec after a patch", async () => {
      await modelarts.create("one", of(1));
      const { body } = await modelarts.patch("one", of(2), { "os.modelarts/billing.mode": "0" });
      assert.deepEqual(Object.keys(body ?? {}).sort(), ["metadata", "spec"]);
      assert.deepEqual(get(body, "metadata"), { annotations: { "os.modelarts/billing.mode": "0" } });
      assert.deepEqual(get(body, "spec"), get((await modelarts.show("one")).body, "spec"));
    });

    it("contain the whole node pool with deleting nodes after a deletion", async () => {
      await modelarts.create("one", of(1));
      const { status, body } = await modelarts.destroy("one");
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body ?? {}).sort(), ["apiVersion", "kind", "metadata", "spec", "status"]);
      assert.deepEqual(Object.keys(get(body, "status", "resources") ?? {}), ["deleting"]);
    });

    it("show a resource pool, and 404 ModelArts.50015001 for a missing one", async () => {
      const showPool = (name: string) => modelarts.call("GET", `/v2/${modelarts.projectId}/pools/${name}`);
      assert.equal(get((await showPool(modelarts.poolName)).body, "metadata", "name"), modelarts.poolName);
      const missing = await showPool(`pool-${"a".repeat(40)}`);
      assert.deepEqual([missing.status, get(missing.body, "error_code")], [404, "ModelArts.50015001"]);
    });

    it("are 400 ModelArts.50004000 for a missing node pool and 404 ModelArts.50015001 for a missing resource pool", async () => {
      for (const answer of [
        await modelarts.show("none"),
        await modelarts.patch("none", of(1)),
        await modelarts.destroy("none"),
      ]) {
        assertRefused(answer, /^Bad request\. invalid nodepool name$/);
      }
      assertRefused(await modelarts.call("GET", `${modelarts.nodePools}/none/nodes`), /invalid nodepool name/);
      const elsewhere = modelarts.nodePools.replace(modelarts.poolName, "pool-none-0123456789abcdef0123456789abcdef");
      for (const method of ["GET", "POST", "PATCH", "DELETE"]) {
        const missing = await modelarts.call(method, method === "POST" ? elsewhere : `${elsewhere}/one`);
        assert.equal(missing.status, 404);
        assert.equal(get(missing.body, "error_code"), "ModelArts.50015001");
        assert.match(String(get(missing.body, "error_msg")), /"pool-none-\w+" not found/);
      }
    });
  });

  describe("a patch", () => {
    beforeEach(() =>
      modelarts.create("one", of(1, { labels: { a: "1", b: "2" }, taints: [{ key: "k", effect: "NoExecute" }] })),
    );
    const resources = () => get(modelarts.view("one"), "spec", "resources");

    it("is accepted only as application/merge-patch+json", async () => {
      for (const type of ["application/json", "application/json;charset=UTF-8", "application/json-patch+json"]) {
        const answer = await modelarts.call("PATCH", `${modelarts.nodePools}/one`, {
          headers: { "content-type": type },
          json: { spec: { resources: of(1) } },
        });
        assert.equal(answer.status, 400);
        assert.equal(get(answer.body, "error_code"), "ModelArts.50004100");
      }
    });

    it("merges objects, replaces lists and removes keys with null", async () => {
      await modelarts.patch(
        "one",
        of(1, { labels: { a: null, c: "3" }, taints: [{ key: "n", effect: "NoSchedule" }] }),
      );
      assert.deepEqual(get(resources(), "labels"), { b: "2", c: "3" });
      assert.deepEqual(get(resources(), "taints"), [{ key: "n", value: "", effect: "NoSchedule" }]);
      await modelarts.patch("one", of(1, { labels: null, taints: [] }));
      assert.deepEqual([get(resources(), "labels"), get(resources(), "taints")], [undefined, []]);
    });

    it("must contain flavor, count and maxCount, and cannot change the flavor", async () => {
      assertRefused(await modelarts.patch("one", { labels: {} }), /spec\.resources\.(flavor|count|maxCount)/);
      assertRefused(await modelarts.patch("one", { flavor: FLAVOR, count: 1 }), /maxCount/);
      const headers = { "content-type": "application/merge-patch+json" };
      assertRefused(await modelarts.patch("one", { flavor: null, count: 1, maxCount: 1 }), /flavor/);
      assertRefused(await modelarts.call("PATCH", `${modelarts.nodePools}/one`, { headers, json: {} }), /spec/);
      assertRefused(await modelarts.patch("one", { ...of(1), flavor: "another" }), /flavor/);
      assertRefused(await modelarts.patch("one", of(1, { creatingStep: { step: 1 } })), /creatingStep/);
    });

    it("changes labels and taints of existing nodes unless a policy is ignore, and everything else for new nodes only", async () => {
      const node = (index: number, ...path: string[]) => get(modelarts.view("one"), "nodes", index, ...path);
      await modelarts.patch("one", of(1, { labels: { a: "9" }, os: { name: "Ubuntu 22.04" } }));
      assert.deepEqual(node(0, "kubernetes", "labels"), { a: "9", b: "2" });
      assert.notEqual(node(0, "spec", "os", "name"), "Ubuntu 22.04");
      const ignore = { labelPolicyOnExistingNodes: "ignore", taintPolicyOnExistingNodes: "ignore" };
      await modelarts.patch("one", of(2, { labels: { a: "10" }, taints: [], extendParams: ignore }));
      assert.deepEqual([node(0, "kubernetes", "labels", "a"), node(1, "kubernetes", "labels", "a")], ["9", "10"]);
      assert.deepEqual(
        [node(0, "kubernetes", "taints", "length"), node(1, "kubernetes", "taints", "length")],
        ["1", "0"].map(Number),
      );
      assert.equal(node(1, "spec", "os", "name"), "Ubuntu 22.04");
    });

    it("changes the image with the operating system", async () => {
      const before = get(resources(), "os", "imageId");
      await modelarts.patch("one", of(1, { os: { autoMatch: "Ubuntu 22.04" } }));
      assert.deepEqual(
        [get(resources(), "os", "name"), get(resources(), "os", "autoMatch")],
        ["Ubuntu 22.04", undefined],
      );
      assert.notEqual(get(resources(), "os", "imageId"), before);
    });
  });

  describe("deletion", () => {
    it("takes a while, and can be repeated meanwhile", async () => {
      await modelarts.create("one", of(2));
      modelarts.advance(200);
      await modelarts.destroy("one");
      assert.deepEqual(await modelarts.counts("one"), { deleting: 2 });
      modelarts.advance(20);
      assert.equal((await modelarts.destroy("one")).status, 200);
      assertRefused(await modelarts.patch("one", of(3)), /being deleted/);
      modelarts.advance(29);
      assert.equal((await modelarts.show("one")).status, 200);
      modelarts.advance(1);
      assertRefused(await modelarts.show("one"), /invalid nodepool name/);
    });

    it("is refused for the last node pool, not counting those being deleted", async () => {
      await modelarts.create("one", of(1));
      const { body } = await modelarts.call("GET", modelarts.nodePools);
      assert.equal((await modelarts.destroy(String(get(body, "items", 0, "metadata", "name")))).status, 200);
      assertRefused(await modelarts.destroy("one"), /last node pool/);
    });

    it("is refused while the node pool is in use", async () => {
      await modelarts.create("one", of(1));
      modelarts.event("refuseDelete", { nodePool: "one", inUse: true });
      assertRefused(await modelarts.destroy("one"), /in use/);
      modelarts.event("refuseDelete", { inUse: false });
      assert.equal((await modelarts.destroy("one")).status, 200);
    });
  });
});
