import assert from "node:assert/strict";
import { factsOf, isOptional, type Fields } from "../../../../provider/core/schema/field";
import type { JsonObject } from "../../../../provider/core/json";
import { decode, encode } from "../../../../provider/core/schema/wire";
import { inputs } from "../../../../provider/exoscale/instance-pool/fields";
import { payloadOf } from "../../../../provider/exoscale/instance-pool/payload";

const fields = inputs.shape;
const [a, b] = ["aaaaaaaa-5f0a-4f6d-9d3e-2c1b0a998877", "bbbbbbbb-5f0a-4f6d-9d3e-2c1b0a998877"];

/** Every field in the API's form. */
const payload = {
  name: "web",
  description: "ü",
  size: 3,
  template: { id: a },
  "disk-size": 50,
  "min-available": 1,
  "instance-prefix": "w",
  "user-data": "I2Nsb3VkLWNvbmZpZyDDvA==",
  "anti-affinity-groups": [{ id: a }, { id: b }],
  "security-groups": [{ id: a }],
  "private-networks": [{ id: b }],
  "elastic-ips": [{ id: a }],
  "ssh-keys": [{ name: "x" }, { name: "y" }],
  "deploy-target": { id: b },
  labels: { x: "1" },
  "public-ip-assignment": "dual",
  "application-consistent-snapshot-enabled": true,
};

/** A value of every field, once for fields with two forms. */
const declared: Readonly<Record<Exclude<keyof typeof fields, "userDataBase64" | "ipv6Enabled" | "rollout">, unknown>> =
  {
    zone: "ch-gva-2",
    name: "web",
    description: "ü",
    size: 3,
    instanceType: "standard.small",
    templateId: a,
    diskSize: 50,
    minAvailable: 1,
    instancePrefix: "w",
    userData: "#cloud-config ü",
    antiAffinityGroupIds: [a, b],
    securityGroupIds: [a],
    privateNetworkIds: [b],
    elasticIpIds: [a],
    sshKeys: ["x", "y"],
    deployTargetId: b,
    labels: { x: "1" },
    publicIpAssignment: "dual",
    applicationConsistentSnapshotEnabled: true,
    adopt: `${a}@ch-gva-2`,
    connection: "prod",
  };

describe("the payload of an InstancePool", () => {
  it("has the API's names and forms, without inputs of this package alone", () => {
    assert.deepEqual(encode(fields, declared), payload);
    const wireNames = Object.values(fields as Fields).flatMap((schema) => factsOf(schema).wire?.name ?? []);
    assert.deepEqual(new Set(Object.keys(payload)), new Set(wireNames));
  });

  it("is decoded to the encoded inputs", () => {
    const { zone: _zone, instanceType: _type, adopt: _adopt, connection: _connection, ...there } = declared;
    const { userDataBase64, ipv6Enabled, ...read } = decode(fields, payload);
    assert.deepEqual(read, there);
    assert.equal(userDataBase64, payload["user-data"]);
    assert.equal(ipv6Enabled, true);
  });

  it("has the same names for userDataBase64 and ipv6Enabled", () => {
    assert.deepEqual(encode(fields, { userDataBase64: "eA==", ipv6Enabled: false }), {
      "user-data": "eA==",
      "public-ip-assignment": "inet4",
    });
  });

  it("is decoded with sorted sets", () => {
    const there = { "security-groups": [{ id: b }, { id: a }], "ssh-keys": [{ name: "y" }, { name: "x" }, {}, null] };
    const read = decode(fields, there);
    assert.deepEqual(read.securityGroupIds, [a, b]);
    assert.deepEqual(read.sshKeys, ["x", "y"]);
  });

  it("is decoded if fields are omitted, null or extended", () => {
    assert.deepEqual(decode(fields, { name: "web", description: null, "created-at": "0001" }), { name: "web" });
    assert.deepEqual(decode(fields, { template: { id: a, name: "Linux", "created-at": "0001" } }), { templateId: a });
  });

  it("has no duplicate elements in sets", () => {
    const sent = encode(fields, { securityGroupIds: [a, b, a, a.toUpperCase()], sshKeys: ["x", "x"] });
    assert.deepEqual(sent, { "security-groups": [{ id: a }, { id: b }], "ssh-keys": [{ name: "x" }] });
  });
});

describe("the payload of an update of an InstancePool", () => {
  const change = (next: JsonObject, ...names: string[]) => {
    const { body, inBody, resets } = payloadOf(names, next);
    return { body, inBody, resets: Object.fromEntries(resets) };
  };

  it("has only the changed fields", () => {
    assert.deepEqual(
      change({ name: "web", description: "d", diskSize: 20, minAvailable: 1 }, "description", "minAvailable"),
      {
        body: { description: "d", "min-available": 1 },
        inBody: ["description", "minAvailable"],
        resets: {},
      },
    );
  });

  it("clears emptied fields like removed ones", () => {
    const removed = change({}, "labels", "description", "minAvailable", "sshKeys");
    const emptied = { labels: {}, description: "", minAvailable: 0, sshKeys: [] };
    assert.deepEqual(change(emptied, ...Object.keys(emptied)).body, removed.body);
    assert.deepEqual(removed, {
      body: { "min-available": null, "ssh-keys": null },
      inBody: ["minAvailable", "sshKeys"],
      resets: { labels: ["labels"], description: ["description"] },
    });
  });

  it("resets user data once for both forms, and not if the other form replaces it", () => {
    assert.deepEqual(change({}, "userData", "userDataBase64").resets, { "user-data": ["userData", "userDataBase64"] });
    assert.deepEqual(change({ userDataBase64: "eA==" }, "userData", "userDataBase64"), {
      body: { "user-data": "eA==" },
      inBody: ["userData", "userDataBase64"],
      resets: {},
    });
  });

  it("omits removed fields that cannot be cleared or are not sent", () => {
    assert.deepEqual(change({ connection: "x" }, "name", "connection", "adopt", "stranger").body, {});
  });

  /** The fields that the API resets by a DELETE. */
  const RESETS = [
    "anti-affinity-groups",
    "description",
    "labels",
    "security-groups",
    "elastic-ips",
    "private-networks",
    "user-data",
    "deploy-target",
  ];

  it("clears every removable field, by a DELETE or a value", () => {
    const optional = Object.entries(fields).filter(([name, schema]) => {
      const { wire, computed } = factsOf(schema);
      return wire && isOptional(schema) && !computed && name !== "name";
    });
    const { body, resets } = payloadOf(
      optional.map(([name]) => name),
      {},
    );
    assert.deepEqual([...resets.keys()].sort(), RESETS.sort());
    assert.deepEqual(body, {
      "min-available": null,
      "instance-prefix": null,
      "ssh-keys": null,
      "application-consistent-snapshot-enabled": false,
    });
    assert.equal([...resets.values()].flat().length + Object.keys(body).length, optional.length);
  });
});
