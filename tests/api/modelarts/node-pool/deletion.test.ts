import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { rejection } from "../../../support/rejection";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, event, nodePools, requests } from "../support";

describe("the deletion of a NodePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  it("explains that the last node pool of a resource pool stays", async () => {
    const { poolName: lonely } = event(stage, "addPool", { defaultNodePool: false }) as { poolName: string };
    await pool.up({ ...basic(stage), poolName: lonely });
    await assert.rejects(pool.destroy(), /answered 4.*last node pool of its resource pool.*create another one first/);
    assert.equal(nodePools(stage).length, 1);
  });

  it("explains that bought nodes must be unsubscribed, and says nothing of the last node pool where it is not", async () => {
    await pool.up({ ...basic(stage), billing: { mode: "1", periodNum: 1, periodType: "2" } });
    const { message: error } = await rejection(pool.destroy(), Error);
    assert.match(error, /unsubscribed in the Billing Center first/);
    assert.doesNotMatch(error, /last node pool/);
  });

  it("explains that something runs on the nodes, and succeeds when that has ended", async () => {
    await pool.up({ ...basic(stage), name: "train" });
    event(stage, "refuseDelete", { nodePool: "train", inUse: true });
    await assert.rejects(pool.destroy(), /Jobs are running on its nodes/);
    event(stage, "refuseDelete", { nodePool: "train", inUse: false });
    await pool.destroy();
    assert.deepEqual(nodePools(stage), []);
  });

  it("tells all that may be the reason where it cannot tell which", async () => {
    await pool.up(basic(stage));
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request." };
    stage.simulator.addFault({ method: "DELETE", kind: "status", status: 400, body });
    await assert.rejects(
      pool.destroy(),
      /Bad request\..* ModelArts does not delete the last node pool.*yearly\/monthly.*in use/,
    );
  });

  it("is over when the nodes are gone, not when it was accepted", async () => {
    await pool.up(basic(stage));
    event(stage, "setDurations", { deleteSeconds: 900 });
    const began = stage.clock.now();
    await pool.destroy();
    assert.ok(stage.clock.now() - began >= 900_000);
    assert.deepEqual(nodePools(stage), []);
    assert.match(stage.said.join("\n"), /progress: .*\d nodes left/);
  });

  it("is a success when its answer was lost", async () => {
    await pool.up(basic(stage));
    stage.simulator.addFault({ method: "DELETE", kind: "drop", when: "after" });
    await pool.destroy();
    assert.deepEqual(nodePools(stage), []);
    assert.ok(requests(stage, "DELETE").length >= 1);
  });

  it("is waited for where a second request is refused because the first has begun it", async () => {
    await pool.up(basic(stage));
    event(stage, "setDurations", { deleteSeconds: 900 });
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request. the node pool is being deleted" };
    stage.simulator.addFault({ method: "DELETE", kind: "drop", when: "after" });
    stage.simulator.addFault({ method: "DELETE", kind: "status", status: 400, body });
    await pool.destroy();
    assert.deepEqual(nodePools(stage), []);
    assert.equal(requests(stage, "DELETE").length, 2);
  });

  it("goes on in a second run after the first ran out of time", async () => {
    await pool.up(basic(stage));
    event(stage, "setDurations", { deleteSeconds: 900 });
    stage.timeoutMs = 60_000;
    await assert.rejects(pool.destroy(), /deletion of node pool .* was not done after 1 min: 2 nodes left/);
    stage.timeoutMs = undefined;
    stage.newProcess();
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request. conflict" };
    stage.simulator.addFault({ method: "DELETE", kind: "status", status: 409, body });
    await pool.destroy();
    assert.deepEqual(nodePools(stage), []);
  });

  it("is a success when the resource pool is gone", async () => {
    const { poolName: other } = event(stage, "addPool", {}) as { poolName: string };
    await pool.up({ ...basic(stage), poolName: other });
    event(stage, "removePool", { pool: other });
    await pool.destroy();
  });
});
