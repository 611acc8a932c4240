import assert from "node:assert/strict";
import { isObject, type JsonObject } from "../../../provider/core/json";
import { getNodePools } from "../../../provider/modelarts/functions/node-pools";
import { MINUTE, scene } from "./support";

/** Answers of other versions or implementations that differ from the documentation of Show and List. */
describe("a NodePool with odd answers", () => {
  const the = scene();

  beforeEach(async () => {
    await the.pool.up(full());
    the.stage.clock.advance(MINUTE);
  });

  const full = () => ({
    ...the.basic(),
    name: "train",
    azs: [{ az: "cn-north-4a", count: 2 }],
    taints: [{ key: "gpu", effect: "NoSchedule" }],
    labels: { team: "a" },
    tags: [{ key: "owner", value: "a" }],
    network: { vpc: "v", subnet: "s", securityGroups: ["g"] },
    extendParams: { runtime: "docker" },
    creatingStep: { step: 2, type: "hyperinstance" },
    os: { name: "EulerOS 2.9", imageType: "private", imageId: "i" },
    rootVolume: { volumeType: "SSD", size: "100Gi" },
  });

  /** The next answers to Show and List have `value` at `path` of the resources; undefined leaves it out. */
  function setAnswer(path: string, value: unknown): void {
    const { metadata, spec, status } = structuredClone(the.nodePool());
    put(spec.resources, path.split("."), value);
    const item = { metadata: { name: metadata.name }, spec, status };
    the.stage.simulator.addFault({
      method: "GET",
      path: "nodepools$",
      kind: "status",
      status: 200,
      body: { items: [item] },
    });
    the.stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", status: 200, body: item });
  }

  const lasting = [
    ...["azs", "network", "network.vpc", "network.subnet", "network.securityGroups"],
    ...["creatingStep", "creatingStep.step", "creatingStep.type", "os", "os.name", "os.imageType", "rootVolume.size"],
  ];
  for (const path of lasting) {
    for (const [how, value] of [
      ["a missing value", undefined],
      ["null", null],
    ] as const) {
      it(`has no difference after ${how} at ${path}`, async () => {
        const { inputs, state } = the.pool;
        setAnswer(path, value);
        assert.equal(await the.pool.refresh(), true);
        assert.deepEqual([the.pool.inputs, the.pool.state], [inputs, state]);
        assert.deepEqual(await the.pool.preview(full()), { step: "same", changed: [], reasons: [] });
      });
    }
  }

  for (const path of ["labels", "taints", "tags"]) {
    it(`differs if an answer lacks its ${path}, until the next refresh`, async () => {
      setAnswer(path, null);
      await the.pool.refresh();
      assert.deepEqual((await the.pool.preview(full())).changed, [path]);
      the.stage.newProcess();
      await the.pool.refresh();
      assert.equal((await the.pool.preview(full())).step, "same");
    });
  }

  const odd: [path: string, value: unknown][] = [
    ["flavor", 1],
    ["count", "many"],
    ["azs", "cn-north-4a"],
    ["azs", [{ az: "cn-north-4a" }]],
    ["taints", [{ key: "gpu" }]],
    ["labels", { team: {} }],
    ["network", "v"],
    ["network.vpc", { id: "v" }],
    ["network.securityGroups", { g: true }],
    ["creatingStep", 2],
    ["creatingStep.step", "two"],
    ["os", ["EulerOS"]],
    ["rootVolume", true],
  ];
  for (const [path, value] of odd) {
    it(`keeps the known values and warns if ${path} is ${JSON.stringify(value)}`, async () => {
      const { state, inputs } = the.pool;
      setAnswer(path, value);
      assert.equal(await the.pool.refresh(), true);
      assert.deepEqual([the.pool.state, the.pool.inputs], [state, inputs]);
      // An invalid count is treated as missing, which is no reason to warn.
      if (path !== "count")
        assert.match(the.stage.said.join("\n"), new RegExp(`warning: .*/train cannot be read at ${path}`));
      assert.equal((await the.pool.preview(full())).step, "same");
    });
  }

  const otherType: [path: string, value: unknown][] = [
    ["count", "2"],
    ["labels", { team: "a", version: 7 }],
    ["tags", [{ key: "owner", value: "a" }, { key: "cost", value: 12 }]],
    ["creatingStep.step", "2"],
    ["azs", [{ az: "cn-north-4a", count: "2" }]],
  ]; // prettier-ignore
  for (const [path, value] of otherType) {
    it(`has no difference if ${path} is ${JSON.stringify(value)}`, async () => {
      const args = {
        ...full(),
        labels: { team: "a", version: "7" },
        tags: [
          { key: "owner", value: "a" },
          { key: "cost", value: "12" },
        ],
      };
      await the.pool.up(args);
      the.stage.clock.advance(MINUTE);
      setAnswer(path, value);
      await the.pool.refresh();
      assert.equal((await the.pool.preview(args)).step, "same");
    });
  }

  it("ignores an answer about another node pool", async () => {
    const { state } = the.pool;
    the.event("alterAnswers", { nodePool: "train", metadata: { name: "other" }, resources: { count: 7 } });
    await assert.rejects(the.pool.refresh(), /it is about another node pool, other/);
    assert.deepEqual(the.pool.state, state);
    await assert.rejects(the.pool.up({ ...full(), labels: { team: "b" } }), /about another node pool/);
    the.event("alterAnswers", { nodePool: "train" });
    the.stage.newProcess();
    assert.equal(await the.pool.refresh(), true);
    assert.equal((await the.pool.preview(full())).step, "same");
  });

  it("is awaited past answers about another node pool", async () => {
    const item = structuredClone({ metadata: { name: "other" }, spec: the.nodePool().spec });
    the.stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", status: 200, body: item, skip: 1, times: 3 }); // prettier-ignore
    await the.pool.up({ ...full(), count: 4, azs: [{ az: "cn-north-4a", count: 4 }] });
    assert.equal(the.pool.state.count, 4);
  });

  it("is read although another one in the list is invalid, which getNodePools names", async () => {
    const { metadata, spec, status } = the.nodePool();
    const odd = { metadata: { name: "odd" }, spec: { resources: { flavor: {} } } };
    const body = { items: [odd, { metadata: { name: metadata.name }, spec, status }] };
    the.stage.simulator.addFault({ method: "GET", path: "nodepools$", kind: "status", status: 200, body });
    assert.equal(await the.pool.refresh(), true);
    assert.equal((await the.pool.preview(full())).step, "same");
    the.stage.simulator.addFault({ method: "GET", path: "nodepools$", kind: "status", status: 200, body });
    const { nodePools } = await getNodePools.call({ poolName: the.poolName() }, the.context());
    assert.deepEqual(
      nodePools.map(({ name, flavor }) => [name, flavor]),
      [
        ["odd", undefined],
        ["train", spec.resources.flavor],
      ],
    );
    assert.match(the.stage.said.join("\n"), /warning: Node pool .*\/odd is returned without flavor, which is invalid/);
  });
});

function put(bag: JsonObject, [key = "", ...deeper]: string[], value: unknown): void {
  const inner = bag[key];
  if (deeper.length > 0 && isObject(inner)) put(inner, deeper, value);
  else bag[key] = value; // JSON drops undefined
}
