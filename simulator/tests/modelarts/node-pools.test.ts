import assert from "node:assert/strict";
import { assertRefused, FLAVOR, get, of, startQuickModelArts, type ModelArts } from "./client";

describe("simulated ModelArts: node pools", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  const counts = async (name: string) => {
    const resources = get((await modelarts.show(name)).body, "status", "resources");
    return Object.fromEntries(Object.entries(resources ?? {}).map(([phase, group]) => [phase, get(group, "count")]));
  };

  describe("answers", () => {
    it("echo a creation without status and without what the service will add", async () => {
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

    it("show a node pool by its name alone, without annotations, each phase one object and none for an empty one", async () => {
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
      assert.notEqual(get(creating, "nodePool"), "one", "an id here, the name in the spec");
      assert.deepEqual(get(modelarts.view("one"), "metadata", "annotations"), { "os.modelarts/auto.renew": "0" });
    });

    it("list what the pool has, the implicit node pool of its flavor first", async () => {
      await modelarts.create("one", of(1));
      const { body } = await modelarts.call("GET", modelarts.nodePools);
      assert.deepEqual([get(body, "apiVersion"), get(body, "kind")], ["v2", "NodePoolList"]);
      assert.match(String(get(body, "items", 0, "metadata", "name")), /-default$/);
      assert.deepEqual(get(body, "items", 1), (await modelarts.show("one")).body);
      assert.equal(get(body, "items", "length"), 2);
    });

    it("give a patch its annotations and spec and nothing else", async () => {
      await modelarts.create("one", of(1));
      const { body } = await modelarts.patch("one", of(2), { "os.modelarts/billing.mode": "0" });
      assert.deepEqual(Object.keys(body ?? {}).sort(), ["metadata", "spec"]);
      assert.deepEqual(get(body, "metadata"), { annotations: { "os.modelarts/billing.mode": "0" } });
      assert.deepEqual(get(body, "spec"), get((await modelarts.show("one")).body, "spec"));
    });

    it("give a deletion the whole node pool, its nodes deleting", async () => {
      await modelarts.create("one", of(1));
      const { status, body } = await modelarts.destroy("one");
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body ?? {}).sort(), ["apiVersion", "kind", "metadata", "spec", "status"]);
      assert.deepEqual(Object.keys(get(body, "status", "resources") ?? {}), ["deleting"]);
    });

    it("show a resource pool that is there, and 404 ModelArts.50015001 of another", async () => {
      const of = (name: string) => modelarts.call("GET", `/v2/${modelarts.projectId}/pools/${name}`);
      assert.equal(get((await of(modelarts.poolName)).body, "metadata", "name"), modelarts.poolName);
      const missing = await of(`pool-${"a".repeat(40)}`);
      assert.deepEqual([missing.status, get(missing.body, "error_code")], [404, "ModelArts.50015001"]);
    });

    it("say 400 ModelArts.50004000 of a missing node pool and 404 ModelArts.50015001 of a missing pool", async () => {
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

  describe("nodes", () => {
    it("become available one by one", async () => {
      await modelarts.create("one", of(3));
      modelarts.advance(99);
      assert.deepEqual(await counts("one"), { creating: 3 });
      modelarts.advance(1);
      assert.deepEqual(await counts("one"), { creating: 2, available: 1 });
      modelarts.advance(20);
      assert.deepEqual(await counts("one"), { available: 3 });
    });

    it("come by supernodes where there is a creatingStep", async () => {
      await modelarts.create("one", of(4, { creatingStep: { step: 2, type: "hyperinstance" } }));
      modelarts.advance(100);
      assert.deepEqual(await counts("one"), { creating: 2, available: 2 });
      const uid = (node: number) =>
        get(modelarts.view("one"), "nodes", node, "metadata", "labels", "os.modelarts.node/batch.uid");
      assert.equal(uid(0), uid(1));
      assert.notEqual(uid(1), uid(2));
    });

    it("are deleted when the count falls, the newest first, and stay visible until they are gone", async () => {
      await modelarts.create("one", of(3, { azs: [{ az: "a", count: 3 }] }));
      modelarts.advance(200);
      const before = get(modelarts.view("one"), "nodes", 0, "metadata", "name");
      assert.equal((await modelarts.patch("one", of(1))).status, 200);
      assert.deepEqual(await counts("one"), { available: 1, deleting: 2 });
      modelarts.advance(50);
      assert.deepEqual(await counts("one"), { available: 1 });
      assert.equal(get(modelarts.view("one"), "nodes", 0, "metadata", "name"), before);
    });

    it("are where azs wants them, and leave from where it wants fewer", async () => {
      const azs = (a: number, b: number) => [
        { az: "a", count: a },
        { az: "b", count: b },
      ];
      const zones = async () =>
        inOrder(get((await modelarts.show("one")).body, "status", "resources", "available", "azs"));
      await modelarts.create("one", of(3, { azs: azs(1, 2) }));
      modelarts.advance(200);
      assert.deepEqual(await zones(), azs(1, 2));
      await modelarts.patch("one", of(5, { azs: azs(3, 2) }));
      modelarts.advance(200);
      assert.deepEqual(await zones(), azs(3, 2));
      await modelarts.patch("one", of(4, { azs: azs(3, 1) }));
      modelarts.advance(200);
      assert.deepEqual(await zones(), azs(3, 1));
      await modelarts.patch("one", of(5));
      assert.deepEqual(
        get(modelarts.view("one"), "spec", "resources", "azs"),
        azs(3, 2).reverse(),
        "kept in step by the server",
      );
    });

    it("are listed in pages that nobody falls between", async () => {
      await modelarts.create("one", of(7));
      const page = (query: string) => modelarts.call("GET", `${modelarts.nodePools}/one/nodes${query}`);
      const all = await page("");
      assert.deepEqual([get(all.body, "kind"), get(all.body, "items", "length")], ["NodeList", 7]);
      assert.deepEqual(get(all.body, "metadata"), { remainingItemCount: 0 });
      const names: unknown[] = [];
      let token: unknown = "";
      const remaining: unknown[] = [];
      do {
        const { body } = await page(`?limit=3&continue=${encodeURIComponent(String(token))}`);
        for (const node of get(body, "items") as unknown[]) names.push(get(node, "metadata", "name"));
        remaining.push(get(body, "metadata", "remainingItemCount"));
        token = get(body, "metadata", "continue");
      } while (token !== undefined);
      assert.deepEqual(remaining, [4, 1, 0]);
      assert.deepEqual(
        names,
        (get(all.body, "items") as unknown[]).map((node) => get(node, "metadata", "name")),
      );
      assertRefused(await page("?limit=501"), /limit/);
      assertRefused(await page("?continue=nonsense"), /continue/);
    });

    it("show where they belong and what they are, and an address once they are there", async () => {
      await modelarts.create("one", of(1, { tags: [{ key: "owner", value: "ada" }] }));
      const node = async () => get((await modelarts.call("GET", `${modelarts.nodePools}/one/nodes`)).body, "items", 0);
      const creating = await node();
      assert.deepEqual(
        [get(creating, "status", "phase"), get(creating, "status", "privateIp")],
        ["Creating", undefined],
      );
      modelarts.advance(100);
      const available = await node();
      assert.equal(get(available, "status", "phase"), "Available");
      assert.match(String(get(available, "status", "privateIp")), /^192\.168\./);
      assert.equal(get(available, "spec", "flavor"), FLAVOR);
      const labels = get(available, "metadata", "labels");
      assert.equal(get(labels, "os.modelarts.node/nodepoolname"), "one");
      assert.notEqual(get(labels, "os.modelarts.node/nodepool"), "one");
      assert.equal(
        get(available, "metadata", "annotations", "os.modelarts/tms.tags"),
        '[{"key":"owner","value":"ada"}]',
      );
    });
  });

  describe("a patch", () => {
    beforeEach(() =>
      modelarts.create("one", of(1, { labels: { a: "1", b: "2" }, taints: [{ key: "k", effect: "NoExecute" }] })),
    );
    const resources = () => get(modelarts.view("one"), "spec", "resources");

    it("is taken as application/merge-patch+json and as nothing else", async () => {
      for (const type of ["application/json", "application/json;charset=UTF-8", "application/json-patch+json"]) {
        const answer = await modelarts.call("PATCH", `${modelarts.nodePools}/one`, {
          headers: { "content-type": type },
          json: { spec: { resources: of(1) } },
        });
        assert.equal(answer.status, 400);
        assert.equal(get(answer.body, "error_code"), "ModelArts.50004100");
      }
    });

    it("merges objects, replaces lists, and removes what is null", async () => {
      await modelarts.patch(
        "one",
        of(1, { labels: { a: null, c: "3" }, taints: [{ key: "n", effect: "NoSchedule" }] }),
      );
      assert.deepEqual(get(resources(), "labels"), { b: "2", c: "3" });
      assert.deepEqual(get(resources(), "taints"), [{ key: "n", value: "", effect: "NoSchedule" }]);
      await modelarts.patch("one", of(1, { labels: null, taints: [] }));
      assert.deepEqual([get(resources(), "labels"), get(resources(), "taints")], [undefined, []]);
    });

    it("must carry flavor, count and maxCount, and may not change the flavor", async () => {
      assertRefused(await modelarts.patch("one", { labels: {} }), /spec\.resources\.(flavor|count|maxCount)/);
      assertRefused(await modelarts.patch("one", { flavor: FLAVOR, count: 1 }), /maxCount/);
      const headers = { "content-type": "application/merge-patch+json" };
      assertRefused(await modelarts.patch("one", { flavor: null, count: 1, maxCount: 1 }), /flavor/);
      assertRefused(await modelarts.call("PATCH", `${modelarts.nodePools}/one`, { headers, json: {} }), /spec/);
      assertRefused(await modelarts.patch("one", { ...of(1), flavor: "another" }), /flavor/);
      assertRefused(await modelarts.patch("one", of(1, { creatingStep: { step: 1 } })), /creatingStep/);
    });

    it("reaches the existing nodes unless a policy says to ignore them; everything else is for new nodes", async () => {
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

    it("gets another image with another operating system", async () => {
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
    it("goes through a deleting phase, during which it is no failure to ask again", async () => {
      await modelarts.create("one", of(2));
      modelarts.advance(200);
      await modelarts.destroy("one");
      assert.deepEqual(await counts("one"), { deleting: 2 });
      modelarts.advance(20);
      assert.equal((await modelarts.destroy("one")).status, 200);
      assertRefused(await modelarts.patch("one", of(3)), /being deleted/);
      modelarts.advance(29);
      assert.equal((await modelarts.show("one")).status, 200);
      modelarts.advance(1);
      assertRefused(await modelarts.show("one"), /invalid nodepool name/);
    });

    it("is refused for the last node pool, counting those on their way out as gone", async () => {
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

function inOrder(azs: unknown): unknown[] {
  return Array.isArray(azs) ? azs.sort((a, b) => String(get(a, "az")).localeCompare(String(get(b, "az")))) : [];
}
