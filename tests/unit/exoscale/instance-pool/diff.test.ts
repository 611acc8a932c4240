import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { JsonObject } from "../../../../provider/core/json";
import { factsOf, type Fields } from "../../../../provider/core/schema/field";
import { lifecycle } from "../../../../provider/core/lifecycle";
import { Shared } from "../../../../provider/core/context";
import { writeState } from "../../../../provider/core/state/state";
import { reconcile } from "../../../../provider/core/state/reconcile";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { instancePool } from "../../../../provider/exoscale/instance-pool/instance-pool";
import { settingsOf } from "../../../support/context";

const [a, b, c] = [
  "aaaaaaaa-5f0a-4f6d-9d3e-2c1b0a998877",
  "bbbbbbbb-5f0a-4f6d-9d3e-2c1b0a998877",
  "cccccccc-5f0a-4f6d-9d3e-2c1b0a998877",
];
const SMALL = "21624abb-764e-4def-81d7-9fc54b5957fb";
const pool = { zone: "ch-gva-2", name: "web", size: 3, instanceType: "standard.small", templateId: a, diskSize: 50 };

/** The state of an object. @param declared the inputs of the program @param seen the values of the last read */
function stateOf(declared: JsonObject, seen: JsonObject): JsonObject {
  return writeState({ seen, declared, place: undefined, serial: "1", unfinished: false });
}

/** The diff of the pool `old` to `next`. @param since outside changes that a refresh has read */
function diff(old: JsonObject, next: JsonObject, since: JsonObject = {}, without: readonly string[] = []) {
  const base: JsonObject = { ...pool, publicIpAssignment: "inet4" };
  for (const name of without) Reflect.deleteProperty(base, name);
  const declared = { ...base, ...old };
  const seen = {
    ...declared,
    instanceTypeId: SMALL,
    instanceTypeName: "standard.small",
    state: "running",
    instances: [{ id: c }],
    instanceIds: [c],
    ...since,
  };
  const context = { settings: settingsOf(), shared: new Shared() };
  const state = stateOf(reconcile(instancePool.inputs.shape, declared, seen, declared), seen);
  const { changed, replaces } = lifecycle(instancePool).diff(c, state, { ...base, ...next }, context);
  return { changed, replaces };
}

const zipped = (text: string) => gzipSync(text).toString("base64");
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("a pool is unchanged by", () => {
  const same: [what: string, old: JsonObject, next: JsonObject][] = [
    ["the same inputs", {}, {}],
    ["another order of security groups", { securityGroupIds: [a, b] }, { securityGroupIds: [b, a] }],
    ["a security group named twice", { securityGroupIds: [a, b] }, { securityGroupIds: [b, a, b] }],
    [
      "ids in capitals",
      { securityGroupIds: [a], templateId: b },
      { securityGroupIds: [a.toUpperCase()], templateId: b.toUpperCase() },
    ],
    ["another order of SSH keys", { sshKeys: ["x", "y"] }, { sshKeys: ["y", "x"] }],
    ["labels {} instead of none", {}, { labels: {} }],
    ["no labels instead of {}", { labels: {} }, {}],
    ["another order of labels", { labels: { x: "1", y: "2" } }, { labels: { y: "2", x: "1" } }],
    ["an empty description", {}, { description: "" }],
    ["minAvailable 0", {}, { minAvailable: 0 }],
    ["the prefix that is the default", { instancePrefix: "pool" }, {}],
    ["snapshots that are not application-consistent", {}, { applicationConsistentSnapshotEnabled: false }],
    ["the type in capitals", {}, { instanceType: "STANDARD.Small" }],
    ["the type by its id", {}, { instanceType: SMALL }],
    ["the type by its id in capitals", {}, { instanceType: SMALL.toUpperCase() }],
    ["the type by its name after its id", { instanceType: SMALL }, { instanceType: "standard.small" }],
    ["user data in base64", { userData: "#!/bin/sh ü" }, { userDataBase64: base64("#!/bin/sh ü") }],
    ["user data as plain text", { userDataBase64: base64("#!/bin/sh") }, { userData: "#!/bin/sh" }],
    ["user data gzipped", { userData: "#!/bin/sh" }, { userDataBase64: zipped("#!/bin/sh") }],
    [
      "user data gzipped by another tool",
      { userDataBase64: zipped("#!/bin/sh") },
      { userDataBase64: gzipSync("#!/bin/sh", { level: 1 }).toString("base64") },
    ],
    ["adopt", {}, { adopt: `${a}@ch-gva-2` }],
    ["the removal of adopt", { adopt: `${a}@ch-gva-2` }, {}],
  ];
  for (const [what, old, next] of same) {
    it(what, () => assert.deepEqual(diff(old, next), { changed: [], replaces: [] }));
  }

  const aliases: [what: string, old: JsonObject, next: JsonObject][] = [
    ["ipv6Enabled true instead of dual", { publicIpAssignment: "dual" }, { ipv6Enabled: true }],
    ["dual instead of ipv6Enabled true", { ipv6Enabled: true }, { publicIpAssignment: "dual" }],
    ["ipv6Enabled false instead of inet4", { publicIpAssignment: "inet4" }, { ipv6Enabled: false }],
  ];
  for (const [what, old, next] of aliases) {
    it(what, () => {
      assert.deepEqual(diff(old, next, {}, ["publicIpAssignment"]), { changed: [], replaces: [] });
    });
  }

  const servers: [what: string, since: JsonObject][] = [
    [
      "changed outputs",
      { state: "scaling-up", instances: [], instanceIds: [a, b], manager: { id: a, type: "sks-nodepool" } },
    ],
    [
      "the server's empty values",
      {
        description: "",
        labels: {},
        sshKeys: [],
        minAvailable: 0,
        instancePrefix: "pool",
        applicationConsistentSnapshotEnabled: false,
      },
    ],
    ["the alias of the declared assignment", { ipv6Enabled: false }],
  ];
  for (const [what, since] of servers) {
    it(what, () => assert.deepEqual(diff({}, {}, since), { changed: [], replaces: [] }));
  }
});

describe("a pool is changed in place by", () => {
  const changes: [what: string, old: JsonObject, next: JsonObject, changed: string[]][] = [
    ["another size", {}, { size: 4 }, ["size"]],
    ["another connection", { connection: "x" }, { connection: "y" }, ["connection"]],
    ["an unknown connection", {}, { connection: UNKNOWN }, ["connection"]],
    ["another name", {}, { name: "api" }, ["name"]],
    ["another type", {}, { instanceType: "standard.medium" }, ["instanceType"]],
    ["another type by its id", {}, { instanceType: a }, ["instanceType"]],
    ["another template", {}, { templateId: b }, ["templateId"]],
    ["another disk size", {}, { diskSize: 60 }, ["diskSize"]],
    [
      "another anti-affinity group",
      { antiAffinityGroupIds: [a] },
      { antiAffinityGroupIds: [b] },
      ["antiAffinityGroupIds"],
    ],
    ["one private network more", { privateNetworkIds: [a] }, { privateNetworkIds: [a, b] }, ["privateNetworkIds"]],
    ["removed Elastic IPs", { elasticIpIds: [a] }, {}, ["elasticIpIds"]],
    ["a rollout", {}, { rollout: { maxSurge: 2 } }, ["rollout"]],
    ["another assignment of addresses", {}, { publicIpAssignment: "dual" }, ["publicIpAssignment"]],
    ["a removed label", { labels: { x: "1", y: "2" } }, { labels: { x: "1" } }, ["labels"]],
    ["a removed description", { description: "x" }, {}, ["description"]],
    ["removed labels", { labels: { x: "1" } }, {}, ["labels"]],
    ["removed SSH keys", { sshKeys: ["x"] }, {}, ["sshKeys"]],
    ["a removed deploy target", { deployTargetId: a }, {}, ["deployTargetId"]],
    ["a removed minAvailable", { minAvailable: 2 }, {}, ["minAvailable"]],
    ["a removed prefix", { instancePrefix: "x" }, {}, ["instancePrefix"]],
    [
      "removed application-consistent snapshots",
      { applicationConsistentSnapshotEnabled: true },
      {},
      ["applicationConsistentSnapshotEnabled"],
    ],
    ["removed user data", { userData: "x" }, {}, ["userData"]],
    ["removed user data in base64", { userDataBase64: "eA==" }, {}, ["userData"]],
    ["other user data in the other form", { userData: "x" }, { userDataBase64: base64("y") }, ["userData"]],
    ["unknown user data", { userData: "x" }, { userDataBase64: UNKNOWN }, ["userData"]],
    [
      "binary user data",
      { userDataBase64: Buffer.from([0, 0x80]).toString("base64") },
      { userDataBase64: Buffer.from([0, 0x81]).toString("base64") },
      ["userData"],
    ],
    [
      "gzipped binary user data",
      { userDataBase64: gzipSync(Buffer.from([0, 0x80])).toString("base64") },
      { userDataBase64: gzipSync(Buffer.from([0, 0x81])).toString("base64") },
      ["userData"],
    ],
    ["an unknown security group", { securityGroupIds: [a] }, { securityGroupIds: [UNKNOWN] }, ["securityGroupIds"]],
  ];
  for (const [what, old, next, changed] of changes) {
    it(what, () => assert.deepEqual(diff(old, next), { changed, replaces: [] }));
  }

  it("every input that can change in place: the table is complete", () => {
    const tried = new Set(changes.flatMap(([, , , changed]) => changed));
    const untried = Object.entries(instancePool.inputs.shape as Fields).flatMap(([name, schema]) => {
      const { createOnly, atCreation } = factsOf(schema);
      return createOnly !== undefined || atCreation || tried.has(name) ? [] : [name];
    });
    // Aliases of userData and publicIpAssignment.
    assert.deepEqual(untried, ["userDataBase64", "ipv6Enabled"]);
  });

  const drifts: [what: string, old: JsonObject, since: JsonObject, changed: string[]][] = [
    ["a declared field", { description: "x" }, { description: "y" }, ["description"]],
    ["an omitted field", {}, { description: "y", sshKeys: ["x"] }, ["description", "sshKeys"]],
    ["omitted user data", {}, { userData: "x" }, ["userData"]],
    [
      "the instance type",
      {},
      { instanceType: "standard.large", instanceTypeId: b, instanceTypeName: "standard.large" },
      ["instanceType"],
    ],
    ["publicIpAssignment", {}, { publicIpAssignment: "dual" }, ["publicIpAssignment"]],
  ];
  for (const [what, old, since, changed] of drifts) {
    it(`an outside change of ${what}`, () => assert.deepEqual(diff(old, old, since).changed, changed));
  }
});

describe("a change of publicIpAssignment", () => {
  const assignments: [old: unknown, next: unknown, replaces: boolean][] = [
    ["inet4", "dual", false],
    ["dual", "inet4", false],
    ["inet4", "none", true],
    ["dual", "none", true],
    ["none", "inet4", true],
    ["none", "dual", true],
    ["inet4", UNKNOWN, true],
    ["none", UNKNOWN, true],
  ];
  for (const [old, next, replaces] of assignments) {
    const shown = next === UNKNOWN ? "an unknown value" : String(next);
    it(`from ${String(old)} to ${shown} ${replaces ? "replaces, with a reason" : "is in place"}`, () => {
      const found = diff({ publicIpAssignment: old }, { publicIpAssignment: next });
      assert.deepEqual(found.changed, ["publicIpAssignment"]);
      assert.deepEqual(
        found.replaces.map(({ field }) => field),
        replaces ? ["publicIpAssignment"] : [],
      );
      for (const { reason } of found.replaces) assert.match(reason, /`none` is final/);
    });
  }

  it("can be made by ipv6Enabled", () => {
    const through = (old: JsonObject, next: JsonObject) => diff(old, next, {}, ["publicIpAssignment"]);
    assert.deepEqual(through({ ipv6Enabled: false }, { ipv6Enabled: true }), {
      changed: ["publicIpAssignment"],
      replaces: [],
    });
    assert.equal(through({ publicIpAssignment: "none" }, { ipv6Enabled: true }).replaces.length, 1);
    assert.equal(through({ ipv6Enabled: true }, { publicIpAssignment: "none" }).replaces.length, 1);
    assert.equal(through({ ipv6Enabled: true }, { ipv6Enabled: UNKNOWN }).changed.length, 1);
  });
});

describe("a change of the zone", () => {
  it("replaces", () => {
    assert.deepEqual(
      diff({}, { zone: "de-fra-1" }).replaces.map(({ field }) => field),
      ["zone"],
    );
  });
});
