import assert from "node:assert/strict";
import { rejection } from "../../../support/rejection";
import { MINUTE, scene } from "../support";

describe("NodePool deletion", () => {
  const the = scene();

  it("explains that the last node pool of a resource pool cannot be deleted", async () => {
    const { poolName: lonely } = the.event("addPool", { defaultNodePool: false }) as { poolName: string };
    await the.pool.up({ ...the.basic(), poolName: lonely });
    await assert.rejects(
      the.pool.destroy(),
      /answered 4.*last node pool of its resource pool.*create another one first/,
    );
    assert.equal(the.nodePools().length, 1);
  });

  it("explains that bought nodes must be unsubscribed, without advice about the last node pool", async () => {
    await the.pool.up({ ...the.basic(), billing: { mode: "1", periodNum: 1, periodType: "2" } });
    const { message: error } = await rejection(the.pool.destroy(), Error);
    assert.match(error, /unsubscribed in the Billing Center first/);
    assert.doesNotMatch(error, /last node pool/);
  });

  it("explains that jobs are running on the nodes, and succeeds after they have ended", async () => {
    await the.pool.up(the.train());
    the.event("refuseDelete", { nodePool: "train", inUse: true });
    await assert.rejects(the.pool.destroy(), /Jobs are running on its nodes/);
    the.event("refuseDelete", { nodePool: "train", inUse: false });
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
  });

  it("names all possible reasons if the refusal names none", async () => {
    await the.pool.up(the.basic());
    the.refuse("DELETE", "Bad request.");
    await assert.rejects(
      the.pool.destroy(),
      /Bad request\..* ModelArts does not delete the last node pool.*yearly\/monthly.*in use/,
    );
  });

  it("ends when the nodes are gone, not when it was accepted", async () => {
    await the.pool.up(the.basic());
    the.event("setDurations", { deleteSeconds: 900 });
    const began = the.stage.clock.now();
    await the.pool.destroy();
    assert.ok(the.stage.clock.now() - began >= 900_000);
    assert.deepEqual(the.nodePools(), []);
    assert.match(the.stage.said.join("\n"), /progress: .*\d nodes left/);
  });

  it("succeeds if its answer was lost", async () => {
    await the.pool.up(the.basic());
    the.stage.simulator.addFault({ method: "DELETE", kind: "drop", when: "after" });
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
    assert.ok(the.requests("DELETE").length >= 1);
  });

  it("succeeds if its second request is refused because the first is running", async () => {
    await the.pool.up(the.basic());
    the.event("setDurations", { deleteSeconds: 900 });
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request. the node pool is being deleted" };
    the.stage.simulator.addFault({ method: "DELETE", kind: "drop", when: "after" });
    the.stage.simulator.addFault({ method: "DELETE", kind: "status", status: 400, body });
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
    assert.equal(the.requests("DELETE").length, 2);
  });

  it("continues in the next run after its deadline", async () => {
    await the.pool.up(the.basic());
    the.event("setDurations", { deleteSeconds: 900 });
    the.stage.timeoutMs = MINUTE;
    await assert.rejects(the.pool.destroy(), /deletion of node pool .* was not done after 1 min: 2 nodes left/);
    the.stage.timeoutMs = undefined;
    the.stage.newProcess();
    const body = { error_code: "ModelArts.50004000", error_msg: "Bad request. conflict" };
    the.stage.simulator.addFault({ method: "DELETE", kind: "status", status: 409, body });
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
  });

  it("succeeds if the resource pool is gone", async () => {
    const { poolName: other } = the.event("addPool", {}) as { poolName: string };
    await the.pool.up({ ...the.basic(), poolName: other });
    the.event("removePool", { pool: other });
    await the.pool.destroy();
  });

  it("removes the node pool", async () => {
    await the.pool.up(the.basic());
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
  });
});
