import assert from "node:assert/strict";
import type { Context } from "../../provider/core/context";
import { getAntiAffinityGroup } from "../../provider/exoscale/functions/anti-affinity-groups";
import { evictInstances } from "../../provider/exoscale/functions/evict-instances";
import { getInstancePool, getInstancePools } from "../../provider/exoscale/functions/instance-pools";
import { instancePool } from "../../provider/exoscale/instance-pool";
import { Stage, type Deployed } from "../support/stage";
import { basicPool, requests, thePool, TINY } from "./exoscale-support";

describe("Exoscale functions against the simulator", () => {
  let stage: Stage;
  let pool: Deployed;
  let context: Context;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(instancePool, "web");
    await pool.up({ ...basicPool, size: 3 });
    stage.simulator.clearLog();
    const { clock, env, shared } = stage.surroundings();
    context = {
      settings: { config: (key) => stage.config[key], env },
      clock,
      shared,
      startedAt: clock.now(),
      timeoutMs: 600_000,
      signal: new AbortController().signal,
      log: () => undefined,
    };
  });
  afterEach(() => stage.close());

  const members = (): string[] => thePool(stage).instances.map(({ id }) => id);

  describe("evictInstances", () => {
    it("destroys exactly the named members, and passes over strangers", async () => {
      const [first = "", second = "", third = ""] = members();
      const answer = await evictInstances.call({ poolId: String(pool.id), instanceIds: [first, third, TINY] }, context);
      assert.deepEqual(answer, { size: 1, evicted: [first, third] });
      assert.deepEqual(members(), [second]);
    });

    for (const kind of ["drop", "garbage"] as const) {
      it(`is done once although the answer was lost (${kind})`, async () => {
        const [first = "", ...others] = members();
        stage.simulator.addFault({ method: "PUT", path: ":evict$", kind, when: "after" });
        const answer = await evictInstances.call({ poolId: String(pool.id), instanceIds: [first] }, context);
        assert.deepEqual(answer, { size: 2, evicted: [first] });
        assert.deepEqual(members(), others);
      });
    }

    it("leaves a pool alone that something else manages", async () => {
      const { id } = pool;
      stage.simulator.event("exoscale", "setManager", { id, manager: { id: TINY, type: "sks-nodepool" } });
      const [first = ""] = members();
      await assert.rejects(
        evictInstances.call({ poolId: String(id), instanceIds: [first] }, context),
        /managed by sks-nodepool/,
      );
      assert.deepEqual(requests(stage, "PUT"), []);
    });

    it("says that there is no such pool", async () => {
      await assert.rejects(evictInstances.call({ poolId: TINY, instanceIds: [TINY] }, context), /no instance pool/);
    });
  });

  it("want an id or a name where they look for one thing", async () => {
    await assert.rejects(async () => getInstancePool.call({}, context), /id or .*name/);
    await assert.rejects(async () => getAntiAffinityGroup.call({}, context), /id or .*name/);
  });

  it("tell of a pool by id and by name, and of all, what the state has", async () => {
    const { name } = thePool(stage);
    const byId = await getInstancePool.call({ id: String(pool.id) }, context);
    assert.deepEqual(await getInstancePool.call({ name }, context), byId);
    assert.deepEqual(await getInstancePools.call({}, context), { pools: [byId] });
    assert.deepEqual([...byId.instanceIds].sort(), members().sort());
  });
});
