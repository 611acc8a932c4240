import assert from "node:assert/strict";
import { mergePatch } from "../../modelarts/api/merge-patch";
import { get, type ModelArts, startModelArts } from "./client";

const least = { flavor: "modelarts.vm.2u4g.dcc", count: 2, maxCount: 2 };

describe("simulated ModelArts: fields that the service adds", () => {
  let modelarts: ModelArts;
  let shown: (resources?: object) => Promise<unknown>;

  beforeEach(async () => {
    modelarts = await startModelArts();
    shown = async (resources = {}) => {
      assert.equal((await modelarts.create("one", { ...least, ...resources })).status, 200);
      return get((await modelarts.show("one")).body, "spec", "resources");
    };
  });
  afterEach(() => modelarts.close());

  it("are azs, nodePool, network, extendParams, os and taints if the request has none", async () => {
    const resources = await shown();
    const keys = ["azs", "count", "extendParams", "flavor", "maxCount", "network", "nodePool", "os", "taints"];
    assert.deepEqual(Object.keys(resources ?? {}).sort(), keys);
    assert.deepEqual(get(resources, "azs"), [
      { az: "cn-north-4b", count: 1 },
      { az: "cn-north-4a", count: 1 },
    ]);
    assert.equal(get(resources, "nodePool"), "one");
    assert.deepEqual(Object.keys(get(resources, "network") ?? {}), ["vpc", "subnet", "securityGroups"]);
    assert.deepEqual(Object.keys(get(resources, "os") ?? {}), ["name", "imageId", "imageType"]);
    assert.deepEqual(get(resources, "extendParams"), {
      dockerBaseSize: "50",
      runtime: "containerd",
      nodePoolName: "one",
    });
    assert.deepEqual(get(resources, "taints"), []);
  });

  it("do not change the given fields", async () => {
    const given = {
      azs: [{ az: "z", count: 2 }],
      nodePool: "shown-as-sent",
      labels: { a: "b" },
      network: { vpc: "v" },
      extendParams: { runtime: "docker", post_install: "ZWNobw==" },
      os: { name: "Ubuntu 22.04", imageId: "i", imageType: "private" },
      creatingStep: { step: 2, type: "hyperinstance" },
    };
    const resources = await shown(given);
    assert.deepEqual(mergePatch(resources, given), resources);
    assert.equal(get(resources, "network", "securityGroups", "length"), 2);
    assert.equal(get(resources, "extendParams", "dockerBaseSize"), "50");
  });

  it("replace os.autoMatch", async () => {
    const os = get(await shown({ os: { autoMatch: "Ubuntu 22.04" } }), "os");
    assert.deepEqual([get(os, "name"), get(os, "autoMatch")], ["Ubuntu 22.04", undefined]);
  });

  it("complete volumes and volume groups", async () => {
    const disk = { volumeType: "SSD", size: "100Gi" };
    const resources = await shown({
      rootVolume: disk,
      dataVolumes: [{ ...disk, extendParams: { volumeGroup: "vgpaas" } }],
      volumeGroupConfigs: [{ volumeGroup: "vgpaas" }, { volumeGroup: "default", types: ["local"] }],
    });
    assert.deepEqual(get(resources, "rootVolume"), { ...disk, extendParams: { billing: "postPaid" } });
    assert.deepEqual(get(resources, "dataVolumes"), [
      { ...disk, count: 1, extendParams: { volumeGroup: "vgpaas", billing: "postPaid" } },
    ]);
    assert.deepEqual(get(resources, "volumeGroupConfigs"), [
      { volumeGroup: "default", types: ["local"], lvmConfig: { lvType: "linear" } },
      { volumeGroup: "vgpaas", dockerThinPool: 90, lvmConfig: { lvType: "linear" }, types: ["volume"] },
    ]);
  });

  it("contain lists in another order than the request", async () => {
    const taints = ["a", "b"].map((key) => ({ key, value: "v", effect: "NoExecute" }));
    const tags = ["a", "b"].map((key) => ({ key, value: "v" }));
    const securityGroups = ["s1", "s2"];
    const groups = ["vguser1", "vguser2"];
    const dataVolumes = groups.map((volumeGroup) => ({ volumeType: "SAS", size: "1", extendParams: { volumeGroup } }));
    const volumeGroupConfigs = groups.map((volumeGroup) => ({ volumeGroup }));
    const azs = ["a", "b"].map((az) => ({ az, count: 1 }));
    const given = { taints, tags, dataVolumes, volumeGroupConfigs, azs, network: { securityGroups } };
    const resources = await shown(given);
    assert.deepEqual(get(resources, "taints"), taints.toReversed());
    assert.deepEqual(get(resources, "tags"), tags.toReversed());
    assert.deepEqual(get(resources, "azs"), azs.toReversed());
    assert.deepEqual(get(resources, "network", "securityGroups"), ["s2", "s1"]);
    assert.equal(get(resources, "dataVolumes", 0, "extendParams", "volumeGroup"), "vguser2");
    assert.equal(get(resources, "volumeGroupConfigs", 0, "volumeGroup"), "vguser2");
  });

  it("tell nothing from empty as little as the service does", async () => {
    const empty = { labels: {}, tags: [], dataVolumes: [], volumeGroupConfigs: [], azs: [], taints: [] };
    const resources = await shown(empty);
    assert.deepEqual(
      ["labels", "tags", "dataVolumes", "volumeGroupConfigs"].map((key) => get(resources, key)),
      [undefined, undefined, undefined, undefined],
    );
    assert.deepEqual([get(resources, "azs", "length"), get(resources, "taints")], [2, []]);
    await modelarts.destroy("one");
    modelarts.advance(60);
    assert.equal(get(await shown({ taints: [{ key: "k", effect: "NoExecute" }] }), "taints", 0, "value"), "");
  });

  it("stay after a patch without them, and return after one that clears them", async () => {
    const before = await shown({ extendParams: { runtime: "docker" } });
    await modelarts.patch("one", { ...least, labels: { a: "b" } });
    const resources = () => get(modelarts.view("one"), "spec", "resources");
    assert.deepEqual(resources(), { ...(before as object), labels: { a: "b" } });
    await modelarts.patch("one", { ...least, labels: null, network: null, extendParams: { runtime: null }, os: null });
    assert.deepEqual(resources(), mergePatch(before, { extendParams: { runtime: "containerd" } }));
  });
});

/** The table of RFC 7386, appendix A. */
describe("simulated ModelArts: merge patch", () => {
  const cases: readonly (readonly [unknown, unknown, unknown])[] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of cases) {
    it(`turns ${JSON.stringify(target)} into ${JSON.stringify(result)} with ${JSON.stringify(patch)}`, () => {
      const before = structuredClone([target, patch]);
      assert.deepEqual(mergePatch(target, patch), result);
      assert.deepEqual([target, patch], before, "its arguments are not changed");
    });
  }

  it("treats __proto__ like any key", () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'));
    assert.equal(get({}, "polluted"), undefined);
    assert.deepEqual(Object.keys(merged as object), ["__proto__"]);
  });
});
