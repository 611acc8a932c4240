import assert from "node:assert/strict";
import { DEFAULT_SECURITY_GROUP } from "../../exoscale/catalogue/catalogue";
import {
  EDGE_OF_ZURICH,
  GPU,
  invalidPaths,
  poolBody,
  PRIVATE_TEMPLATE,
  refused,
  startExoscale,
  UNKNOWN,
  type Exoscale,
} from "./client";

const long = (length: number) => "a".repeat(length);
const twice = [{ id: UNKNOWN }, { id: UNKNOWN }];

/** The values of each field that creations, and that updates, refuse. */
const bounds: [field: string, create: unknown[], update: unknown[]][] = [
  ["name", ["", long(256), 1, null, undefined], ["", long(256), null]],
  ["description", [long(256), null], [long(256), null]],
  ["size", [0, -1, 1.5, "2", undefined], []],
  ["instance-type", [{ id: "small" }, "small", {}, undefined], [{ id: "small" }, null]],
  ["template", [{ id: 1 }, {}, undefined], [{}, null]],
  ["disk-size", [9, 51201, 10.5, undefined], [9, 51201, null]],
  ["min-available", [-1, 0.5, null], [-1]],
  ["instance-prefix", ["", long(31), null], [1]],
  ["user-data", ["", long(32769), "not base64!", null], ["", "not base64!"]],
  ["anti-affinity-groups", [twice, [{}], {}, null], [twice]],
  ["security-groups", [twice, null], [twice]],
  ["private-networks", [twice, null], [twice]],
  ["elastic-ips", [twice, null], [{}]],
  ["ssh-key", [{ name: "" }, "key", null], ["key"]],
  ["ssh-keys", [[{ name: "k" }, { name: "k" }], [{}], null], [[{}]]],
  ["deploy-target", [{ id: "x" }, null], [{ id: "x" }]],
  ["labels", [{ a: 1 }, [], null], [{ a: 1 }, null]],
  ["public-ip-assignment", ["inet6", null], ["none", "inet6", null]],
  ["ipv6-enabled", ["true", null], [1, null]],
  ["application-consistent-snapshot-enabled", [1, null], ["no", null]],
];

describe("simulated Exoscale refuses", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  const create = (fields: object) => exoscale.call("POST", "/instance-pool", { body: { ...poolBody, ...fields } });

  for (const [field, onCreate, onUpdate] of bounds) {
    it(`invalid values of ${field}, and names the field`, async () => {
      for (const value of onCreate) {
        const paths = await invalidPaths(create({ [field]: value }));
        assert.deepEqual([...new Set(paths.map((path) => path.split(".")[0]))], [field], JSON.stringify(value));
      }
      assert.deepEqual(exoscale.view().zones["ch-gva-2"]?.pools, []);
      const { id } = await exoscale.settledPool();
      const before = await exoscale.pool(id);
      for (const value of onUpdate) {
        const paths = await invalidPaths(exoscale.call("PUT", `/instance-pool/${id}`, { body: { [field]: value } }));
        assert.deepEqual([...new Set(paths.map((path) => path.split(".")[0]))], [field], JSON.stringify(value));
      }
      assert.deepEqual(await exoscale.pool(id), before);
    });
  }

  it("no values on the bounds", async () => {
    const fields = [
      { name: long(255), description: long(255), "instance-prefix": long(30), "user-data": long(32768) },
      { name: "a", description: "", "instance-prefix": "a", "user-data": "a", size: 1, "disk-size": 51200 },
    ];
    for (const one of fields) assert.equal((await create(one)).status, 200);
  });

  it("a body with all invalid fields, in the vendor's shape", async () => {
    const answer = await create({ "disk-size": 9, "ssh-key": "k", name: undefined });
    assert.deepEqual(answer, {
      status: 400,
      body: {
        errors: [
          { in: ["name"], path: "name", message: "is required", description: "Name" },
          { in: ["disk-size"], path: "disk-size", message: "should be at least 10", description: "Disk size" },
          { in: ["ssh-key"], path: "ssh-key", message: "should be a Map", description: "Ssh key" },
        ],
        message:
          "Invalid value in name: is required; Invalid value in disk-size: should be at least 10; Invalid value in ssh-key: should be a Map",
      },
    });
  });

  it("an invalid scaling or eviction", async () => {
    const { id } = await exoscale.settledPool();
    for (const size of [-1, 1.5, "3", undefined]) {
      const scale = exoscale.call("PUT", `/instance-pool/${id}:scale`, { body: { size } });
      assert.deepEqual(await invalidPaths(scale), ["size"]);
    }
    const evict = exoscale.call("PUT", `/instance-pool/${id}:evict`, { body: { instances: ["x"] } });
    assert.deepEqual(await invalidPaths(evict), ["instances.0"]);
    assert.equal((await exoscale.call("PUT", `/instance-pool/${id}:grow`, { body: {} })).status, 404);
  });

  it("a missing body, and an id that is not a UUID", async () => {
    assert.equal((await exoscale.call("POST", "/instance-pool")).status, 400);
    assert.deepEqual(await invalidPaths(exoscale.call("GET", "/instance-pool/web")), ["id"]);
  });

  it("references to objects that do not exist in the zone", async () => {
    const zone = "de-fra-1";
    const body = { name: "net" };
    const elsewhere = await exoscale.change("POST", "/private-network", { body, zone });
    const address = await exoscale.change("POST", "/elastic-ip", { body: {}, zone });
    const references: [field: string, value: unknown, kind: string][] = [
      ["instance-type", { id: UNKNOWN }, "Instance type"],
      ["template", { id: UNKNOWN }, "Template"],
      ["anti-affinity-groups", [{ id: UNKNOWN }], "Anti-affinity Group"],
      ["security-groups", [{ id: UNKNOWN }], "Security Group"],
      ["private-networks", [{ id: elsewhere }], "Private Network"],
      ["elastic-ips", [{ id: address }], "Elastic IP"],
      ["ssh-key", { name: "nobody" }, "SSH key"],
      ["ssh-keys", [{ name: "nobody" }], "SSH key"],
      ["deploy-target", { id: UNKNOWN }, "Deploy Target"],
      ["deploy-target", { id: EDGE_OF_ZURICH }, "Deploy Target"],
    ];
    const { id } = await exoscale.settledPool();
    for (const [field, value, kind] of references) {
      for (const answer of [
        create({ [field]: value }),
        exoscale.call("PUT", `/instance-pool/${id}`, { body: { [field]: value } }),
      ]) {
        const [status, message] = await refused(answer);
        assert.equal(status, 404, field);
        assert.match(message, new RegExp(`^${kind} .* not found$`));
      }
    }
    const edge = { ...poolBody, "deploy-target": { id: EDGE_OF_ZURICH } };
    assert.equal((await exoscale.call("POST", "/instance-pool", { body: edge, zone: "ch-dk-2" })).status, 200);
    const there = { ...poolBody, "private-networks": [{ id: elsewhere }], "elastic-ips": [{ id: address }] };
    assert.equal((await exoscale.call("POST", "/instance-pool", { body: there, zone })).status, 200);
  });

  it("types without authorization, small disks, and Elastic IPs without public addresses", async () => {
    const address = await exoscale.change("POST", "/elastic-ip", { body: {} });
    assert.equal((await refused(create({ "instance-type": { id: GPU } })))[0], 403);
    assert.equal((await refused(create({ template: { id: PRIVATE_TEMPLATE } })))[0], 400);
    const none = { "public-ip-assignment": "none" };
    assert.equal((await refused(create({ ...none, "elastic-ips": [{ id: address }] })))[0], 400);
    assert.equal((await refused(create({ ...none, "ipv6-enabled": true })))[0], 400);
  });

  it("changes of a pool that SKS manages", async () => {
    const { id } = await exoscale.settledPool();
    const manager = { id: UNKNOWN, type: "sks-nodepool" };
    exoscale.event("setManager", { id, manager });
    assert.deepEqual((await exoscale.pool(id))["manager"], manager);
    const scale = exoscale.call("PUT", `/instance-pool/${id}:scale`, { body: { size: 3 } });
    const text = `operation scale-instance-pool on resource instance-pool ${id} is locked`;
    assert.deepEqual(await refused(scale), [403, text]);
  });

  it("deletions of objects that pools or members use", async () => {
    const group = await exoscale.change("POST", "/security-group", { body: { name: "web" } });
    const network = await exoscale.change("POST", "/private-network", { body: { name: "web" } });
    const address = await exoscale.change("POST", "/elastic-ip", { body: {} });
    const { id } = await exoscale.settledPool({
      "security-groups": [{ id: group }],
      "private-networks": [{ id: network }],
      "elastic-ips": [{ id: address }],
    });
    const remove = () =>
      Promise.all(
        [`/security-group/${group}`, `/private-network/${network}`, `/elastic-ip/${address}`].map(
          async (path) => (await exoscale.call("DELETE", path)).status,
        ),
      );
    assert.deepEqual(await remove(), [400, 400, 400]);
    // Existing members keep their attachments.
    const nulls = { "security-groups": null, "private-networks": null, "elastic-ips": null };
    await exoscale.change("PUT", `/instance-pool/${id}`, { body: nulls });
    exoscale.advance(2);
    assert.deepEqual(await remove(), [400, 400, 400]);
    await exoscale.change("DELETE", `/instance-pool/${id}`);
    exoscale.advance(2);
    assert.deepEqual(await remove(), [200, 200, 200]);
    assert.deepEqual(await remove(), [404, 404, 404]);
    const { id: defaultGroup } = DEFAULT_SECURITY_GROUP;
    assert.equal((await exoscale.call("DELETE", `/security-group/${defaultGroup}`)).status, 400);
  });
});
