import assert from "node:assert/strict";
import { z } from "zod";
import { DEFAULT_SECURITY_GROUP } from "../../exoscale/catalogue/catalogue";
import {
  GPU,
  invalidPaths,
  operationShape,
  poolBody,
  PRIVATE_TEMPLATE,
  refused,
  startExoscale,
  UNKNOWN,
  type Exoscale,
} from "./client";

/** A deploy target of ch-dk-2. */
const EDGE_OF_ZURICH = "3f98e277-4cbd-47ad-9c90-a9587403e430";

const long = (length: number) => "a".repeat(length);
const twice = [{ id: UNKNOWN }, { id: UNKNOWN }];

/** Field, values that no create accepts, values that no update accepts. */
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

describe("simulated Exoscale: what it refuses", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  const create = (fields: object) => exoscale.call("POST", "/instance-pool", { body: { ...poolBody, ...fields } });

  for (const [field, onCreate, onUpdate] of bounds) {
    it(`bad values of ${field} are named in the error and change nothing`, async () => {
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

  it("values on the bounds pass", async () => {
    const fields = [
      { name: long(255), description: long(255), "instance-prefix": long(30), "user-data": long(32768) },
      { name: "a", description: "", "instance-prefix": "a", "user-data": "a", size: 1, "disk-size": 51200 },
    ];
    for (const one of fields) assert.equal((await create(one)).status, 200);
  });

  it("names every bad field of a body at once, in the vendor's shape", async () => {
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

  it("a scale or an eviction that makes no sense", async () => {
    const { id } = await exoscale.settledPool();
    for (const size of [-1, 1.5, "3", undefined]) {
      const scale = exoscale.call("PUT", `/instance-pool/${id}:scale`, { body: { size } });
      assert.deepEqual(await invalidPaths(scale), ["size"]);
    }
    const evict = exoscale.call("PUT", `/instance-pool/${id}:evict`, { body: { instances: ["x"] } });
    assert.deepEqual(await invalidPaths(evict), ["instances.0"]);
    assert.equal((await exoscale.call("PUT", `/instance-pool/${id}:grow`, { body: {} })).status, 404);
  });

  it("a body that is no JSON, and an id that is no UUID", async () => {
    assert.equal((await exoscale.call("POST", "/instance-pool")).status, 400);
    assert.deepEqual(await invalidPaths(exoscale.call("GET", "/instance-pool/web")), ["id"]);
  });

  it("references to what does not exist, in that zone", async () => {
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

  it("types without authorization, small disks, and Elastic IPs without a public address", async () => {
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

  it("deleting what pools or members still use", async () => {
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
    // The members keep what they were made with.
    const nulls = { "security-groups": null, "private-networks": null, "elastic-ips": null };
    await exoscale.change("PUT", `/instance-pool/${id}`, { body: nulls });
    exoscale.advance(2);
    assert.deepEqual(await remove(), [400, 400, 400]);
    await exoscale.change("DELETE", `/instance-pool/${id}`);
    exoscale.advance(2);
    assert.deepEqual(await remove(), [200, 200, 200]);
    assert.deepEqual(await remove(), [404, 404, 404]);
    const { id: everybodys } = DEFAULT_SECURITY_GROUP;
    assert.equal((await exoscale.call("DELETE", `/security-group/${everybodys}`)).status, 400);
  });
});

describe("simulated Exoscale: the catalogue", () => {
  let exoscale: Exoscale;
  before(async () => {
    exoscale = await startExoscale();
  });
  after(() => exoscale.simulator.close());

  const template = z.looseObject({ id: z.string(), name: z.string(), visibility: z.string() });
  const templates = (query: Record<string, string> | undefined, zone = "ch-gva-2") =>
    exoscale
      .ok(
        z.object({ templates: z.array(template) }),
        exoscale.call("GET", "/template", { zone, ...(query && { query }) }),
      )
      .then((answer) => answer.templates);

  it("templates are listed by visibility and family, in no order, and public names are unique", async () => {
    const everything = await templates(undefined);
    assert.deepEqual(await templates({ visibility: "public" }), everything);
    assert.deepEqual([...new Set(everything.map((one) => one.visibility))], ["public"]);
    const names = everything.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    // Also the newest of its version, which is neither the first nor the last.
    const noble = everything.filter(({ name }) => name.startsWith("Linux Ubuntu 24.04 LTS 64-bit"));
    assert.deepEqual(
      noble.map((one) => [one.name, one["created-at"]]),
      [
        ["Linux Ubuntu 24.04 LTS 64-bit (build 2026031701)", "2026-03-17T08:30:00Z"],
        ["Linux Ubuntu 24.04 LTS 64-bit", "2026-10-06T08:30:00Z"],
      ],
    );
    const family = await templates({ visibility: "public", family: "debian" });
    assert.deepEqual([...new Set(family.map((one) => one["family"]))], ["debian"]);
    assert.deepEqual(
      (await templates({ visibility: "private" })).map((one) => one.name),
      ["web-base"],
    );
    assert.deepEqual(await templates({ visibility: "private" }, "de-fra-1"), []);
    assert.equal((await exoscale.call("GET", `/template/${PRIVATE_TEMPLATE}`, { zone: "de-fra-1" })).status, 404);
    assert.equal((await exoscale.call("GET", "/template", { query: { visibility: "all" } })).status, 400);
  });

  it("instance types have the vendor's ids and are offered by zone", async () => {
    const shape = z.object({
      "instance-types": z.array(z.looseObject({ id: z.string(), family: z.string(), size: z.string() })),
    });
    const list = async (zone: string) =>
      (await exoscale.ok(shape, exoscale.call("GET", "/instance-type", { zone })))["instance-types"];
    const types = await list("ch-gva-2");
    const idOf = (size: string) => types.find((one) => one.family === "standard" && one.size === size)?.id;
    assert.equal(idOf("tiny"), "b6cd1ff5-3a2f-4e9d-a4d1-8988c1191fe8");
    assert.equal(idOf("small"), "21624abb-764e-4def-81d7-9fc54b5957fb");
    assert.equal(idOf("medium"), "b6e9d1e8-89fc-4db3-aaa4-9b4c5b1d0844");
    assert.equal(
      (await list("at-vie-1")).some(({ family }) => family === "gpu3"),
      false,
    );
    assert.equal((await exoscale.call("GET", `/instance-type/${GPU}`)).status, 200);
    assert.equal((await exoscale.call("GET", `/instance-type/${GPU}`, { zone: "at-vie-1" })).status, 404);
  });

  it("deploy targets, keys and networks can be listed and read, groups and keys in every zone", async () => {
    const zone = "ch-dk-2";
    assert.equal((await exoscale.call("POST", "/ssh-key", { body: { name: "k", "public-key": "x" } })).status, 200);
    assert.equal((await exoscale.call("GET", "/ssh-key/k", { zone })).status, 200);
    const longest = { name: long(255), "public-key": "x" };
    assert.equal((await exoscale.call("POST", "/ssh-key", { body: longest })).status, 200);
    const deleted = await exoscale.ok(operationShape, exoscale.call("DELETE", `/ssh-key/${longest.name}`));
    assert.equal(deleted.state, "success");
    assert.deepEqual(await exoscale.operation(deleted.id), deleted, "egoscale v2 polls it all the same");
    assert.equal((await exoscale.call("POST", "/ssh-key", { body: { name: "k", "public-key": "x" } })).status, 409);
    const network = await exoscale.change("POST", "/private-network", { body: { name: "n" } });
    assert.equal((await exoscale.call("GET", `/private-network/${network}`)).status, 200);
    assert.equal((await exoscale.call("GET", `/private-network/${network}`, { zone })).status, 404);
    const lists = ["ssh-key", "private-network", "elastic-ip", "security-group", "deploy-target"];
    const targets = z.object({ "deploy-targets": z.array(z.object({ id: z.string() })) });
    const { "deploy-targets": edges } = await exoscale.ok(targets, exoscale.call("GET", "/deploy-target", { zone }));
    assert.deepEqual(edges, [{ id: EDGE_OF_ZURICH }]);
    assert.equal((await exoscale.call("GET", `/deploy-target/${EDGE_OF_ZURICH}`)).status, 404);
    for (const noun of lists) {
      const { status, body } = await exoscale.call("GET", `/${noun}`);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(z.record(z.string(), z.array(z.unknown())).parse(body)), [`${noun}s`]);
    }
  });
});
