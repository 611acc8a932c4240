import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, event, nodePools, poolName, requests, resources, theNodePool } from "../support";

const MINUTE = 60_000;

/** A node pool that was asked for and shows late: who forgets it buys it twice. */
describe("a NodePool that becomes visible late", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
    event(stage, "delayVisibility", {});
    stage.timeoutMs = 5 * MINUTE;
    await assert.rejects(pool.up(bought()), /was not done after 5 min: it is not visible yet/);
    stage.timeoutMs = undefined;
    stage.newProcess();
  });
  afterEach(() => stage.close());

  const bought = (count = 2) => ({ ...basic(stage), count, billing: { mode: "1", periodNum: 1, periodType: "2" } });
  const all = () => nodePools(stage).map(({ nodes }) => nodes.length);

  it("is remembered from before the request, under the name that it was asked for by", () => {
    assert.match(pool.id ?? "", new RegExp(`^${poolName(stage)}/train-[0-9a-f]{7}$`));
    assert.equal(pool.unfinished, true);
    assert.deepEqual([pool.state.region, pool.state.prepaid], ["cn-north-4", true]);
  });

  it("is not called gone by a refresh, and is there after the next up, bought once", async () => {
    assert.equal(await pool.refresh(), true);
    assert.match(stage.said.join("\n"), /warning: Node pool .* was requested and is not visible yet\. It stays/);
    assert.doesNotMatch(stage.said.join("\n"), /gone|forget|state delete/);
    assert.deepEqual((await pool.preview(bought())).changed, ["count"]);
    event(stage, "releaseDelays");
    await pool.up(bought());
    assert.deepEqual(all(), [2]);
    assert.equal(requests(stage, "POST").length, 1);
    assert.equal((await pool.preview(bought())).step, "same");
  });

  it("is waited for by the next up, which asks again and is told that the name is taken", async () => {
    const up = pool.up(bought());
    while (requests(stage, "POST").length < 2) await new Promise(setImmediate);
    event(stage, "releaseDelays");
    await up;
    assert.deepEqual(all(), [2]);
    assert.match(stage.said.join("\n"), /exists and is not visible yet: waiting for it/);
  });

  it("becomes what is declared by then", async () => {
    event(stage, "releaseDelays");
    await pool.up({ ...bought(3), labels: { a: "1" } });
    assert.deepEqual(all(), [3]);
    assert.deepEqual(theNodePool(stage).spec.resources.labels, { a: "1" });
    assert.equal(requests(stage, "POST").length, 1);
  });

  it("is looked for before it is destroyed, and destroyed where it shows", async () => {
    const began = stage.clock.now();
    const { metadata } = theNodePool(stage);
    event(stage, "releaseDelays");
    event(stage, "deleteNodePool", { nodePool: metadata.name });
    await pool.destroy();
    assert.ok(stage.clock.now() - began >= 10 * MINUTE, "absence is believed after ten minutes");
    assert.equal(pool.id, undefined);
  });

  it("is destroyed where it shows while it is looked for", async () => {
    const unpaid = stage.deploy(nodePool, "unpaid");
    stage.timeoutMs = MINUTE;
    await assert.rejects(unpaid.up(basic(stage)), /not visible yet/);
    stage.timeoutMs = undefined;
    const destroyed = unpaid.destroy();
    const looks = requests(stage, "GET").length;
    while (requests(stage, "GET").length < looks + 5) await new Promise(setImmediate);
    event(stage, "releaseDelays");
    await destroyed;
    assert.deepEqual(all(), [2], "the other one is left");
  });
});

describe("a NodePool whose request never arrived", () => {
  it("is asked for again by the next up, and is made once", async () => {
    const stage = await Stage.open();
    try {
      const pool = stage.deploy(nodePool, "train");
      stage.simulator.addFault({ method: "POST", kind: "drop", when: "before" });
      await assert.rejects(pool.up(basic(stage)), /is not visible yet/);
      assert.deepEqual(nodePools(stage), []);
      assert.equal(await pool.refresh(), true);
      await pool.up({ ...basic(stage), count: 3 });
      assert.deepEqual(nodePools(stage).map(({ nodes }) => nodes.length), [3]); // prettier-ignore
      assert.equal((await pool.preview({ ...basic(stage), count: 3 })).step, "same");
    } finally {
      await stage.close();
    }
  });
});

describe("a change of a NodePool that shows minutes after its answer", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
    await pool.up(basic(stage));
  });
  afterEach(() => stage.close());

  for (const [field, value] of Object.entries({
    labels: { team: "a" },
    taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
    tags: [{ key: "team", value: "a" }],
  })) {
    it(`is waited for: ${field}`, async () => {
      const news = { ...basic(stage), [field]: value };
      event(stage, "delayCounts", { seconds: 600 });
      await pool.up(news);
      assert.deepEqual(resources(stage)[field], value);
      assert.match(stage.said.join("\n"), new RegExp(`not visible yet: ${field}`));
      assert.equal((await pool.preview(news)).step, "same");
      stage.clock.advance(MINUTE);
      await pool.refresh();
      assert.equal((await pool.preview(news)).step, "same");
    });
  }

  it("ends with a warning where it never shows, and a refresh shows the difference", async () => {
    event(stage, "delayCounts", {});
    const labelled = { ...basic(stage), labels: { team: "a" } };
    await pool.up(labelled);
    assert.match(stage.said.join("\n"), /warning: .*does not show it: labels/);
    assert.equal((await pool.preview(labelled)).step, "same");
    stage.clock.advance(MINUTE);
    await pool.refresh();
    assert.deepEqual((await pool.preview(labelled)).changed, ["labels"]);
  });
});
