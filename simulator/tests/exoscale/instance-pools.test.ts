import assert from "node:assert/strict";
import { z } from "zod";
import {
  instanceShape,
  MEDIUM,
  operationShape,
  poolBody,
  poolShape,
  startExoscale,
  UBUNTU,
  UNKNOWN,
  type Exoscale,
} from "./client";

describe("a simulated instance pool", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  it("is created by an operation that names it, and succeeds before the pool runs", async () => {
    const first = await exoscale.ok(operationShape, exoscale.call("POST", "/instance-pool", { body: poolBody }));
    const id = first.reference?.id ?? "";
    assert.deepEqual(first, {
      id: first.id,
      state: "pending",
      reference: { id, command: "get-instance-pool", link: `/v2/instance-pool/${id}` },
    });
    assert.deepEqual(await exoscale.summary(id), ["creating", 2, 0]);
    exoscale.advance(1);
    assert.equal((await exoscale.operation(first.id)).state, "pending");
    exoscale.advance(1);
    assert.deepEqual(await exoscale.operation(first.id), { ...first, state: "success" });
    assert.deepEqual(await exoscale.summary(id), ["creating", 2, 1]);
    assert.equal((await exoscale.members(id)).instances[0]?.state, "starting");
    exoscale.advance(1);
    assert.equal((await exoscale.members(id)).instances[0]?.state, "running");
    exoscale.advance(2);
    assert.deepEqual(await exoscale.summary(id), ["creating", 2, 2]);
    exoscale.advance(1);
    assert.deepEqual(await exoscale.summary(id), ["running", 2, 2]);
  });

  it("changes independently of how often it is read", async () => {
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

  it("shows every field, with defaults for omitted ones", async () => {
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

  it("exists in one zone, as do its operations", async () => {
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

  it("can have the name of another pool", async () => {
    await exoscale.settledPool();
    await exoscale.settledPool();
    assert.equal(exoscale.view().zones["ch-gva-2"]?.pools.length, 2);
  });

  it("has members with its prefix and id in their names, and addresses by its assignment", async () => {
    for (const [assignment, ip4, ip6] of [
      ["inet4", true, false],
      ["dual", true, true],
      ["none", false, false],
    ] as const) {
      const fields = { "public-ip-assignment": assignment, "instance-prefix": "web", labels: { tier: assignment } };
      const pool = await exoscale.settledPool(fields);
      const { instances } = await exoscale.members(pool.id);
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

  it("has instances that are found by manager, address and labels", async () => {
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
