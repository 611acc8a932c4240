import assert from "node:assert/strict";
import { basicPool, changePool, exoscale, meanwhile, poolsIn, requests, scene, TINY, thePool } from "../support";

describe("the deletion of an InstancePool", () => {
  const the = scene();

  it("ends when the pool and its members are gone, and succeeds where they are gone already", async () => {
    await the.pool.up(basicPool);
    const { id, state } = the.pool;
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
    assert.deepEqual(exoscale(the.stage).instances, []);
    Object.assign(the.pool, { id, state });
    await the.pool.destroy();
  });

  it("is not confused by a lost answer", async () => {
    await the.pool.up(basicPool);
    the.stage.simulator.addFault({ method: "DELETE", kind: "drop", when: "after" });
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });

  it("waits for one that is under way already, and sends no other", async () => {
    await the.pool.up(basicPool);
    const { id } = the.pool;
    changePool(the.stage, id, { state: "destroying" });
    const end = () => {
      if (poolsIn(the.stage).length > 0) the.stage.simulator.event("exoscale", "deletePool", { id });
    };
    await meanwhile(the.stage, end, () => the.pool.destroy());
    assert.deepEqual(requests(the.stage, "DELETE"), []);
  });

  it("says at its deadline, in the server's words, what held it up", async () => {
    await the.pool.up(basicPool);
    the.stage.timeoutMs = 120_000;
    const message = "operation delete on resource instance-pool is locked by a load balancer";
    const fault = { kind: "status", status: 403, when: "before", body: { message }, times: 1000 } as const;
    the.stage.simulator.addFault({ method: "DELETE", ...fault });
    await assert.rejects(the.pool.destroy(), /not done after 2 min.*locked by a load balancer/);
    assert.ok(requests(the.stage, "DELETE").length < 30);
    assert.match(the.stage.said.join("\n"), /progress: .*locked by a load balancer/);
  });

  it("leaves a pool that something else manages, and says so", async () => {
    await the.pool.up(basicPool);
    const manager = { id: TINY, type: "sks-nodepool" };
    the.stage.simulator.event("exoscale", "setManager", { id: the.pool.id, manager });
    const { id } = the.pool;
    await the.pool.destroy();
    assert.equal(thePool(the.stage).id, id);
    assert.match(the.stage.said.join("\n"), /warning: .*managed by sks-nodepool .* It is only removed from the state/);
  });
});
