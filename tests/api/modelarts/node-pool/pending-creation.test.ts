import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { MINUTE, scene } from "../support";

/** If the state dropped a requested node pool that is not visible yet, the next run would buy it twice. */
describe("a NodePool that is not visible yet", () => {
  const the = scene();

  beforeEach(async () => {
    the.event("delayVisibility", {});
    the.stage.timeoutMs = 5 * MINUTE;
    await assert.rejects(the.pool.up(bought()), /was not done after 5 min: it is not visible yet/);
    the.stage.timeoutMs = undefined;
    the.stage.newProcess();
  });

  const bought = (count = 2) => ({ ...the.basic(), count, billing: { mode: "1", periodNum: 1, periodType: "2" } });
  const all = () => the.nodePools().map(({ nodes }) => nodes.length);

  it("is in the state with its requested name", () => {
    assert.match(the.pool.id ?? "", new RegExp(`^${the.poolName()}/train-[0-9a-f]{7}$`));
    assert.equal(the.pool.unfinished, true);
    assert.deepEqual([the.pool.state.region, the.pool.state.prepaid], ["cn-north-4", true]);
  });

  it("stays in the state on refresh, and is bought once", async () => {
    assert.equal(await the.pool.refresh(), true);
    assert.match(the.stage.said.join("\n"), /warning: Node pool .* was requested and is not visible yet\. It stays/);
    assert.doesNotMatch(the.stage.said.join("\n"), /gone|forget|state delete/);
    assert.deepEqual((await the.pool.preview(bought())).changed, ["count"]);
    the.event("releaseDelays");
    await the.pool.up(bought());
    assert.deepEqual(all(), [2]);
    assert.equal(the.requests("POST").length, 1);
    assert.equal((await the.pool.preview(bought())).step, "same");
  });

  it("is awaited by the next up, although its second request is refused because the name is taken", async () => {
    const up = the.pool.up(bought());
    while (the.requests("POST").length < 2) await new Promise(setImmediate);
    the.event("releaseDelays");
    await up;
    assert.deepEqual(all(), [2]);
    assert.match(the.stage.said.join("\n"), /exists and is not visible yet: waiting for it/);
  });

  it("gets the inputs that the next up declares", async () => {
    the.event("releaseDelays");
    await the.pool.up({ ...bought(3), labels: { a: "1" } });
    assert.deepEqual(all(), [3]);
    assert.deepEqual(the.nodePool().spec.resources.labels, { a: "1" });
    assert.equal(the.requests("POST").length, 1);
  });

  it("leaves the state on destroy after ten minutes without a trace", async () => {
    const began = the.stage.clock.now();
    const { metadata } = the.nodePool();
    the.event("releaseDelays");
    the.event("deleteNodePool", { nodePool: metadata.name });
    await the.pool.destroy();
    assert.ok(the.stage.clock.now() - began >= 10 * MINUTE, "absence is proved after ten minutes");
    assert.equal(the.pool.id, undefined);
  });

  it("is deleted if it becomes visible during destroy", async () => {
    const unpaid = the.stage.deploy(nodePool, "unpaid");
    the.stage.timeoutMs = MINUTE;
    await assert.rejects(unpaid.up(the.basic()), /not visible yet/);
    the.stage.timeoutMs = undefined;
    const destroyed = unpaid.destroy();
    const looks = the.requests("GET").length;
    while (the.requests("GET").length < looks + 5) await new Promise(setImmediate);
    the.event("releaseDelays");
    await destroyed;
    assert.deepEqual(all(), [2], "the other one is left");
  });
});

describe("a NodePool creation that never arrived", () => {
  const the = scene();

  it("is repeated by the next up, and creates one node pool", async () => {
    the.stage.simulator.addFault({ method: "POST", kind: "drop", when: "before" });
    await assert.rejects(the.pool.up(the.basic()), /is not visible yet/);
    assert.deepEqual(the.nodePools(), []);
    assert.equal(await the.pool.refresh(), true);
    await the.pool.up({ ...the.basic(), count: 3 });
    assert.deepEqual(the.nodePools().map(({ nodes }) => nodes.length), [3]); // prettier-ignore
    assert.equal((await the.pool.preview({ ...the.basic(), count: 3 })).step, "same");
  });
});
