import assert from "node:assert/strict";
import { basicPool, poolsIn, requests, scene, thePool } from "../support";

describe("the creation of an InstancePool", () => {
  const the = scene();

  it("ends when the pool runs with all its members, and stores them", async () => {
    await the.pool.up({ ...basicPool, size: 3, description: "front", labels: { app: "web" } });
    const pool = thePool(the.stage);
    assert.equal(pool.id, the.pool.id);
    assert.equal(pool.state, "running");
    assert.equal(pool.description, "front");
    assert.match(pool.name, /^web-[0-9a-f]{7}$/);
    const { instanceIds, instances } = the.pool.state;
    assert.deepEqual([...(instanceIds as string[])].sort(), pool.instances.map(({ id }) => id).sort());
    const [first] = instances as Record<string, string>[];
    assert.match(first?.name ?? "", /^pool-/);
    assert.match(first?.publicIp ?? "", /^\d+\.\d+\.\d+\.\d+$/);
    assert.equal(first?.state, "running");
  });

  it("is followed by a preview without changes and without a request", async () => {
    await the.pool.up(basicPool);
    the.stage.simulator.clearLog();
    assert.equal((await the.pool.preview(basicPool)).step, "same");
    assert.deepEqual(requests(the.stage), []);
  });

  it("is followed by a preview without changes if the name is omitted later", async () => {
    await the.pool.up({ ...basicPool, name: "given" });
    assert.equal((await the.pool.preview(basicPool)).step, "same");
  });

  it("leaves no state if the operation failed and left no pool", async () => {
    the.event("failOperation", {
      command: "create-instance-pool",
      outcome: "failure",
      reason: "unavailable",
      message: "no capacity",
      vanish: true,
    });
    await assert.rejects(the.pool.up(basicPool), /failure \(unavailable\): no capacity/);
    assert.equal(the.pool.id, undefined);
    assert.deepEqual(poolsIn(the.stage), []);
  });

  it("stores the id if the operation failed and left a pool", async () => {
    the.event("failOperation", { command: "create-instance-pool", outcome: "partial" });
    await assert.rejects(the.pool.up(basicPool), /partial/);
    assert.equal(the.pool.id, thePool(the.stage).id);
  });

  for (const status of [429, 503]) {
    it(`sends the POST again after a ${status}, which means that the server did not start`, async () => {
      the.addFault({ method: "POST", path: "/instance-pool$", kind: "status", status, when: "before" });
      await the.pool.up(basicPool);
      assert.equal(the.pool.id, thePool(the.stage).id);
      assert.equal(requests(the.stage, "POST").length, 2);
    });
  }

  it("waits for the time in Retry-After", async () => {
    const fault = { kind: "status", status: 429, when: "before", retryAfter: "50", times: 3 } as const;
    the.addFault({ method: "POST", path: "/instance-pool$", ...fault });
    const before = the.stage.clock.now();
    await the.pool.up(basicPool);
    assert.ok(the.stage.clock.now() - before >= 150_000);
    assert.equal(requests(the.stage, "POST").length, 4);
  });
});
