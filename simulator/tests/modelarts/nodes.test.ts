import assert from "node:assert/strict";
import { assertRefused, FLAVOR, get, type ModelArts, of, startQuickModelArts } from "./client";

describe("simulated ModelArts: nodes", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startQuickModelArts();
  });
  afterEach(() => modelarts.close());

  it("become available one by one", async () => {
    await modelarts.create("one", of(3));
    modelarts.advance(99);
    assert.deepEqual(await modelarts.counts("one"), { creating: 3 });
    modelarts.advance(1);
    assert.deepEqual(await modelarts.counts("one"), { creating: 2, available: 1 });
    modelarts.advance(20);
    assert.deepEqual(await modelarts.counts("one"), { available: 3 });
  });

  it("become available by supernodes if there is a creatingStep", async () => {
    await modelarts.create("one", of(4, { creatingStep: { step: 2, type: "hyperinstance" } }));
    modelarts.advance(100);
    assert.deepEqual(await modelarts.counts("one"), { creating: 2, available: 2 });
    const uid = (node: number) =>
      get(modelarts.view("one"), "nodes", node, "metadata", "labels", "os.modelarts.node/batch.uid");
    assert.equal(uid(0), uid(1));
    assert.notEqual(uid(1), uid(2));
  });

  it("are deleted if the count is lowered, the newest first, and stay visible meanwhile", async () => {
    await modelarts.create("one", of(3, { azs: [{ az: "a", count: 3 }] }));
    modelarts.advance(200);
    const before = get(modelarts.view("one"), "nodes", 0, "metadata", "name");
    assert.equal((await modelarts.patch("one", of(1))).status, 200);
    assert.deepEqual(await modelarts.counts("one"), { available: 1, deleting: 2 });
    modelarts.advance(50);
    assert.deepEqual(await modelarts.counts("one"), { available: 1 });
    assert.equal(get(modelarts.view("one"), "nodes", 0, "metadata", "name"), before);
  });

  it("follow azs when they are added and removed", async () => {
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
      "the service updates azs",
    );
  });

  it("are listed in complete pages", async () => {
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

  it("show node pool, flavor and tags, and an address when they are available", async () => {
    await modelarts.create("one", of(1, { tags: [{ key: "owner", value: "ada" }] }));
    const node = async () => get((await modelarts.call("GET", `${modelarts.nodePools}/one/nodes`)).body, "items", 0);
    const creating = await node();
    assert.deepEqual([get(creating, "status", "phase"), get(creating, "status", "privateIp")], ["Creating", undefined]);
    modelarts.advance(100);
    const available = await node();
    assert.equal(get(available, "status", "phase"), "Available");
    assert.match(String(get(available, "status", "privateIp")), /^192\.168\./);
    assert.equal(get(available, "spec", "flavor"), FLAVOR);
    const labels = get(available, "metadata", "labels");
    assert.equal(get(labels, "os.modelarts.node/nodepoolname"), "one");
    assert.notEqual(get(labels, "os.modelarts.node/nodepool"), "one");
    assert.equal(get(available, "metadata", "annotations", "os.modelarts/tms.tags"), '[{"key":"owner","value":"ada"}]');
  });
});

function inOrder(azs: unknown): unknown[] {
  return Array.isArray(azs) ? azs.sort((a, b) => String(get(a, "az")).localeCompare(String(get(b, "az")))) : [];
}
