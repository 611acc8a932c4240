import assert from "node:assert/strict";
import { basicPool, changePool, exoscale, manageBySks, meanwhile, poolsIn, requests, scene, thePool } from "../support";

describe("the deletion of an InstancePool", () => {
  const the = scene();

  it("ends when the pool and its members are gone, and succeeds if they are gone already", async () => {
    await the.pool.up(basicPool);
    const { id, state } = the.pool;
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
    assert.deepEqual(exoscale(the.stage).instances, []);
    Object.assign(the.pool, { id, state });
    await the.pool.destroy();
  });

  it("waits for a deletion that has begun elsewhere, and sends no DELETE", async () => {
    await the.pool.up(basicPool);
    const { id } = the.pool;
    changePool(the.stage, id, { state: "destroying" });
    const end = () => {
      if (poolsIn(the.stage).length > 0) the.event("deletePool", { id });
    };
    await meanwhile(the.stage, end, () => the.pool.destroy());
    assert.deepEqual(requests(the.stage, "DELETE"), []);
  });

  it("fails at its deadline with the server's reason", async () => {
    await the.pool.up(basicPool);
    the.stage.timeoutMs = 120_000;
    const message = "operation delete on resource instance-pool is locked by a load balancer";
    const fault = { kind: "status", status: 403, when: "before", body: { message }, times: 1000 } as const;
    the.addFault({ method: "DELETE", ...fault });
    await assert.rejects(the.pool.destroy(), /not done after 2 min.*locked by a load balancer/);
    assert.ok(requests(the.stage, "DELETE").length < 30);
    assert.match(the.said, /progress: .*locked by a load balancer/);
  });

  it("leaves a managed pool, with a warning", async () => {
    await the.pool.up(basicPool);
    manageBySks(the, the.pool.id);
    const { id } = the.pool;
    await the.pool.destroy();
    assert.equal(thePool(the.stage).id, id);
    assert.match(the.said, /warning: .*managed by sks-nodepool .* It is only removed from the state/);
  });
});
