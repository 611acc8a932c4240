import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { rejection } from "../../../support/rejection";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, event, poolName, requests, resources, theNodePool } from "../support";

const MINUTE = 60_000;

describe("waiting for a NodePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const train = () => ({ ...basic(stage), name: "train", count: 5 });

  it("tells now and then how many nodes are available", async () => {
    event(stage, "setDurations", { createSeconds: 300, nodeSeconds: 120 });
    await pool.up(train());
    const told = stage.said.filter((line) => /of 5 nodes available, \d+ creating/.test(line));
    assert.ok(told.length >= 2 && told.length < 12, stage.said.join("\n"));
    assert.match(told.join("\n"), /[1-4] of 5 nodes available/);
  });

  it("ends at the time given, with what was reached, and goes on with the next up", async () => {
    event(stage, "setDurations", { createSeconds: 3000 });
    stage.timeoutMs = 10 * MINUTE;
    await assert.rejects(pool.up(train()), /train was not done after 10 min: 0 of 5 nodes available.*customTimeouts/);
    assert.equal(pool.id, `${poolName(stage)}/train`);
    stage.timeoutMs = undefined;
    await pool.up(train());
    assert.deepEqual(pool.state.resources, { available: 5, creating: 0, abnormal: 0, deleting: 0 });
    assert.deepEqual([requests(stage, "POST").length, requests(stage, "PATCH").length], [1, 0]);
  });

  it("takes up to 90 minutes unless told otherwise", async () => {
    event(stage, "setDurations", { createSeconds: 89 * 60, nodeSeconds: 0 });
    await pool.up(train());
    event(stage, "setDurations", { createSeconds: 91 * 60 });
    await assert.rejects(pool.up({ ...train(), count: 6 }), /not done after 1 h 30 min/);
  });

  it("gives abnormal nodes time to heal", async () => {
    event(stage, "makeAbnormal", { nodePool: "train", count: 2, healAfterSeconds: 5 * 60 });
    await pool.up(train());
    assert.deepEqual(pool.state.resources, { available: 5, creating: 0, abnormal: 0, deleting: 0 });
  });

  it("ends when nodes stay abnormal, names them and keeps the id", async () => {
    event(stage, "makeAbnormal", { nodePool: "train", count: 2 });
    const began = stage.clock.now();
    const { message: error } = await rejection(pool.up(train()), Error);
    const abnormal = theNodePool(stage).nodes.filter(({ status }) => status.phase === "Abnormal");
    assert.equal(abnormal.length, 2);
    for (const { metadata } of abnormal) assert.ok(error.includes(metadata.name), error);
    assert.match(error, /abnormal nodes for 10 min.*3 of 5 nodes available, 2 abnormal/);
    assert.ok(stage.clock.now() - began < 30 * MINUTE);
    assert.equal(pool.id, `${poolName(stage)}/train`);
    assert.equal((await pool.preview(train())).step, "update");
    await assert.rejects(pool.up(train()), /abnormal nodes/);
    assert.equal(requests(stage, "POST").length, 1);
  });

  it("does not make nodes that were abnormal before the fault of another change, but names them", async () => {
    await pool.up(train());
    event(stage, "makeAbnormal", { nodePool: "train", count: 1 });
    const began = stage.clock.now();
    await pool.up({ ...train(), labels: { a: "1" } });
    assert.deepEqual(resources(stage).labels, { a: "1" });
    assert.ok(stage.clock.now() - began < MINUTE);
    const sick = theNodePool(stage).nodes.find(({ status }) => status.phase === "Abnormal");
    assert.ok(sick);
    assert.ok(stage.said.some((line) => line.startsWith("warning:") && line.includes(sick.metadata.name)));
    assert.deepEqual(pool.state.resources, { available: 4, creating: 0, abnormal: 1, deleting: 0 });
  });

  it("is not failed by nodes that were abnormal before, whatever the change", async () => {
    await pool.up(train());
    event(stage, "makeAbnormal", { nodePool: "train", count: 1 });
    const began = stage.clock.now();
    await pool.up({ ...train(), count: 6 });
    assert.deepEqual(pool.state.resources, { available: 5, creating: 0, abnormal: 1, deleting: 0 });
    await pool.up({ ...train(), count: 4 });
    assert.ok(stage.clock.now() - began < 5 * MINUTE);
    assert.equal(theNodePool(stage).nodes.length, 4);
    assert.match(stage.said.join("\n"), /warning: node pool .*\/train: 1 node is abnormal: os-node/);
  });

  it("goes on past nodes that were abnormal before a change that was interrupted", async () => {
    await pool.up(train());
    event(stage, "makeAbnormal", { nodePool: "train", count: 1 });
    stage.clock.advance(MINUTE);
    await pool.refresh();
    event(stage, "setDurations", { createSeconds: 600 });
    stage.timeoutMs = MINUTE;
    await assert.rejects(pool.up({ ...train(), count: 6 }), /was not done after 1 min: 4 of 6 nodes available/);
    stage.timeoutMs = undefined;
    stage.newProcess();
    await pool.up({ ...train(), count: 6 });
    assert.deepEqual(pool.state.resources, { available: 5, creating: 0, abnormal: 1, deleting: 0 });
    assert.equal(requests(stage, "PATCH").length, 1);
  });

  it("fails where nodes of the change itself stay abnormal, and keeps what was applied", async () => {
    await pool.up(train());
    // The five that are there, and the next.
    event(stage, "makeAbnormal", { nodePool: "train", count: 6 });
    const wanted = { ...train(), count: 6, labels: { a: "1" } };
    const { message } = await rejection(pool.up(wanted), Error);
    const newest = theNodePool(stage).nodes.at(-1);
    assert.ok(newest);
    assert.match(message, new RegExp(`abnormal nodes for 10 min[ 0-9s]*: ${newest.metadata.name} \\(`));
    assert.deepEqual([pool.state.count, pool.state.labels], [6, { a: "1" }]);
    assert.deepEqual((await pool.preview(wanted)).changed, []);
  });

  it("waits for a new node pool that becomes visible late, and does not ask for it twice", async () => {
    event(stage, "delayVisibility", { seconds: 20 * 60 });
    await pool.up(train());
    assert.deepEqual(pool.state.resources, { available: 5, creating: 0, abnormal: 0, deleting: 0 });
    assert.match(stage.said.join("\n"), /progress: it is not visible yet, since/);
    assert.equal(requests(stage, "POST").length, 1);
  });

  const unseen = (times: number) => {
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request. invalid nodepool name" };
    stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", status: 400, body, times });
  };

  it("survives an answer that knows nothing of the node pool, and a page of a gateway", async () => {
    event(stage, "setDurations", { createSeconds: 300 });
    const up = pool.up(train());
    await waitFor(() => theNodePoolIsSeen(stage));
    unseen(3);
    stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "html", status: 404 });
    await up;
    assert.deepEqual(pool.state.resources, { available: 5, creating: 0, abnormal: 0, deleting: 0 });
  });

  it("says that the node pool is gone only when it has been for a minute, and keeps it in the state", async () => {
    event(stage, "setDurations", { createSeconds: 3000 });
    const up = pool.up(train());
    await waitFor(() => theNodePoolIsSeen(stage));
    unseen(1000);
    const began = stage.clock.now();
    await assert.rejects(up, /train is gone: it was deleted elsewhere\. Run `pulumi refresh`/);
    assert.ok(stage.clock.now() - began >= MINUTE);
    assert.ok(stage.clock.now() - began < 5 * MINUTE);
    assert.equal(pool.id, `${poolName(stage)}/train`);
  });

  it("does not take the answer of a moment before for the end of a scaling", async () => {
    await pool.up(train());
    const { metadata, spec, status } = structuredClone(theNodePool(stage));
    const body = { metadata: { name: metadata.name }, spec, status };
    event(stage, "setDurations", { createSeconds: 300 });
    // The first look comes before the request.
    stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", status: 200, body, times: 4 });
    await pool.up({ ...train(), count: 6 });
    assert.deepEqual(pool.state.resources, { available: 6, creating: 0, abnormal: 0, deleting: 0 });
    assert.doesNotMatch(stage.said.join("\n"), /does not show it/);
  });

  it("is no success when somebody else scales at the same time: the next up asks again", async () => {
    await pool.up(train());
    const up = pool.up({ ...train(), count: 6 });
    const scaled = waitFor(() => requests(stage, "PATCH").length === 1).then(() =>
      event(stage, "changeNodePool", { nodePool: "train", resources: { count: 7 } }),
    );
    await Promise.all([assert.rejects(up, /has the count 7 instead of 6.*it was scaled outside/), scaled]);
    await pool.up({ ...train(), count: 6 });
    assert.equal(resources(stage).count, 6);
    assert.deepEqual(pool.state.resources, { available: 6, creating: 0, abnormal: 0, deleting: 0 });
  });

  it("ends when somebody deletes the node pool meanwhile", async () => {
    event(stage, "setDurations", { createSeconds: 600 });
    const up = pool.up(train());
    const deleted = waitFor(() => theNodePoolIsSeen(stage)).then(() =>
      event(stage, "deleteNodePool", { nodePool: "train" }),
    );
    await Promise.all([assert.rejects(up, /train is gone: it was deleted elsewhere/), deleted]);
    await assert.rejects(pool.up(train()), /train is gone/, "what has had nodes is not bought again by itself");
    assert.equal(await pool.refresh(), false);
  });
});

/** Whether the provider has seen the node pool that it has asked for. */
function theNodePoolIsSeen(stage: Stage): boolean {
  const log = stage.simulator.log();
  const posted = log.findIndex(({ method }) => method === "POST");
  return posted >= 0 && log.slice(posted).some(({ path, status }) => path.endsWith("/train") && status === 200);
}

/** Lets other things happen until `condition` holds. */
async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}
