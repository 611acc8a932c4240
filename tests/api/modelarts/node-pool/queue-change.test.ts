import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { scene } from "../support";

/** A resource pool accepts one change at a time and refuses others with 409. */
describe("changes of a busy resource pool", () => {
  const the = scene();

  beforeEach(async () => {
    the.event("oneChangeAtATime", { enabled: true });
    the.event("setDurations", { createSeconds: 600, deleteSeconds: 300 });
  });

  const refusals = () => the.stage.simulator.log().filter(({ status }) => status === 409).length;

  it("run one after another", async () => {
    const all = ["aa", "bb", "cc"].map((name) => ({ name, one: the.stage.deploy(nodePool, name) }));
    await Promise.all(all.map(({ name, one }) => one.up(the.train({ name }))));
    assert.equal(the.nodePools().length, 3);
    await Promise.all(all.map(({ name, one }) => one.up(the.train({ name, count: 3 }))));
    for (const { nodes } of the.nodePools()) assert.equal(nodes.length, 3);
    await Promise.all(all.map(({ one }) => one.destroy()));
    assert.deepEqual(the.nodePools(), []);
    const accepted = the.stage.simulator.log().filter(({ method, status }) => method === "POST" && status === 200);
    assert.equal(accepted.length, 3);
  });

  it("are retried by one node pool at a time, while the others wait", async () => {
    const all = ["aa", "bb", "cc", "dd"].map((name) => the.stage.deploy(nodePool, name).up(the.train({ name })));
    await Promise.all(all);
    // Each of four creations takes ten minutes, with one retry every 15 seconds.
    assert.ok(refusals() > 0 && refusals() < 4 * 50, `${refusals()} refusals`);
  });

  it("wait for an outside change, and say so", async () => {
    the.event("makeBusy", { seconds: 1800 });
    const began = the.stage.clock.now();
    await the.pool.up(the.train());
    assert.ok(the.stage.clock.now() - began >= 1800_000);
    assert.match(the.stage.said.join("\n"), /progress: POST .* answered 409 .*is being changed/);
    the.event("makeBusy", { seconds: 1800 });
    await the.pool.up(the.train({ labels: { a: "1" } }));
    the.event("makeBusy", { seconds: 1800 });
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
  });

  it("are not retried if the name is taken", async () => {
    const body = { error_code: "ModelArts.50004009", error_msg: "node pool train already exists" };
    the.stage.simulator.addFault({ method: "POST", kind: "status", status: 409, body });
    await assert.rejects(
      the.pool.up(the.train()),
      new RegExp(`take it over with adopt: "${the.poolName()}/train"`, "i"),
    );
    assert.equal(the.pool.id, undefined);
  });
});
