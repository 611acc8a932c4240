import assert from "node:assert/strict";
import { get, type ModelArts, of, startModelArts } from "./client";

describe("simulated ModelArts: odd answers", () => {
  let modelarts: ModelArts;
  beforeEach(async () => {
    modelarts = await startModelArts();
    modelarts.event("setDurations", { createSeconds: 100, nodeSeconds: 10 });
  });
  afterEach(() => modelarts.close());

  const shown = async (...path: string[]) => get((await modelarts.show("one")).body, ...path);
  const listed = async (...path: string[]) => {
    const items = get((await modelarts.call("GET", modelarts.nodePools)).body, "items") as unknown[];
    return get(items[1], ...path);
  };

  it("contain the labels and taints of the service after every change", async () => {
    modelarts.event("addServerFields", {
      nodePool: "one",
      labels: { "os.modelarts/node.type": "cpu" },
      taints: [{ key: "os.modelarts/init", effect: "NoSchedule" }],
    });
    const resources = of(1, { labels: { a: "1" }, taints: [{ key: "k", effect: "NoExecute" }] });
    assert.deepEqual(get((await modelarts.create("one", resources)).body, "spec", "resources"), resources);
    const labels = { "os.modelarts/node.type": "cpu", a: "1" };
    for (const read of [shown, listed]) assert.deepEqual(await read("spec", "resources", "labels"), labels);
    const patched = await modelarts.patch("one", of(1, { labels: { "os.modelarts/node.type": null }, taints: [] }));
    assert.deepEqual(get(patched.body, "spec", "resources", "labels"), labels);
    assert.deepEqual(await shown("spec", "resources", "taints"), [{ key: "os.modelarts/init", effect: "NoSchedule" }]);
    assert.deepEqual(
      get(modelarts.view("one"), "spec", "resources", "labels"),
      { a: "1" },
      "the view shows the declared labels",
    );
  });

  it("hide fields until alterAnswers is reset", async () => {
    await modelarts.create("one", of(1, { extendParams: { postInstall: "c2VjcmV0" } }));
    modelarts.event("alterAnswers", { nodePool: "one", resources: { extendParams: { postInstall: null } } });
    const params = await shown("spec", "resources", "extendParams");
    assert.deepEqual([get(params, "postInstall"), get(params, "runtime")], [undefined, "containerd"]);
    assert.equal(await listed("spec", "resources", "extendParams", "postInstall"), undefined);
    const patched = await modelarts.patch("one", of(1));
    assert.equal(get(patched.body, "spec", "resources", "extendParams", "postInstall"), "c2VjcmV0");
    modelarts.event("alterAnswers", { nodePool: "one" });
    assert.equal(await shown("spec", "resources", "extendParams", "postInstall"), "c2VjcmV0");
  });

  it("contain odd values: zones without a count, taints without an effect, text instead of a number", async () => {
    const odd = { azs: [{ az: "cn-north-4a" }], taints: [{ key: "k" }], maxCount: "1", creatingStep: { step: null } };
    modelarts.event("alterAnswers", { nodePool: "one", resources: odd, answers: ["show", "patch"] });
    await modelarts.create("one", of(1));
    const resources = await shown("spec", "resources");
    assert.deepEqual(
      ["azs", "taints", "maxCount", "creatingStep"].map((key) => get(resources, key)),
      [odd.azs, odd.taints, "1", {}],
    );
    assert.equal(await listed("spec", "resources", "maxCount"), 1);
    assert.equal(get((await modelarts.patch("one", of(1))).body, "spec", "resources", "maxCount"), "1");
  });

  it("contain another name", async () => {
    await modelarts.create("one", of(1));
    modelarts.event("alterAnswers", { nodePool: "one", metadata: { name: "two" }, answers: ["show"] });
    assert.equal(await shown("metadata", "name"), "two");
    assert.equal(await listed("metadata", "name"), "one");
  });

  it("contain nodes in any phase, do not count nodes that are being checked, and contain more nodes than the count", async () => {
    modelarts.event("setDurations", { checkSeconds: 30 });
    await modelarts.create("one", of(2));
    modelarts.advance(110);
    const phases = async () => {
      const items = get((await modelarts.call("GET", `${modelarts.nodePools}/one/nodes`)).body, "items") as unknown[];
      return items.map((node) => get(node, "status", "phase"));
    };
    assert.deepEqual(await phases(), ["Checking", "Checking"]);
    assert.deepEqual(await shown("status", "resources"), {});
    modelarts.advance(30);
    assert.deepEqual(await phases(), ["Available", "Available"]);
    modelarts.event("makeAbnormal", { nodePool: "one", count: 1, phase: "Upgrading", healAfterSeconds: 60 });
    assert.deepEqual(await phases(), ["Upgrading", "Available"]);
    modelarts.event("addNodes", { nodePool: "one", count: 2 });
    assert.deepEqual(
      [await shown("spec", "resources", "count"), await shown("status", "resources", "available", "count")],
      [2, 3],
    );
    modelarts.advance(60);
    assert.equal(await shown("status", "resources", "available", "count"), 4);
  });

  it("are pages of nodes without end, each with another cursor", async () => {
    modelarts.event("setEndlessPages", { endless: true });
    await modelarts.create("one", of(3));
    const cursors = new Set<unknown>();
    const names: unknown[] = [];
    let cursor = "";
    for (let page = 0; page < 6; page += 1) {
      const path = `${modelarts.nodePools}/one/nodes?limit=2&continue=${encodeURIComponent(cursor)}`;
      const { body } = await modelarts.call("GET", path);
      names.push(...(get(body, "items") as unknown[]).map((node) => get(node, "metadata", "name")));
      cursor = String(get(body, "metadata", "continue"));
      cursors.add(cursor);
      assert.equal(get(body, "metadata", "remainingItemCount"), 1);
    }
    assert.deepEqual([cursors.size, names.length], [6, 3]);
    modelarts.event("setEndlessPages", { endless: false });
    const { body } = await modelarts.call("GET", `${modelarts.nodePools}/one/nodes`);
    assert.deepEqual(get(body, "metadata"), { remainingItemCount: 0 });
  });

  it("list two projects with the name of the region, one of them disabled", async () => {
    const disabled = get(modelarts.event("addProject"), "projectId");
    const projects = async () => {
      const { body } = await modelarts.call("GET", "/v3/projects?name=cn-north-4");
      return (get(body, "projects") as unknown[]).map((project) => [get(project, "id"), get(project, "enabled")]);
    };
    assert.deepEqual(await projects(), [
      [disabled, false],
      [modelarts.projectId, true],
    ]);
    assert.equal(
      (await modelarts.call("GET", modelarts.nodePools.replace(modelarts.projectId, String(disabled)))).status,
      403,
    );
    const last = get(modelarts.event("addProject", { first: false, enabled: true }), "projectId");
    assert.deepEqual((await projects()).at(-1), [last, true]);
    modelarts.event("addProject", { name: "cn-south-1" });
    assert.equal((await projects()).length, 3);
    modelarts.simulator.reset();
    assert.deepEqual(await projects(), [[modelarts.projectId, true]]);
  });
});
