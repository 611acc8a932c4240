import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, event, requests, resources, theNodePool } from "../support";

const taint = (key: string, value = "") => ({ key, value, effect: "NoSchedule" });

/** What others add to a node pool is theirs: it is neither drift nor taken away. */
describe("a NodePool that the service adds to", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
    event(stage, "addServerFields", {
      nodePool: "train",
      labels: { "cce.cloud.com/cce-nodepool": "train" },
      taints: [taint("node.cce.io/initializing")],
    });
  });
  afterEach(() => stage.close());

  const refreshed = async () => {
    stage.clock.advance(60_000);
    assert.equal(await pool.refresh(), true);
  };

  for (const [what, declared] of [
    ["with labels and taints of its own", { labels: { team: "a" }, taints: [taint("gpu", "yes")] }],
    ["without any", {}],
  ] as const) {
    it(`is clean ${what}, before and after a refresh, and its next up sends nothing`, async () => {
      const args = { ...basic(stage), name: "train", ...declared };
      await pool.up(args);
      assert.equal((await pool.preview(args)).step, "same");
      await refreshed();
      assert.deepEqual(await pool.preview(args), { step: "same", changed: [], reasons: [] });
      await pool.up(args);
      assert.deepEqual(requests(stage, "PATCH"), []);
      assert.doesNotMatch(stage.said.join("\n"), /does not show it/);
    });
  }

  it("keeps what is the service's when its own labels and taints change and go", async () => {
    const args = { ...basic(stage), name: "train" };
    await pool.up({ ...args, labels: { team: "a", stage: "x" }, taints: [taint("gpu"), taint("old")] });
    // Somebody's own, which the simulator keeps like any that was asked for.
    const theirs = [...(resources(stage).taints as object[]), taint("theirs")];
    event(stage, "changeNodePool", { nodePool: "train", resources: { taints: theirs, labels: { theirs: "1" } } });
    await refreshed();
    await pool.up({ ...args, labels: { team: "b" }, taints: [taint("gpu")] });
    const keys = () =>
      (resources(stage).taints as { key: string }[]).map(({ key }) => key).filter((key) => !key.includes("."));
    assert.deepEqual(resources(stage).labels, { team: "b", theirs: "1" });
    assert.deepEqual(keys().sort(), ["gpu", "theirs"]);
    await pool.up(args);
    assert.deepEqual(resources(stage).labels, { theirs: "1" });
    assert.deepEqual(keys(), ["theirs"]);
    assert.equal((await pool.preview(args)).step, "same");
    await refreshed();
    assert.equal((await pool.preview(args)).step, "same");
  });

  it("finds that a label or taint of its own was changed or lost, and repairs it alone", async () => {
    const args = { ...basic(stage), name: "train", labels: { team: "a" }, taints: [taint("gpu", "yes")] };
    await pool.up(args);
    const change = { labels: { team: "theirs", more: "1" }, taints: [taint("gpu", "no"), taint("theirs")] };
    event(stage, "changeNodePool", { nodePool: "train", resources: change });
    await refreshed();
    assert.deepEqual((await pool.preview(args)).changed, ["taints", "labels"]);
    await pool.up(args);
    assert.deepEqual(resources(stage).labels, { team: "a", more: "1" });
    const taints = (resources(stage).taints as { key: string; value?: string }[]).map(
      ({ key, value }) => `${key}=${value}`,
    );
    assert.deepEqual(taints.filter((one) => !one.includes(".")).sort(), ["gpu=yes", "theirs="]);
  });
});

describe("a NodePool whose answers hide its script", () => {
  let stage: Stage;
  let pool: Deployed;
  const SCRIPT = Buffer.from("#!/bin/sh\necho a-password-in-here").toString("base64");

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  for (const [how, hidden] of [
    ["leave it out", { postInstall: null }],
    ["mask it", { postInstall: "******" }],
  ] as const) {
    it(`is no drift where they ${how}`, async () => {
      event(stage, "alterAnswers", { nodePool: "train", resources: { extendParams: hidden } });
      const args = { ...basic(stage), name: "train", extendParams: { postInstall: SCRIPT, runtime: "docker" } };
      await pool.up(args);
      stage.clock.advance(60_000);
      await pool.refresh();
      assert.deepEqual(await pool.preview(args), { step: "same", changed: [], reasons: [] });
      await pool.up(args);
      assert.deepEqual(requests(stage, "PATCH"), []);
      const other = { ...args, extendParams: { runtime: "docker" } };
      assert.deepEqual((await pool.preview(other)).changed, ["extendParams"]);
      await pool.up(other);
      const left = theNodePool(stage).spec.resources.extendParams as Record<string, string>;
      assert.equal(left.postInstall, undefined);
      assert.ok(!JSON.stringify(pool.state).includes(SCRIPT));
    });
  }
});
