import assert from "node:assert/strict";
import { operationShape, poolBody, SMALL, startExoscale, UBUNTU, UNKNOWN, type Exoscale } from "./client";

describe("an event in simulated Exoscale", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  /** Sends a change, advances a minute, and returns how the operation ended. */
  const ending = async (method: string, path: string, body?: object) => {
    const { id, reference } = await exoscale.ok(operationShape, exoscale.call(method, path, { body }));
    exoscale.advance(60);
    const { state, reason, message } = await exoscale.operation(id);
    return { id: reference?.id ?? "", end: [state, reason, message] };
  };
  const fail = (command: string, outcome: string, more: object = {}) =>
    exoscale.event("failOperation", { command, outcome, ...more });

  it("fails the next creation only, which leaves an empty pool or none", async () => {
    fail("create-instance-pool", "failure", { reason: "unavailable", message: "no capacity" });
    const empty = await ending("POST", "/instance-pool", poolBody);
    assert.deepEqual(empty.end, ["failure", "unavailable", "no capacity"]);
    assert.deepEqual(await exoscale.summary(empty.id), ["running", 2, 0]);

    fail("create-instance-pool", "failure", { vanish: true });
    const gone = await ending("POST", "/instance-pool", poolBody);
    assert.deepEqual(gone.end, ["failure", "fault", undefined]);
    assert.equal((await exoscale.call("GET", `/instance-pool/${gone.id}`)).status, 404);

    assert.deepEqual((await ending("POST", "/instance-pool", poolBody)).end, ["success", undefined, undefined]);
  });

  it("ends a creation, scaling or eviction half-way, as partial", async () => {
    fail("create-instance-pool", "partial");
    const { id, end } = await ending("POST", "/instance-pool", { ...poolBody, size: 4 });
    assert.deepEqual(end, ["failure", "partial", undefined]);
    assert.deepEqual(await exoscale.summary(id), ["running", 4, 2]);
    fail("scale-instance-pool", "partial");
    await ending("PUT", `/instance-pool/${id}:scale`, { size: 6 });
    assert.deepEqual(await exoscale.summary(id), ["running", 6, 4]);
    fail("evict-instance-pool-members", "partial");
    const { instances } = await exoscale.pool(id);
    await ending("PUT", `/instance-pool/${id}:evict`, { instances: instances.map((one) => one.id) });
    assert.deepEqual(await exoscale.summary(id), ["running", 4, 2]);
  });

  it("times out an operation while its work continues", async () => {
    fail("create-instance-pool", "timeout");
    const { id, end } = await ending("POST", "/instance-pool", poolBody);
    assert.equal(end[0], "timeout");
    assert.deepEqual(await exoscale.summary(id), ["running", 2, 2]);
    fail("delete-instance-pool", "timeout");
    assert.equal((await ending("DELETE", `/instance-pool/${id}`)).end[0], "timeout");
    assert.deepEqual(exoscale.view().zones["ch-gva-2"]?.pools, []);
  });

  it("fails a change of an existing pool, which keeps its values", async () => {
    const { id } = await exoscale.settledPool();
    const before = await exoscale.pool(id);
    for (const [command, method, path, body] of [
      ["scale-instance-pool", "PUT", `/instance-pool/${id}:scale`, { size: 5 }],
      ["update-instance-pool", "PUT", `/instance-pool/${id}`, { name: "other" }],
      ["evict-instance-pool-members", "PUT", `/instance-pool/${id}:evict`, { instances: [before.instances[0]?.id] }],
      ["reset-instance-pool-field", "DELETE", `/instance-pool/${id}/labels`],
      ["delete-instance-pool", "DELETE", `/instance-pool/${id}`],
    ] as const) {
      fail(command, "failure", { reason: "busy" });
      assert.deepEqual((await ending(method, path, body)).end, ["failure", "busy", undefined]);
      assert.deepEqual(await exoscale.pool(id), before);
    }
  });

  it("a partial update applies the first half of its fields, a partial delete takes half of the members", async () => {
    const { id } = await exoscale.settledPool();
    fail("update-instance-pool", "partial");
    await ending("PUT", `/instance-pool/${id}`, { name: "other", labels: { a: "b" } });
    const { name, labels } = await exoscale.pool(id);
    assert.deepEqual([name, labels], ["other", {}]);
    fail("delete-instance-pool", "partial");
    await ending("DELETE", `/instance-pool/${id}`);
    assert.deepEqual(await exoscale.summary(id), ["running", 2, 1]);
  });

  it("fails operations of groups as often as ordered", async () => {
    fail("create-anti-affinity-group", "failure", { vanish: true, times: 2 });
    for (const state of ["failure", "failure", "success"]) {
      assert.equal((await ending("POST", "/anti-affinity-group", { name: "apart" })).end[0], state);
    }
    const [group] = exoscale.view().antiAffinityGroups;
    fail("delete-anti-affinity-group", "failure");
    assert.equal((await ending("DELETE", `/anti-affinity-group/${group?.id ?? ""}`)).end[0], "failure");
    assert.equal(exoscale.view().antiAffinityGroups.length, 1);
  });

  it("sets durations: a destroyed pool can outlive its operation", async () => {
    exoscale.event("setDurations", { operation: 0, instance: 0, removal: 0, lingering: 5000 });
    const group = await exoscale.change("POST", "/anti-affinity-group", { body: { name: "apart" } });
    const body = { ...poolBody, "anti-affinity-groups": [{ id: group }] };
    const id = await exoscale.change("POST", "/instance-pool", { body });
    assert.deepEqual(await exoscale.summary(id), ["running", 2, 2]);
    const { id: operation } = await exoscale.ok(operationShape, exoscale.call("DELETE", `/instance-pool/${id}`));
    assert.equal((await exoscale.operation(operation)).state, "success");
    assert.deepEqual(await exoscale.summary(id), ["destroying", 2, 1]);
    assert.equal((await exoscale.call("DELETE", `/anti-affinity-group/${group}`)).status, 400);
    exoscale.advance(5);
    assert.equal((await exoscale.call("GET", `/instance-pool/${id}`)).status, 404);
    assert.equal((await exoscale.call("DELETE", `/anti-affinity-group/${group}`)).status, 200);
  });

  it("removes a member, which is not replaced until the pool is scaled", async () => {
    const { id, instances } = await exoscale.settledPool();
    const [first, second] = instances;
    exoscale.event("vanishInstance", { id: first?.id });
    assert.deepEqual((await exoscale.pool(id)).instances, [second]);
    assert.equal((await exoscale.call("GET", `/instance/${first?.id ?? ""}`)).status, 404);
    await ending("PUT", `/instance-pool/${id}:scale`, { size: 2 });
    assert.deepEqual(await exoscale.summary(id), ["running", 2, 2]);
  });

  it("creates, changes and deletes pools and groups immediately", async () => {
    const created = exoscale.event("createPool", { ...poolBody, zone: "de-fra-1", size: 3 });
    const { id } = { id: "", ...(created as object) };
    assert.deepEqual(
      exoscale.view().zones["de-fra-1"]?.pools.map((pool) => [pool.id, pool.state, pool.instances.length]),
      [[id, "running", 3]],
    );
    exoscale.event("changePool", { id, name: "theirs", size: 1, labels: { a: "b" }, state: "suspended" });
    const [pool] = exoscale.view().zones["de-fra-1"]?.pools ?? [];
    assert.deepEqual([pool?.["name"], pool?.size, pool?.instances.length, pool?.state], ["theirs", 1, 1, "suspended"]);
    assert.deepEqual(
      [pool?.["labels"], pool?.["instance-type"], pool?.["template"]],
      [{ a: "b" }, { id: SMALL }, { id: UBUNTU }],
    );
    exoscale.event("deletePool", { id });
    assert.deepEqual(exoscale.view().instances, []);

    exoscale.event("createAntiAffinityGroup", { name: "theirs" });
    const [group] = exoscale.view().antiAffinityGroups;
    exoscale.event("changeAntiAffinityGroup", { id: group?.id, description: "drifted" });
    assert.equal(exoscale.view().antiAffinityGroups[0]?.["description"], "drifted");
    exoscale.event("deleteAntiAffinityGroup", { id: group?.id });
    assert.deepEqual(exoscale.view().antiAffinityGroups, []);
  });

  it("deletes a pool during its creation for good", async () => {
    for (const elapsed of [4, 5]) {
      const id = await exoscale.change("POST", "/instance-pool", { body: { ...poolBody, size: 5 } });
      exoscale.advance(elapsed);
      exoscale.event("deletePool", { id });
      exoscale.advance(60);
      assert.deepEqual([exoscale.view().zones["ch-gva-2"]?.pools, exoscale.view().instances], [[], []]);
    }
  });

  it("changes the pool in its current state", async () => {
    const id = await exoscale.change("POST", "/instance-pool", { body: { ...poolBody, size: 3 } });
    exoscale.advance(60);
    exoscale.event("changePool", { id, size: 1 });
    exoscale.advance(60);
    assert.deepEqual(await exoscale.summary(id), ["running", 1, 1]);
  });

  it("is refused with a reason if it is invalid", () => {
    assert.throws(() => exoscale.event("failOperation", { command: "create-vm", outcome: "failure" }), /command/);
    assert.throws(() => exoscale.event("deletePool", { id: UNKNOWN }), /no zone has an instance pool/);
    assert.throws(() => exoscale.event("setDurations", { operations: 1 }), /operations/);
    assert.throws(() => exoscale.event("destroyEverything", {}), /it has changeAntiAffinityGroup, changePool,/);
  });
});
