import assert from "node:assert/strict";
import { isObject, type JsonObject } from "../../../provider/core/json";
import { getNodePools } from "../../../provider/modelarts/functions/node-pools";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basic, context, event, poolName, theNodePool } from "./support";

/** Services of other makers, versions to come and bad days: answers that are not what Show and List document. */
describe("a NodePool whose answers are odd", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
    await pool.up(full());
    stage.clock.advance(60_000);
  });
  afterEach(() => stage.close());

  const full = () => ({
    ...basic(stage),
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

  /** The next answers of both calls have `value` at `path` of the resources; undefined leaves it out. */
  function answer(path: string, value: unknown): void {
    const { metadata, spec, status } = structuredClone(theNodePool(stage));
    put(spec.resources, path.split("."), value);
    const item = { metadata: { name: metadata.name }, spec, status };
    stage.simulator.addFault({
      method: "GET",
      path: "nodepools$",
      kind: "status",
      status: 200,
      body: { items: [item] },
    });
    stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", status: 200, body: item });
  }

  const lasting = [
    ...["azs", "network", "network.vpc", "network.subnet", "network.securityGroups"],
    ...["creatingStep", "creatingStep.step", "creatingStep.type", "os", "os.name", "os.imageType", "rootVolume.size"],
  ];
  for (const path of lasting) {
    for (const [how, value] of [
      ["silence", undefined],
      ["null", null],
    ] as const) {
      it(`is not changed, and not replaced, by ${how} about ${path}`, async () => {
        const { inputs, state } = pool;
        answer(path, value);
        assert.equal(await pool.refresh(), true);
        assert.deepEqual([pool.inputs, pool.state], [inputs, state]);
        assert.deepEqual(await pool.preview(full()), { step: "same", changed: [], reasons: [] });
      });
    }
  }

  for (const path of ["labels", "taints", "tags"]) {
    it(`has lost its ${path} where an answer knows none, and has them again after the next`, async () => {
      answer(path, null);
      await pool.refresh();
      assert.deepEqual((await pool.preview(full())).changed, [path]);
      stage.newProcess();
      await pool.refresh();
      assert.equal((await pool.preview(full())).step, "same");
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
    it(`keeps what is known where ${path} is ${JSON.stringify(value)}, and says where the answer is odd`, async () => {
      const { state, inputs } = pool;
      answer(path, value);
      assert.equal(await pool.refresh(), true);
      assert.deepEqual([pool.state, pool.inputs], [state, inputs]);
      // What is no count at all is as good as none, and silence is no oddity.
      if (path !== "count")
        assert.match(stage.said.join("\n"), new RegExp(`warning: .*/train cannot be read at ${path}`));
      assert.equal((await pool.preview(full())).step, "same");
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
    it(`means the same where ${path} is ${JSON.stringify(value)}, with numbers as text or text as numbers`, async () => {
      const args = {
        ...full(),
        labels: { team: "a", version: "7" },
        tags: [
          { key: "owner", value: "a" },
          { key: "cost", value: "12" },
        ],
      };
      await pool.up(args);
      stage.clock.advance(60_000);
      answer(path, value);
      await pool.refresh();
      assert.equal((await pool.preview(args)).step, "same");
    });
  }

  it("is not believed to be what an answer says of another node pool", async () => {
    const { state } = pool;
    event(stage, "alterAnswers", { nodePool: "train", metadata: { name: "other" }, resources: { count: 7 } });
    await assert.rejects(pool.refresh(), /it is about another node pool, other/);
    assert.deepEqual(pool.state, state);
    await assert.rejects(pool.up({ ...full(), labels: { team: "b" } }), /about another node pool/);
    event(stage, "alterAnswers", { nodePool: "train" });
    stage.newProcess();
    assert.equal(await pool.refresh(), true);
    assert.equal((await pool.preview(full())).step, "same");
  });

  it("is waited for past answers about another node pool", async () => {
    const item = structuredClone({ metadata: { name: "other" }, spec: theNodePool(stage).spec });
    stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", status: 200, body: item, skip: 1, times: 3 }); // prettier-ignore
    await pool.up({ ...full(), count: 4, azs: [{ az: "cn-north-4a", count: 4 }] });
    assert.equal(pool.state.count, 4);
  });

  it("is read although another one in the list is odd, which getNodePools names", async () => {
    const { metadata, spec, status } = theNodePool(stage);
    const odd = { metadata: { name: "odd" }, spec: { resources: { flavor: {} } } };
    const body = { items: [odd, { metadata: { name: metadata.name }, spec, status }] };
    stage.simulator.addFault({ method: "GET", path: "nodepools$", kind: "status", status: 200, body });
    assert.equal(await pool.refresh(), true);
    assert.equal((await pool.preview(full())).step, "same");
    stage.simulator.addFault({ method: "GET", path: "nodepools$", kind: "status", status: 200, body });
    const { nodePools } = await getNodePools.call({ poolName: poolName(stage) }, context(stage));
    assert.deepEqual(
      nodePools.map(({ name, flavor }) => [name, flavor]),
      [
        ["odd", undefined],
        ["train", spec.resources.flavor],
      ],
    );
    assert.match(stage.said.join("\n"), /warning: Node pool .*\/odd is returned without flavor, which is invalid/);
  });
});

function put(bag: JsonObject, [key = "", ...deeper]: string[], value: unknown): void {
  const inner = bag[key];
  if (deeper.length > 0 && isObject(inner)) put(inner, deeper, value);
  else bag[key] = value; // undefined does not travel
}
