import assert from "node:assert/strict";
import { rejection } from "../../../support/rejection";
import type { Stage } from "../../../support/stage";
import { MINUTE, scene, states } from "../support";

describe("the wait for nodes", () => {
  const the = scene();

  const five = () => the.train({ count: 5 });

  it("reports how many nodes are available", async () => {
    the.event("setDurations", { createSeconds: 300, nodeSeconds: 120 });
    await the.pool.up(five());
    const reports = the.stage.said.filter((line) => /of 5 nodes available, \d+ creating/.test(line));
    assert.ok(reports.length >= 2 && reports.length < 12, the.stage.said.join("\n"));
    assert.match(reports.join("\n"), /[1-4] of 5 nodes available/);
  });

  it("continues while abnormal nodes may recover", async () => {
    the.event("makeAbnormal", { nodePool: "train", count: 2, healAfterSeconds: 5 * 60 });
    await the.pool.up(five());
    assert.deepEqual(the.pool.state.resources, states({ available: 5 }));
  });

  it("fails if nodes stay abnormal, names them and keeps the id", async () => {
    the.event("makeAbnormal", { nodePool: "train", count: 2 });
    const began = the.stage.clock.now();
    const { message: error } = await rejection(the.pool.up(five()), Error);
    const abnormal = the.nodePool().nodes.filter(({ status }) => status.phase === "Abnormal");
    assert.equal(abnormal.length, 2);
    for (const { metadata } of abnormal) assert.ok(error.includes(metadata.name), error);
    assert.match(error, /abnormal nodes for 10 min.*3 of 5 nodes available, 2 abnormal/);
    assert.ok(the.stage.clock.now() - began < 30 * MINUTE);
    assert.equal(the.pool.id, `${the.poolName()}/train`);
    assert.equal((await the.pool.preview(five())).step, "update");
    await assert.rejects(the.pool.up(five()), /abnormal nodes/);
    assert.equal(the.requests("POST").length, 1);
  });

  it("ignores nodes that were abnormal before a change of labels, and names them", async () => {
    await the.pool.up(five());
    the.event("makeAbnormal", { nodePool: "train", count: 1 });
    const began = the.stage.clock.now();
    await the.pool.up({ ...five(), labels: { a: "1" } });
    assert.deepEqual(the.resources().labels, { a: "1" });
    assert.ok(the.stage.clock.now() - began < MINUTE);
    const abnormal = the.nodePool().nodes.find(({ status }) => status.phase === "Abnormal");
    assert.ok(abnormal);
    assert.ok(the.stage.said.some((line) => line.startsWith("warning:") && line.includes(abnormal.metadata.name)));
    assert.deepEqual(the.pool.state.resources, states({ available: 4, abnormal: 1 }));
  });

  it("ignores nodes that were abnormal before a change of the count", async () => {
    await the.pool.up(five());
    the.event("makeAbnormal", { nodePool: "train", count: 1 });
    const began = the.stage.clock.now();
    await the.pool.up({ ...five(), count: 6 });
    assert.deepEqual(the.pool.state.resources, states({ available: 5, abnormal: 1 }));
    await the.pool.up({ ...five(), count: 4 });
    assert.ok(the.stage.clock.now() - began < 5 * MINUTE);
    assert.equal(the.nodePool().nodes.length, 4);
    assert.match(the.stage.said.join("\n"), /warning: node pool .*\/train: 1 node is abnormal: os-node/);
  });

  it("ignores nodes that were abnormal before an interrupted change", async () => {
    await the.pool.up(five());
    the.event("makeAbnormal", { nodePool: "train", count: 1 });
    await the.refreshLater();
    the.event("setDurations", { createSeconds: 600 });
    the.stage.timeoutMs = MINUTE;
    await assert.rejects(the.pool.up({ ...five(), count: 6 }), /was not done after 1 min: 4 of 6 nodes available/);
    the.stage.timeoutMs = undefined;
    the.stage.newProcess();
    await the.pool.up({ ...five(), count: 6 });
    assert.deepEqual(the.pool.state.resources, states({ available: 5, abnormal: 1 }));
    assert.equal(the.requests("PATCH").length, 1);
  });

  it("fails if added nodes stay abnormal, and keeps the applied changes", async () => {
    await the.pool.up(five());
    // The five existing nodes and the added one.
    the.event("makeAbnormal", { nodePool: "train", count: 6 });
    const wanted = { ...five(), count: 6, labels: { a: "1" } };
    const { message } = await rejection(the.pool.up(wanted), Error);
    const newest = the.nodePool().nodes.at(-1);
    assert.ok(newest);
    assert.match(message, new RegExp(`abnormal nodes for 10 min[ 0-9s]*: ${newest.metadata.name} \\(`));
    assert.deepEqual([the.pool.state.count, the.pool.state.labels], [6, { a: "1" }]);
    assert.deepEqual((await the.pool.preview(wanted)).changed, []);
  });

  it("continues until a new node pool is visible, with one request", async () => {
    the.event("delayVisibility", { seconds: 20 * 60 });
    await the.pool.up(five());
    assert.deepEqual(the.pool.state.resources, states({ available: 5 }));
    assert.match(the.stage.said.join("\n"), /progress: it is not visible yet, since/);
    assert.equal(the.requests("POST").length, 1);
  });

  const hideNodePool = (times: number) => {
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request. invalid nodepool name" };
    the.stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", status: 400, body, times });
  };

  it("survives not-found answers and an HTML page of a gateway", async () => {
    the.event("setDurations", { createSeconds: 300 });
    const up = the.pool.up(five());
    await waitFor(() => hasReadNodePool(the.stage));
    hideNodePool(3);
    the.stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "html", status: 404 });
    await up;
    assert.deepEqual(the.pool.state.resources, states({ available: 5 }));
  });

  it("fails if the node pool is missing for a minute, and keeps it in the state", async () => {
    the.event("setDurations", { createSeconds: 3000 });
    const up = the.pool.up(five());
    await waitFor(() => hasReadNodePool(the.stage));
    hideNodePool(1000);
    const began = the.stage.clock.now();
    await assert.rejects(up, /train is gone: it was deleted elsewhere\. Run `pulumi refresh`/);
    assert.ok(the.stage.clock.now() - began >= MINUTE);
    assert.ok(the.stage.clock.now() - began < 5 * MINUTE);
    assert.equal(the.pool.id, `${the.poolName()}/train`);
  });

  it("does not end with an answer from before the scaling", async () => {
    await the.pool.up(five());
    const { metadata, spec, status } = structuredClone(the.nodePool());
    const body = { metadata: { name: metadata.name }, spec, status };
    the.event("setDurations", { createSeconds: 300 });
    // The first of them is the read before the request.
    the.stage.simulator.addFault({
      method: "GET",
      path: "nodepools/train$",
      kind: "status",
      status: 200,
      body,
      times: 4,
    });
    await the.pool.up({ ...five(), count: 6 });
    assert.deepEqual(the.pool.state.resources, states({ available: 6 }));
    assert.doesNotMatch(the.stage.said.join("\n"), /does not show it/);
  });

  it("fails if the count is changed outside meanwhile, and the next up requests it again", async () => {
    await the.pool.up(five());
    const up = the.pool.up({ ...five(), count: 6 });
    const scaled = waitFor(() => the.requests("PATCH").length === 1).then(() =>
      the.event("changeNodePool", { nodePool: "train", resources: { count: 7 } }),
    );
    await Promise.all([assert.rejects(up, /has the count 7 instead of 6.*it was scaled outside/), scaled]);
    await the.pool.up({ ...five(), count: 6 });
    assert.equal(the.resources().count, 6);
    assert.deepEqual(the.pool.state.resources, states({ available: 6 }));
  });

  it("fails if the node pool is deleted outside meanwhile", async () => {
    the.event("setDurations", { createSeconds: 600 });
    const up = the.pool.up(five());
    const deleted = waitFor(() => hasReadNodePool(the.stage)).then(() =>
      the.event("deleteNodePool", { nodePool: "train" }),
    );
    await Promise.all([assert.rejects(up, /train is gone: it was deleted elsewhere/), deleted]);
    await assert.rejects(the.pool.up(five()), /train is gone/, "a node pool that has had nodes is not bought again");
    assert.equal(await the.pool.refresh(), false);
  });
});

/** ModelArts may show a change minutes after its answer. */
describe("the wait for a change", () => {
  const the = scene();

  beforeEach(() => the.pool.up(the.basic()));

  for (const [field, value] of Object.entries({
    labels: { team: "a" },
    taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
    tags: [{ key: "team", value: "a" }],
  })) {
    it(`continues until ${field} are visible`, async () => {
      const news = { ...the.basic(), [field]: value };
      the.event("delayCounts", { seconds: 600 });
      await the.pool.up(news);
      assert.deepEqual(the.resources()[field], value);
      assert.match(the.stage.said.join("\n"), new RegExp(`not visible yet: ${field}`));
      assert.equal((await the.pool.preview(news)).step, "same");
      await the.refreshLater();
      assert.equal((await the.pool.preview(news)).step, "same");
    });
  }

  it("ends with a warning if the change never becomes visible, and a refresh shows the difference", async () => {
    the.event("delayCounts", {});
    const labelled = { ...the.basic(), labels: { team: "a" } };
    await the.pool.up(labelled);
    assert.match(the.stage.said.join("\n"), /warning: .*does not show it: labels/);
    assert.equal((await the.pool.preview(labelled)).step, "same");
    await the.refreshLater();
    assert.deepEqual((await the.pool.preview(labelled)).changed, ["labels"]);
  });
});

/** Whether the provider has read the node pool after its creation. */
function hasReadNodePool(stage: Stage): boolean {
  const log = stage.simulator.log();
  const posted = log.findIndex(({ method }) => method === "POST");
  return posted >= 0 && log.slice(posted).some(({ path, status }) => path.endsWith("/train") && status === 200);
}

/** Yields until `condition` holds. */
async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}
