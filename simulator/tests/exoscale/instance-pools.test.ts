import assert from "node:assert/strict";
import { z } from "zod";
import {
  instanceShape,
  MEDIUM,
  operationShape,
  poolBody,
  poolShape,
  refused,
  startExoscale,
  UBUNTU,
  UNKNOWN,
  type Exoscale,
} from "./client";

const BUSY = [400, "The instance pool is already being updated."];

describe("simulated Exoscale: instance pools", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  const states = async (id: string) => {
    const { state, size, instances } = await exoscale.pool(id);
    return [state, size, instances.length];
  };
  const members = (id: string) =>
    exoscale.ok(
      z.object({ instances: z.array(instanceShape) }),
      exoscale.call("GET", "/instance", { query: { "manager-id": id, "manager-type": "instance-pool" } }),
    );

  it("create answers with a pending operation that names the pool, and succeeds before the pool runs", async () => {
    const first = await exoscale.ok(operationShape, exoscale.call("POST", "/instance-pool", { body: poolBody }));
    const id = first.reference?.id ?? "";
    assert.deepEqual(first, {
      id: first.id,
      state: "pending",
      reference: { id, command: "get-instance-pool", link: `/v2/instance-pool/${id}` },
    });
    assert.deepEqual(await states(id), ["creating", 2, 0]);
    exoscale.advance(1);
    assert.equal((await exoscale.operation(first.id)).state, "pending");
    exoscale.advance(1);
    assert.deepEqual(await exoscale.operation(first.id), { ...first, state: "success" });
    assert.deepEqual(await states(id), ["creating", 2, 1]);
    assert.equal((await members(id)).instances[0]?.state, "starting");
    exoscale.advance(1);
    assert.equal((await members(id)).instances[0]?.state, "running");
    exoscale.advance(2);
    assert.deepEqual(await states(id), ["creating", 2, 2]);
    exoscale.advance(1);
    assert.deepEqual(await states(id), ["running", 2, 2]);
  });

  it("what happens does not depend on how often somebody looks", async () => {
    const other = await startExoscale();
    try {
      const id = await exoscale.change("POST", "/instance-pool", { body: poolBody });
      await other.change("POST", "/instance-pool", { body: poolBody });
      for (let second = 0; second < 10; second += 1) {
        exoscale.advance(1);
        await exoscale.pool(id);
      }
      other.advance(10);
      assert.deepEqual(exoscale.view(), other.view());
    } finally {
      await other.simulator.close();
    }
  });

  it("reads back every field, with the defaults of those that were left out", async () => {
    const { id, instances } = await exoscale.settledPool();
    assert.deepEqual(await exoscale.pool(id), {
      ...poolBody,
      id,
      state: "running",
      instances,
      "min-available": 0,
      "instance-prefix": "pool",
      "anti-affinity-groups": [],
      "security-groups": [],
      "private-networks": [],
      "elastic-ips": [],
      "ssh-keys": [],
      labels: {},
      "public-ip-assignment": "inet4",
      "ipv6-enabled": false,
      "application-consistent-snapshot-enabled": false,
    });
    const list = z.object({ "instance-pools": z.array(poolShape) });
    assert.deepEqual(await exoscale.ok(list, exoscale.call("GET", "/instance-pool")), {
      "instance-pools": [await exoscale.pool(id)],
    });
  });

  it("pools and their operations live in one zone", async () => {
    const zone = "de-fra-1";
    const operation = await exoscale.ok(
      operationShape,
      exoscale.call("POST", "/instance-pool", { body: poolBody, zone }),
    );
    const id = operation.reference?.id ?? "";
    assert.equal((await exoscale.pool(id, zone)).id, id);
    for (const path of [`/instance-pool/${id}`, `/operation/${operation.id}`]) {
      assert.equal((await exoscale.call("GET", path)).status, 404, path);
    }
    assert.deepEqual(exoscale.view().zones["ch-gva-2"]?.pools, []);
    assert.equal(exoscale.view().zones[zone]?.pools.length, 1);
  });

  it("two pools may have one name", async () => {
    await exoscale.settledPool();
    await exoscale.settledPool();
    assert.equal(exoscale.view().zones["ch-gva-2"]?.pools.length, 2);
  });

  it("members are named after prefix and pool, and have the addresses of their assignment", async () => {
    for (const [assignment, ip4, ip6] of [
      ["inet4", true, false],
      ["dual", true, true],
      ["none", false, false],
    ] as const) {
      const fields = { "public-ip-assignment": assignment, "instance-prefix": "web", labels: { tier: assignment } };
      const pool = await exoscale.settledPool(fields);
      const { instances } = await members(pool.id);
      assert.deepEqual(
        instances.map(({ id }) => ({ id })),
        pool.instances,
      );
      for (const instance of instances) {
        assert.match(instance.name, new RegExp(`^web-${pool.id.slice(0, 5)}-[a-z0-9]{5}$`));
        assert.deepEqual(instance["manager"], { id: pool.id, type: "instance-pool" });
        assert.equal("public-ip" in instance, ip4);
        assert.equal("ipv6-address" in instance, ip6);
        assert.deepEqual(await exoscale.ok(instanceShape, exoscale.call("GET", `/instance/${instance.id}`)), instance);
      }
      assert.equal((await exoscale.pool(pool.id))["ipv6-enabled"], assignment === "dual");
    }
  });

  it("instances are found by manager, address and labels", async () => {
    const one = await exoscale.settledPool({ labels: { tier: "a", env: "prod" } });
    const two = await exoscale.settledPool({ labels: { tier: "b", env: "prod" } });
    const find = async (query: Record<string, string>) => {
      const shape = z.object({ instances: z.array(instanceShape) });
      return (await exoscale.ok(shape, exoscale.call("GET", "/instance", { query }))).instances;
    };
    const memberIds = (pool: typeof one) => pool.instances.map(({ id }) => id);
    const idsBy = async (query: Record<string, string>) => (await find(query)).map(({ id }) => id);
    assert.deepEqual(await idsBy({ "manager-id": one.id }), memberIds(one));
    assert.deepEqual(await idsBy({ labels: "tier=b,env=prod" }), memberIds(two));
    const [first] = await find({ "manager-id": one.id });
    assert.deepEqual(await idsBy({ "ip-address": String(first?.["public-ip"]) }), [first?.id]);
    assert.deepEqual(await idsBy({ "manager-id": UNKNOWN }), []);
    assert.equal((await exoscale.call("GET", "/instance", { query: { "manager-id": "web" } })).status, 400);
    assert.equal((await exoscale.call("GET", "/instance", { query: { "manager-type": "sks-nodepool" } })).status, 400);
  });

  it("scale takes the pool through scaling-up and scaling-down, one member at a time, down to none", async () => {
    const { id } = await exoscale.settledPool();
    await exoscale.change("PUT", `/instance-pool/${id}:scale`, { body: { size: 4 } });
    assert.deepEqual(await states(id), ["scaling-up", 4, 2]);
    exoscale.advance(3);
    assert.deepEqual(await states(id), ["scaling-up", 4, 3]);
    exoscale.advance(3);
    assert.deepEqual(await states(id), ["running", 4, 4]);
    await exoscale.change("PUT", `/instance-pool/${id}:scale`, { body: { size: 0 } });
    assert.deepEqual(await states(id), ["scaling-down", 0, 4]);
    const leaving = (await members(id)).instances.map((instance) => instance.state);
    assert.deepEqual(leaving, ["running", "running", "running", "destroying"]);
    exoscale.advance(1);
    assert.deepEqual(await states(id), ["scaling-down", 0, 3]);
    exoscale.advance(3);
    assert.deepEqual(await states(id), ["running", 0, 0]);
    assert.deepEqual(exoscale.view().instances, []);
  });

  it("evict removes exactly the named members and shrinks the pool by their number", async () => {
    const pool = await exoscale.settledPool({ size: 3 });
    const [first, second, third] = pool.instances;
    const evict = (instances: unknown[]) => ({ body: { instances } });
    await exoscale.change("PUT", `/instance-pool/${pool.id}:evict`, evict([first?.id, third?.id]));
    assert.deepEqual(await states(pool.id), ["scaling-down", 1, 3]);
    exoscale.advance(2);
    assert.deepEqual(await states(pool.id), ["running", 1, 1]);
    assert.deepEqual((await exoscale.pool(pool.id)).instances, [second]);
    const stranger = exoscale.call("PUT", `/instance-pool/${pool.id}:evict`, evict([first?.id]));
    assert.equal((await refused(stranger))[0], 400);
    assert.deepEqual(await states(pool.id), ["running", 1, 1]);
  });

  it("an update keeps what is absent, clears what is null, and reaches new members only", async () => {
    const { id } = await exoscale.settledPool({
      description: "d",
      "min-available": 1,
      "user-data": "aGk=",
      "instance-prefix": "web",
    });
    await exoscale.change("PUT", `/instance-pool/${id}`, {
      body: { "instance-type": { id: MEDIUM }, "disk-size": 20 },
    });
    assert.deepEqual(await states(id), ["updating", 2, 2]);
    exoscale.advance(2);
    assert.deepEqual(await states(id), ["running", 2, 2]);
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
    const disks = (await members(id)).instances.map((instance) => [instance["disk-size"], instance.name.split("-")[0]]);
    assert.deepEqual(disks, [
      [10, "web"],
      [10, "web"],
      [20, "pool"],
    ]);
  });

  it("an operation on an SSH key can be read afterwards, as official clients do", async () => {
    const shape = z.looseObject({ id: z.string(), state: z.literal("success") });
    const body = { name: "a", "public-key": "ssh-ed25519 AAAA" };
    const { id } = await exoscale.ok(shape, exoscale.call("POST", "/ssh-key", { body }));
    assert.equal((await exoscale.ok(shape, exoscale.call("GET", `/operation/${id}`))).id, id);
  });

  it("ssh-key and ssh-keys are two names of one set", async () => {
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
    // What terraform-provider-exoscale sends: a pool with several keys loses them.
    assert.deepEqual(await keys({ "ssh-key": { name: "b" }, "ssh-keys": null }), [{ name: "b" }, [{ name: "b" }]]);
    assert.deepEqual(await keys({ "ssh-key": {}, "ssh-keys": null }), [undefined, []]);
  });

  it("public-ip-assignment goes between inet4 and dual, never to or from none", async () => {
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

  it("a field is reset to its default, and only the ten that the vendor lists can be", async () => {
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
      assert.deepEqual(await states(id), ["updating", 2, 2]);
      exoscale.advance(2);
    }
    const pool = await exoscale.pool(id);
    assert.equal("description" in pool || "user-data" in pool, false);
    assert.deepEqual([pool["labels"], pool["anti-affinity-groups"], pool["ipv6-enabled"]], [{}, [], false]);
    for (const field of ["name", "min-available", "instance-prefix", "ssh-keys", "public-ip-assignment", "size"]) {
      assert.equal((await reset(field)).status, 400, field);
    }
  });

  it("a pool in transition refuses every second change, and takes it afterwards", async () => {
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

  it("delete destroys the members one by one, and then the pool is unknown", async () => {
    const { id } = await exoscale.settledPool({ size: 3 });
    const operation = await exoscale.ok(operationShape, exoscale.call("DELETE", `/instance-pool/${id}`));
    assert.deepEqual(await states(id), ["destroying", 3, 3]);
    exoscale.advance(2);
    assert.deepEqual(await states(id), ["destroying", 3, 1]);
    assert.equal((await exoscale.operation(operation.id)).state, "pending");
    exoscale.advance(1);
    assert.deepEqual(await exoscale.operation(operation.id), { ...operation, state: "success" });
    assert.deepEqual(await refused(exoscale.call("GET", `/instance-pool/${id}`)), [
      404,
      `Instance Pool ${id} not found`,
    ]);
    assert.deepEqual(exoscale.view().instances, []);
  });

  it("accepts the extra keys that official clients send", async () => {
    await exoscale.settledPool({
      "instance-type": { id: MEDIUM, family: "standard", size: "medium", cpus: 2 },
      template: { id: UBUNTU, "created-at": "0001-01-01T00:00:00Z" },
      "ssh-key": {},
      "deploy-target": {},
      "something-new": [1],
    });
  });
});
