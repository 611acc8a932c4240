import assert from "node:assert/strict";
import { scene } from "../support";

const taint = (key: string, value = "") => ({ key, value, effect: "NoSchedule" });

/** Labels, taints and tags that others add are not drift and are not removed. */
describe("a NodePool with labels and taints from the service", () => {
  const the = scene();

  beforeEach(async () => {
    the.event("addServerFields", {
      nodePool: "train",
      labels: { "cce.cloud.com/cce-nodepool": "train" },
      taints: [taint("node.cce.io/initializing")],
    });
  });

  const refreshed = async () => {
    assert.equal(await the.refreshLater(), true);
  };

  for (const [what, declared] of [
    ["with declared labels and taints", { labels: { team: "a" }, taints: [taint("gpu", "yes")] }],
    ["without declared labels and taints", {}],
  ] as const) {
    it(`has no difference ${what}, before and after a refresh`, async () => {
      const args = the.train({ ...declared });
      await the.pool.up(args);
      assert.equal((await the.pool.preview(args)).step, "same");
      await refreshed();
      assert.deepEqual(await the.pool.preview(args), { step: "same", changed: [], reasons: [] });
      await the.pool.up(args);
      assert.deepEqual(the.requests("PATCH"), []);
      assert.doesNotMatch(the.stage.said.join("\n"), /does not show it/);
    });
  }

  it("keeps the others' labels and taints if its own are changed and removed", async () => {
    const args = the.train();
    await the.pool.up({ ...args, labels: { team: "a", stage: "x" }, taints: [taint("gpu"), taint("old")] });
    // The simulator stores these as if they had been requested.
    const theirs = [...(the.resources().taints as object[]), taint("theirs")];
    the.event("changeNodePool", { nodePool: "train", resources: { taints: theirs, labels: { theirs: "1" } } });
    await refreshed();
    await the.pool.up({ ...args, labels: { team: "b" }, taints: [taint("gpu")] });
    const keys = () =>
      (the.resources().taints as { key: string }[]).map(({ key }) => key).filter((key) => !key.includes("."));
    assert.deepEqual(the.resources().labels, { team: "b", theirs: "1" });
    assert.deepEqual(keys().sort(), ["gpu", "theirs"]);
    await the.pool.up(args);
    assert.deepEqual(the.resources().labels, { theirs: "1" });
    assert.deepEqual(keys(), ["theirs"]);
    assert.equal((await the.pool.preview(args)).step, "same");
    await refreshed();
    assert.equal((await the.pool.preview(args)).step, "same");
  });

  it("repairs only its own labels and taints after an outside change", async () => {
    const args = the.train({ labels: { team: "a" }, taints: [taint("gpu", "yes")] });
    await the.pool.up(args);
    const change = { labels: { team: "theirs", more: "1" }, taints: [taint("gpu", "no"), taint("theirs")] };
    the.event("changeNodePool", { nodePool: "train", resources: change });
    await refreshed();
    assert.deepEqual((await the.pool.preview(args)).changed, ["taints", "labels"]);
    await the.pool.up(args);
    assert.deepEqual(the.resources().labels, { team: "a", more: "1" });
    const taints = (the.resources().taints as { key: string; value?: string }[]).map(
      ({ key, value }) => `${key}=${value}`,
    );
    assert.deepEqual(taints.filter((one) => !one.includes(".")).sort(), ["gpu=yes", "theirs="]);
  });
});

describe("a script that answers hide", () => {
  const the = scene();
  const SCRIPT = Buffer.from("#!/bin/sh\necho a-password-in-here").toString("base64");

  for (const [how, hidden] of [
    ["leave it out", { postInstall: null }],
    ["mask it", { postInstall: "******" }],
  ] as const) {
    it(`is not drift if they ${how}`, async () => {
      the.event("alterAnswers", { nodePool: "train", resources: { extendParams: hidden } });
      const args = the.train({ extendParams: { postInstall: SCRIPT, runtime: "docker" } });
      await the.pool.up(args);
      await the.refreshLater();
      assert.deepEqual(await the.pool.preview(args), { step: "same", changed: [], reasons: [] });
      await the.pool.up(args);
      assert.deepEqual(the.requests("PATCH"), []);
      const other = { ...args, extendParams: { runtime: "docker" } };
      assert.deepEqual((await the.pool.preview(other)).changed, ["extendParams"]);
      await the.pool.up(other);
      const left = the.nodePool().spec.resources.extendParams as Record<string, string>;
      assert.equal(left.postInstall, undefined);
      assert.ok(!JSON.stringify(the.pool.state).includes(SCRIPT));
    });
  }

  it("leaves the state if extendParams is removed", async () => {
    the.event("alterAnswers", { nodePool: "train", resources: { extendParams: { postInstall: "******" } } });
    await the.pool.up(the.train({ extendParams: { postInstall: SCRIPT } }));
    await the.pool.up(the.train());
    const { __inputs, extendParams } = the.pool.state;
    assert.doesNotMatch(JSON.stringify([__inputs, extendParams]), new RegExp(SCRIPT));
  });
});
