import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, event, nodePools, poolName, requests, theNodePool } from "../support";

/** A resource pool takes one change at a time, and refuses others with 409 while it runs. */
describe("node pools of a busy resource pool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    event(stage, "oneChangeAtATime", { enabled: true });
    event(stage, "setDurations", { createSeconds: 600, deleteSeconds: 300 });
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const refusals = () => stage.simulator.log().filter(({ status }) => status === 409).length;
  const named = (name: string, more: object = {}) => ({ ...basic(stage), name, ...more });

  it("are made, changed and deleted one after another", async () => {
    const all = ["aa", "bb", "cc"].map((name) => ({ name, one: stage.deploy(nodePool, name) }));
    await Promise.all(all.map(({ name, one }) => one.up(named(name))));
    assert.equal(nodePools(stage).length, 3);
    await Promise.all(all.map(({ name, one }) => one.up(named(name, { count: 3 }))));
    for (const { nodes } of nodePools(stage)) assert.equal(nodes.length, 3);
    await Promise.all(all.map(({ one }) => one.destroy()));
    assert.deepEqual(nodePools(stage), []);
    const accepted = stage.simulator.log().filter(({ method, status }) => method === "POST" && status === 200);
    assert.equal(accepted.length, 3);
  });

  it("ask one at a time: one looks whether the resource pool is free, the others wait for it", async () => {
    const all = ["aa", "bb", "cc", "dd"].map((name) => stage.deploy(nodePool, name).up(named(name)));
    await Promise.all(all);
    // Each of four creations takes ten minutes, in which one alone asks, 15 seconds apart.
    assert.ok(refusals() > 0 && refusals() < 4 * 50, `${refusals()} refusals`);
  });

  it("wait for the change of somebody else, and say what is waited for", async () => {
    event(stage, "makeBusy", { seconds: 1800 });
    const began = stage.clock.now();
    await pool.up(named("train"));
    assert.ok(stage.clock.now() - began >= 1800_000);
    assert.match(stage.said.join("\n"), /progress: POST .* answered 409 .*is being changed/);
    event(stage, "makeBusy", { seconds: 1800 });
    await pool.up(named("train", { labels: { a: "1" } }));
    event(stage, "makeBusy", { seconds: 1800 });
    await pool.destroy();
    assert.deepEqual(nodePools(stage), []);
  });

  it("end at their deadline, and nothing is recorded that was never begun", async () => {
    event(stage, "makeBusy", { seconds: 10_000 });
    stage.timeoutMs = 60_000;
    await assert.rejects(pool.up(named("train")), /was not done after 1 min: POST .*is being changed/);
    assert.equal(pool.id, undefined);
    await assert.rejects(
      Promise.all([pool.up(named("train")), stage.deploy(nodePool, "bb").up(named("bb"))]),
      /is being changed|The change was not sent: other changes of resource pool pool-/,
    );
    assert.deepEqual(nodePools(stage), []);
  });

  it("do not take a name that is taken for a resource pool that is busy", async () => {
    const body = { error_code: "ModelArts.50004009", error_msg: "node pool train already exists" };
    stage.simulator.addFault({ method: "POST", kind: "status", status: 409, body });
    await assert.rejects(
      pool.up(named("train")),
      new RegExp(`take it over with adopt: "${poolName(stage)}/train"`, "i"),
    );
    assert.equal(pool.id, undefined);
  });

  it("are found out about a second time where a 503 had begun the creation after all", async () => {
    stage.simulator.addFault({ method: "POST", kind: "status", status: 503, when: "after" });
    await pool.up(named("train"));
    assert.equal(theNodePool(stage).nodes.length, 2);
    assert.equal(requests(stage, "POST").length, 1);
  });
});
