import assert from "node:assert/strict";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { basicPool, exoscale, makePool, poolsIn, requests, scene } from "./support";

/** One process and no pause: every shared list is still recent. */
describe("a read after a write of the same run", function () {
  this.timeout(60_000);
  const the = scene();

  it("shows the change of the pool and of its group", async () => {
    await the.group.up({});
    await the.group.refresh();
    const news = { ...basicPool, antiAffinityGroupIds: [the.group.id] };
    await the.pool.up(news);
    await the.group.refresh();
    assert.deepEqual(the.group.state.instanceIds, the.pool.state.instanceIds);

    await the.pool.refresh();
    await the.pool.up({ ...news, description: "d" });
    await the.pool.refresh();
    assert.equal(the.pool.state.description, "d");

    await the.pool.up({ ...news, description: "d", size: 4 });
    await the.pool.refresh();
    await the.group.refresh();
    assert.deepEqual([the.pool.state.size, (the.pool.state.instances as unknown[]).length], [4, 4]);
    assert.equal((the.group.state.instanceIds as unknown[]).length, 4);

    const { id } = the.pool;
    await the.pool.destroy();
    await the.group.refresh();
    assert.deepEqual(the.group.state.instanceIds, []);
    await assert.rejects(the.pool.get(`${id}@ch-gva-2`), /There is no exoscale:InstancePool/);
  });

  it("shows the change if many pools change together and poll by shared lists", async () => {
    const pools = Array.from({ length: 12 }, (_, index) => the.stage.deploy(instancePool, `p${index}`));
    await Promise.all(pools.map((pool) => pool.up({ ...basicPool, size: 1 })));
    await Promise.all(pools.map((pool, index) => pool.up({ ...basicPool, size: 2 + (index % 2), description: "d" })));
    for (const [index, { state }] of pools.entries()) {
      const size = 2 + (index % 2);
      assert.deepEqual([state.size, state.description, (state.instances as unknown[]).length], [size, "d", size]);
    }
    await Promise.all(pools.map((pool) => pool.refresh()));
    assert.deepEqual(
      pools.map(({ state }) => state.size),
      pools.map((_, index) => 2 + (index % 2)),
    );
  });

  it("finds a name free after a deletion, and taken after a creation", async () => {
    await the.group.up({ name: "g" });
    await the.group.up({ name: "g", description: "new" }, { deleteBeforeReplace: true });
    assert.deepEqual(
      exoscale(the.stage).antiAffinityGroups.map(({ name }) => name),
      ["g"],
    );
    const second = the.stage.deploy(the.group.definition, "second");
    await assert.rejects(
      second.up({ name: "g" }),
      /There is anti-affinity group "g" already.*Names of groups are unique/,
    );
  });

  it("finds the pool of a creation with a lost answer, not a pool that was just renamed to its name", async () => {
    await the.pool.up({ ...basicPool, name: "old", size: 1 });
    await the.pool.up({ ...basicPool, name: "shared", size: 1 });
    const other = the.stage.deploy(instancePool, "other");
    the.addFault({ method: "POST", path: "/instance-pool$", kind: "drop", when: "after", times: 1 });
    await other.up({ ...basicPool, name: "shared", size: 1 });
    assert.notEqual(other.id, the.pool.id);
    assert.equal(poolsIn(the.stage).length, 2);
    assert.equal(requests(the.stage, "POST").length, 2);
  });

  it("shows members in a group after a creation in another zone", async () => {
    await the.group.up({});
    await the.group.refresh();
    await the.pool.up({ ...basicPool, size: 1, zone: "ch-dk-2", antiAffinityGroupIds: [the.group.id] });
    await the.group.refresh();
    assert.deepEqual(the.group.state.instanceIds, the.pool.state.instanceIds);
  });

  it("finds the name of a replaced group free through another connection that has just listed the old group", async () => {
    const { key, secret, endpoint } = the.stage.simulator.connection().exoscale;
    the.stage.config["pools:exoscale"] = JSON.stringify({
      connections: { c: { key, secret, endpoint, zone: "ch-dk-2" } },
    });
    the.stage.newProcess();
    await the.group.up({ name: "g" });
    const other = the.stage.deploy(the.group.definition, "other");
    await Promise.all([
      the.group.up({ name: "g", description: "new", connection: "c" }, { deleteBeforeReplace: true }),
      other.up({ name: "x", connection: "c" }),
    ]);
    const names = exoscale(the.stage).antiAffinityGroups.map(({ name }) => name);
    assert.deepEqual(names.sort(), ["g", "x"]);
  });

  for (const fault of [{ kind: "status", status: 429 } as const, { kind: "drop" } as const]) {
    it(`does not mistake a foreign pool of the same name for its own if the POST fails (${fault.status ?? fault.kind})`, async () => {
      await the.stage.deploy(instancePool, "first").up({ ...basicPool, name: "first", size: 1 }); // lists the pools
      const foreign = makePool(the.stage, { name: "shared", size: 1 });
      the.addFault({ method: "POST", path: "/instance-pool$", when: "before", times: 1, ...fault });
      await the.pool.up({ ...basicPool, name: "shared", size: 1 }).catch(() => undefined);
      assert.notEqual(the.pool.id, foreign);
    });
  }

  it("does not mistake a pool that another resource renames for its own if the POST is lost", async () => {
    await the.pool.up({ ...basicPool, name: "old", size: 1 });
    const renamed = the.pool.id;
    const other = the.stage.deploy(instancePool, "other");
    the.addFault({ method: "POST", path: "/instance-pool$", kind: "drop", when: "before", times: 1 });
    await Promise.all([
      the.pool.up({ ...basicPool, name: "shared", size: 1 }),
      other.up({ ...basicPool, name: "shared", size: 1 }).catch(() => undefined),
    ]);
    assert.notEqual(other.id, renamed);
  });
});
