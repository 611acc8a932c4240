import assert from "node:assert/strict";
import { z } from "zod";
import { MEDIUM, operationShape, poolBody, refused, startExoscale, type Exoscale } from "./client";

const BUSY = [400, "The instance pool is already being updated."];

describe("a change of a simulated instance pool", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  it("scales through scaling-up and scaling-down, one member at a time, down to 0", async () => {
    const { id } = await exoscale.settledPool();
    await exoscale.change("PUT", `/instance-pool/${id}:scale`, { body: { size: 4 } });
    assert.deepEqual(await exoscale.summary(id), ["scaling-up", 4, 2]);
    exoscale.advance(3);
    assert.deepEqual(await exoscale.summary(id), ["scaling-up", 4, 3]);
    exoscale.advance(3);
    assert.deepEqual(await exoscale.summary(id), ["running", 4, 4]);
    await exoscale.change("PUT", `/instance-pool/${id}:scale`, { body: { size: 0 } });
    assert.deepEqual(await exoscale.summary(id), ["scaling-down", 0, 4]);
    const leaving = (await exoscale.members(id)).instances.map((instance) => instance.state);
    assert.deepEqual(leaving, ["running", "running", "running", "destroying"]);
    exoscale.advance(1);
    assert.deepEqual(await exoscale.summary(id), ["scaling-down", 0, 3]);
    exoscale.advance(3);
    assert.deepEqual(await exoscale.summary(id), ["running", 0, 0]);
    assert.deepEqual(exoscale.view().instances, []);
  });

  it("evicts exactly the named members, and shrinks the pool by their number", async () => {
    const pool = await exoscale.settledPool({ size: 3 });
    const [first, second, third] = pool.instances;
    const evict = (instances: unknown[]) => ({ body: { instances } });
    await exoscale.change("PUT", `/instance-pool/${pool.id}:evict`, evict([first?.id, third?.id]));
    assert.deepEqual(await exoscale.summary(pool.id), ["scaling-down", 1, 3]);
    exoscale.advance(2);
    assert.deepEqual(await exoscale.summary(pool.id), ["running", 1, 1]);
    assert.deepEqual((await exoscale.pool(pool.id)).instances, [second]);
    const stranger = exoscale.call("PUT", `/instance-pool/${pool.id}:evict`, evict([first?.id]));
    assert.equal((await refused(stranger))[0], 400);
    assert.deepEqual(await exoscale.summary(pool.id), ["running", 1, 1]);
  });

  it("keeps absent fields, clears null ones, and reaches new members only", async () => {
    const { id } = await exoscale.settledPool({
      description: "d",
      "min-available": 1,
      "user-data": "aGk=",
      "instance-prefix": "web",
    });
    await exoscale.change("PUT", `/instance-pool/${id}`, {
      body: { "instance-type": { id: MEDIUM }, "disk-size": 20 },
    });
    assert.deepEqual(await exoscale.summary(id), ["updating", 2, 2]);
    exoscale.advance(2);
    assert.deepEqual(await exoscale.summary(id), ["running", 2, 2]);
    const kept = await exoscale.pool(id);
    assert.deepEqual([kept["description"], kept["min-available"], kept["user-data"]], ["d", 1, "aGk="]);
    assert.deepEqual([kept["instance-type"], kept["disk-size"]], [{ id: MEDIUM }, 20]);

    const nulls = { "min-available": null, "user-data": null, "instance-prefix": null, description: "" };
    await exoscale.change("PUT", `/instance-pool/${id}`, { body: nulls });
    exoscale.advance(2);
    const cleared = await exoscale.pool(id);
    assert.deepEqual([cleared["min-available"], cleared["instance-prefix"]], [0, "pool"]);
    assert.equal("user-data" in cleared || "description" in cleared, false);

    await exoscale.change("PUT", `/instance-pool/${id}:scale`, { body: { size: 3 } });
    exoscale.advance(3);
    const disks = (await exoscale.members(id)).instances.map((instance) => [
      instance["disk-size"],
      instance.name.split("-")[0],
    ]);
    assert.deepEqual(disks, [
      [10, "web"],
      [10, "web"],
      [20, "pool"],
    ]);
  });

  it("accepts ssh-key and ssh-keys as two names of one set", async () => {
    for (const name of ["a", "b"]) {
      const body = { name, "public-key": "ssh-ed25519 AAAA" };
      const shape = z.strictObject({ id: z.string(), state: z.literal("success") });
      await exoscale.ok(shape, exoscale.call("POST", "/ssh-key", { body }));
    }
    const { id } = await exoscale.settledPool({ "ssh-keys": [{ name: "a" }, { name: "b" }] });
    const keys = async (body?: object) => {
      if (body) await exoscale.change("PUT", `/instance-pool/${id}`, { body });
      exoscale.advance(2);
      const pool = await exoscale.pool(id);
      return [pool["ssh-key"], pool["ssh-keys"]];
    };
    assert.deepEqual(await keys(), [{ name: "a" }, [{ name: "a" }, { name: "b" }]]);
    // terraform-provider-exoscale sends this: a pool with several keys loses them.
    assert.deepEqual(await keys({ "ssh-key": { name: "b" }, "ssh-keys": null }), [{ name: "b" }, [{ name: "b" }]]);
    assert.deepEqual(await keys({ "ssh-key": {}, "ssh-keys": null }), [undefined, []]);
  });

  it("switches public-ip-assignment between inet4 and dual, never to or from none", async () => {
    const { id } = await exoscale.settledPool();
    const put = (pool: string, body: object) => exoscale.call("PUT", `/instance-pool/${pool}`, { body });
    for (const [body, dual] of [
      [{ "public-ip-assignment": "dual" }, true],
      [{ "public-ip-assignment": "inet4" }, false],
      [{ "ipv6-enabled": true }, true],
      [{ "ipv6-enabled": false }, false],
    ] as const) {
      assert.equal((await put(id, body)).status, 200);
      exoscale.advance(2);
      const pool = await exoscale.pool(id);
      assert.deepEqual([pool["ipv6-enabled"], pool["public-ip-assignment"]], [dual, dual ? "dual" : "inet4"]);
    }
    assert.equal((await put(id, { "public-ip-assignment": "none" })).status, 400);
    const hidden = await exoscale.settledPool({ "public-ip-assignment": "none" });
    for (const body of [{ "public-ip-assignment": "inet4" }, { "ipv6-enabled": true }]) {
      assert.equal((await refused(put(hidden.id, body)))[0], 400);
    }
    assert.equal((await put(hidden.id, { "ipv6-enabled": false })).status, 200);
  });

  it("resets the ten documented fields to their defaults, and no other", async () => {
    const group = await exoscale.settledGroup();
    const { id } = await exoscale.settledPool({
      description: "d",
      labels: { a: "b" },
      "user-data": "aGk=",
      "anti-affinity-groups": [{ id: group }],
      "public-ip-assignment": "dual",
    });
    const reset = (field: string) => exoscale.call("DELETE", `/instance-pool/${id}/${field}`);
    for (const field of [
      ...["description", "labels", "user-data", "anti-affinity-groups", "ipv6-enabled", "security-groups"],
      ...["elastic-ips", "private-networks", "ssh-key", "deploy-target"],
    ]) {
      assert.equal((await reset(field)).status, 200, field);
      assert.deepEqual(await exoscale.summary(id), ["updating", 2, 2]);
      exoscale.advance(2);
    }
    const pool = await exoscale.pool(id);
    assert.equal("description" in pool || "user-data" in pool, false);
    assert.deepEqual([pool["labels"], pool["anti-affinity-groups"], pool["ipv6-enabled"]], [{}, [], false]);
    for (const field of ["name", "min-available", "instance-prefix", "ssh-keys", "public-ip-assignment", "size"]) {
      assert.equal((await reset(field)).status, 400, field);
    }
  });

  it("is refused while another is in progress, and accepted afterwards", async () => {
    const id = await exoscale.change("POST", "/instance-pool", { body: poolBody });
    const changes: [string, string, object?][] = [
      ["PUT", `/instance-pool/${id}`, { name: "other" }],
      ["PUT", `/instance-pool/${id}:scale`, { size: 3 }],
      ["PUT", `/instance-pool/${id}:evict`, { instances: [] }],
      ["DELETE", `/instance-pool/${id}/labels`],
      ["DELETE", `/instance-pool/${id}`],
    ];
    for (const [method, path, body] of changes) {
      assert.deepEqual(await refused(exoscale.call(method, path, { body })), BUSY, `${method} ${path}`);
    }
    for (const [method, path, body] of changes) {
      exoscale.advance(60);
      assert.equal((await exoscale.call(method, path, { body })).status, 200, `${method} ${path}`);
      assert.deepEqual(await refused(exoscale.call("PUT", `/instance-pool/${id}:scale`, { body: { size: 5 } })), BUSY);
    }
  });

  it("deletes the members one by one, then the pool", async () => {
    const { id } = await exoscale.settledPool({ size: 3 });
    const operation = await exoscale.ok(operationShape, exoscale.call("DELETE", `/instance-pool/${id}`));
    assert.deepEqual(await exoscale.summary(id), ["destroying", 3, 3]);
    exoscale.advance(2);
    assert.deepEqual(await exoscale.summary(id), ["destroying", 3, 1]);
    assert.equal((await exoscale.operation(operation.id)).state, "pending");
    exoscale.advance(1);
    assert.deepEqual(await exoscale.operation(operation.id), { ...operation, state: "success" });
    assert.deepEqual(await refused(exoscale.call("GET", `/instance-pool/${id}`)), [
      404,
      `Instance Pool ${id} not found`,
    ]);
    assert.deepEqual(exoscale.view().instances, []);
  });
});
