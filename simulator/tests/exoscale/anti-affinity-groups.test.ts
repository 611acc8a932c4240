import assert from "node:assert/strict";
import { z } from "zod";
import { groupShape, operationShape, poolBody, refused, startExoscale, UNKNOWN, type Exoscale } from "./client";

describe("a simulated anti-affinity group", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  const inGroup = (id: string) => ({ "anti-affinity-groups": [{ id }] });

  it("is listed in every zone", async () => {
    const id = await exoscale.settledGroup();
    const list = z.object({ "anti-affinity-groups": z.array(groupShape) });
    for (const zone of ["ch-gva-2", "hr-zag-1"]) {
      const answer = await exoscale.ok(list, exoscale.call("GET", "/anti-affinity-group", { zone }));
      assert.deepEqual(answer["anti-affinity-groups"], [{ id, name: "apart", description: "", instances: [] }]);
    }
  });

  it("has a unique name, and bounds on name and description", async () => {
    const create = (body: object) => exoscale.call("POST", "/anti-affinity-group", { body });
    const long = "a".repeat(256);
    for (const body of [{}, { name: "" }, { name: long }, { name: "a", description: long }]) {
      assert.equal((await create(body)).status, 400, JSON.stringify(body).slice(0, 60));
    }
    assert.equal((await create({ name: "a", description: "", more: 1 })).status, 200);
    assert.equal((await refused(create({ name: "a" })))[0], 409);
    const id = exoscale.view().antiAffinityGroups[0]?.id ?? "";
    assert.equal((await exoscale.call("PUT", `/anti-affinity-group/${id}`, { body: { name: "b" } })).status, 404);
  });

  it("lists members of pools in several zones, and is in use until the last is gone", async () => {
    const id = await exoscale.settledGroup();
    const pools = await Promise.all(
      ["ch-gva-2", "de-fra-1"].map((zone) =>
        exoscale.change("POST", "/instance-pool", { zone, body: { ...poolBody, ...inGroup(id) } }),
      ),
    );
    const remove = () => exoscale.call("DELETE", `/anti-affinity-group/${id}`);
    assert.equal((await refused(remove()))[0], 400);
    exoscale.advance(60);
    const members = exoscale.view().instances.map((instance) => instance.id);
    assert.equal(members.length, 4);
    assert.deepEqual(
      (await exoscale.group(id)).instances,
      members.map((member) => ({ id: member })),
    );

    const [first = "", second = ""] = pools;
    // New members are not in the group, but existing ones stay in it.
    await exoscale.change("PUT", `/instance-pool/${first}`, { body: { "anti-affinity-groups": null } });
    await exoscale.change("DELETE", `/instance-pool/${second}`, { zone: "de-fra-1" });
    exoscale.advance(60);
    assert.equal((await exoscale.group(id)).instances.length, 2);
    assert.deepEqual(await refused(remove()), [400, "Cannot delete group when it's in use by virtual machines"]);
    await exoscale.change("PUT", `/instance-pool/${first}:scale`, { body: { size: 0 } });
    exoscale.advance(60);
    assert.equal((await remove()).status, 200);
  });

  it("is no longer the reference of the operation that deleted it", async () => {
    const id = await exoscale.settledGroup();
    const first = await exoscale.ok(operationShape, exoscale.call("DELETE", `/anti-affinity-group/${id}`));
    assert.equal(first.reference?.id, id);
    assert.equal((await exoscale.group(id)).id, id);
    exoscale.advance(2);
    assert.deepEqual(await exoscale.operation(first.id), { id: first.id, state: "success" });
    assert.equal((await exoscale.call("GET", `/anti-affinity-group/${id}`)).status, 404);
  });

  it("has eight hosts: a larger pool runs with eight members", async () => {
    const group = await exoscale.settledGroup();
    const { id, state, size, instances } = await exoscale.settledPool({ size: 10, ...inGroup(group) });
    assert.deepEqual([state, size, instances.length], ["running", 10, 8]);
    await exoscale.change("PUT", `/instance-pool/${id}:scale`, { body: { size: 8 } });
    exoscale.advance(2);
    assert.deepEqual([(await exoscale.pool(id)).state, (await exoscale.pool(id)).size], ["running", 8]);
  });

  it("can be ordered to run out of hosts, and to have some again", async () => {
    const group = await exoscale.settledGroup();
    exoscale.event("exhaustHosts", { group, after: 1 });
    const pool = await exoscale.settledPool(inGroup(group));
    assert.equal(pool.instances.length, 1);
    exoscale.event("exhaustHosts", { group, after: 8 });
    await exoscale.change("PUT", `/instance-pool/${pool.id}:scale`, { body: { size: 2 } });
    exoscale.advance(3);
    assert.equal((await exoscale.pool(pool.id)).instances.length, 2);
    assert.throws(() => exoscale.event("exhaustHosts", { group: UNKNOWN, after: 1 }), /not found/);
  });
});
