import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { MINUTE, scene, states } from "./support";

describe("the deadline of a NodePool operation", () => {
  const the = scene();

  const five = () => the.train({ count: 5 });

  it("ends a creation with its progress, and the next up continues", async () => {
    the.event("setDurations", { createSeconds: 3000 });
    the.stage.timeoutMs = 10 * MINUTE;
    await assert.rejects(
      the.pool.up(five()),
      /train was not done after 10 min: 0 of 5 nodes available.*customTimeouts/,
    );
    assert.equal(the.pool.id, `${the.poolName()}/train`);
    the.stage.timeoutMs = undefined;
    await the.pool.up(five());
    assert.deepEqual(the.pool.state.resources, states({ available: 5 }));
    assert.deepEqual([the.requests("POST").length, the.requests("PATCH").length], [1, 0]);
  });

  it("is 90 minutes by default", async () => {
    the.event("setDurations", { createSeconds: 89 * 60, nodeSeconds: 0 });
    await the.pool.up(five());
    the.event("setDurations", { createSeconds: 91 * 60 });
    await assert.rejects(the.pool.up({ ...five(), count: 6 }), /not done after 1 h 30 min/);
  });

  it("ends a creation that is throttled without end, and leaves nothing in the state", async () => {
    the.stage.timeoutMs = 30_000;
    const body = { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached" };
    the.stage.simulator.addFault({ method: "POST", kind: "status", status: 429, body, times: 1000 });
    const began = the.stage.clock.monotonic();
    await assert.rejects(the.pool.up(the.train()), /was not done after 30 s: POST .* answered 429/);
    assert.equal(the.stage.clock.monotonic() - began, 30_000);
    assert.deepEqual([the.pool.id, the.nodePools()], [undefined, []]);
  });

  it("ends updates and deletions if each request is throttled", async () => {
    await the.pool.up(the.train());
    the.stage.timeoutMs = 30_000;
    the.stage.simulator.addFault({ kind: "status", status: 429, retryAfter: "20", times: 1000 });
    const began = the.stage.clock.monotonic();
    await assert.rejects(the.pool.up(the.train({ count: 3 })));
    await assert.rejects(the.pool.destroy());
    assert.equal(the.stage.clock.monotonic() - began, MINUTE);
    assert.equal(the.pool.id, `${the.poolName()}/train`);
  });

  for (const [what, ms] of [
    ["back", -3_600_000],
    ["forward", 3_600_000],
  ] as const) {
    it(`does not move if the clock is set ${what} by an hour`, async () => {
      the.event("setDurations", { createSeconds: 9000 });
      the.stage.timeoutMs = 10 * MINUTE;
      const began = the.stage.clock.monotonic();
      const up = the.pool.up(the.train());
      while (the.requests("GET").length < 10) await new Promise(setImmediate);
      const before = the.requests("GET").length;
      the.stage.clock.setBy(ms);
      await assert.rejects(up, /was not done after 10 min: 0 of 2 nodes available/);
      assert.equal(the.stage.clock.monotonic() - began, 10 * MINUTE);
      assert.ok(the.requests("GET").length - before < 200);
    });
  }

  it("is the new one after customTimeouts were raised", async () => {
    the.stage.timeoutMs = MINUTE;
    await the.pool.up(the.train());
    the.event("setDurations", { deleteSeconds: 900 });
    the.stage.timeoutMs = 1_200_000;
    assert.equal((await the.pool.up(the.train())).step, "same");
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
  });

  it("ends the wait for a busy resource pool, and leaves nothing in the state", async () => {
    the.event("makeBusy", { seconds: 10_000 });
    the.stage.timeoutMs = MINUTE;
    await assert.rejects(the.pool.up(the.train()), /was not done after 1 min: POST .*is being changed/);
    assert.equal(the.pool.id, undefined);
    await assert.rejects(
      Promise.all([the.pool.up(the.train()), the.stage.deploy(nodePool, "bb").up(the.train({ name: "bb" }))]),
      /is being changed|The change was not sent: other changes of resource pool pool-/,
    );
    assert.deepEqual(the.nodePools(), []);
  });
});
