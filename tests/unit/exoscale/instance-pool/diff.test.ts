import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { JsonObject } from "../../../../provider/core/json";
import { factsOf, type Fields } from "../../../../provider/core/schema/field";
import { lifecycle } from "../../../../provider/core/lifecycle";
import { Shared } from "../../../../provider/core/context";
import { writeState } from "../../../../provider/core/state/state";
import { reconcile } from "../../../../provider/core/state/reconcile";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { antiAffinityGroup } from "../../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../../provider/exoscale/instance-pool/instance-pool";
import { settingsOf } from "../../../support/context";

const [a, b, c] = [
  "aaaaaaaa-5f0a-4f6d-9d3e-2c1b0a998877",
  "bbbbbbbb-5f0a-4f6d-9d3e-2c1b0a998877",
  "cccccccc-5f0a-4f6d-9d3e-2c1b0a998877",
];
const SMALL = "21624abb-764e-4def-81d7-9fc54b5957fb";
const pool = { zone: "ch-gva-2", name: "web", size: 3, instanceType: "standard.small", templateId: a, diskSize: 50 };

/** What the state holds of an object that was declared as `declared` and that is now as `seen`. */
function stateOf(declared: JsonObject, seen: JsonObject): JsonObject {
  return writeState({ seen, declared, place: undefined, serial: "1", unfinished: false });
}

/** The plan for a change of the pool `old` to `next`; `since` is what others have changed, as a refresh saw it. */
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

describe("no change of an instance pool", () => {
  const same: [what: string, old: JsonObject, next: JsonObject][] = [
    ["nothing at all", {}, {}],
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
    ["an adoption", {}, { adopt: `${a}@ch-gva-2` }],
    ["an adoption that is over", { adopt: `${a}@ch-gva-2` }, {}],
  ];
  for (const [what, old, next] of same) {
    it(`is ${what}`, () => assert.deepEqual(diff(old, next), { changed: [], replaces: [] }));
  }

  const aliases: [what: string, old: JsonObject, next: JsonObject][] = [
    ["ipv6Enabled true is dual", { publicIpAssignment: "dual" }, { ipv6Enabled: true }],
    ["dual is ipv6Enabled true", { ipv6Enabled: true }, { publicIpAssignment: "dual" }],
    ["ipv6Enabled false is inet4", { publicIpAssignment: "inet4" }, { ipv6Enabled: false }],
  ];
  for (const [what, old, next] of aliases) {
    it(`is it that ${what}`, () => {
      assert.deepEqual(diff(old, next, {}, ["publicIpAssignment"]), { changed: [], replaces: [] });
    });
  }

  const servers: [what: string, since: JsonObject][] = [
    [
      "its outputs",
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
    ["the alias of what was declared", { ipv6Enabled: false }],
  ];
  for (const [what, since] of servers) {
    it(`is ${what}`, () => assert.deepEqual(diff({}, {}, since), { changed: [], replaces: [] }));
  }
});

describe("a change of an instance pool", () => {
  const changes: [what: string, old: JsonObject, next: JsonObject, changed: string[]][] = [
    ["another size", {}, { size: 4 }, ["size"]],
    ["another connection, which is recorded", { connection: "x" }, { connection: "y" }, ["connection"]],
    ["a connection that is not known yet", {}, { connection: UNKNOWN }, ["connection"]],
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
    ["Elastic IPs that are removed", { elasticIpIds: [a] }, {}, ["elasticIpIds"]],
    ["a rollout, which is recorded", {}, { rollout: { maxSurge: 2 } }, ["rollout"]],
    ["another assignment of addresses", {}, { publicIpAssignment: "dual" }, ["publicIpAssignment"]],
    ["a label less", { labels: { x: "1", y: "2" } }, { labels: { x: "1" } }, ["labels"]],
    ["a description that is removed", { description: "x" }, {}, ["description"]],
    ["labels that are removed", { labels: { x: "1" } }, {}, ["labels"]],
    ["SSH keys that are removed", { sshKeys: ["x"] }, {}, ["sshKeys"]],
    ["a deploy target that is removed", { deployTargetId: a }, {}, ["deployTargetId"]],
    ["minAvailable that is removed", { minAvailable: 2 }, {}, ["minAvailable"]],
    ["a prefix that is removed", { instancePrefix: "x" }, {}, ["instancePrefix"]],
    [
      "snapshots that are removed",
      { applicationConsistentSnapshotEnabled: true },
      {},
      ["applicationConsistentSnapshotEnabled"],
    ],
    ["user data that is removed", { userData: "x" }, {}, ["userData"]],
    ["user data in base64 that is removed", { userDataBase64: "eA==" }, {}, ["userData"]],
    ["other user data in the other form", { userData: "x" }, { userDataBase64: base64("y") }, ["userData"]],
    ["user data that is not known yet", { userData: "x" }, { userDataBase64: UNKNOWN }, ["userData"]],
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
    [
      "a security group that is not known yet",
      { securityGroupIds: [a] },
      { securityGroupIds: [UNKNOWN] },
      ["securityGroupIds"],
    ],
  ];
  for (const [what, old, next, changed] of changes) {
    it(`is ${what}, in place`, () => assert.deepEqual(diff(old, next), { changed, replaces: [] }));
  }

  it("is tried for every input that can change in place", () => {
    const tried = new Set(changes.flatMap(([, , , changed]) => changed));
    const untried = Object.entries(instancePool.inputs.shape as Fields).flatMap(([name, schema]) => {
      const { createOnly, atCreation } = factsOf(schema);
      return createOnly !== undefined || atCreation || tried.has(name) ? [] : [name];
    });
    // Other forms of userData and publicIpAssignment, whose changes are named by those.
    assert.deepEqual(untried, ["userDataBase64", "ipv6Enabled"]);
  });

  const drifts: [what: string, old: JsonObject, since: JsonObject, changed: string[]][] = [
    ["of a declared field", { description: "x" }, { description: "y" }, ["description"]],
    ["of a field that was left out", {}, { description: "y", sshKeys: ["x"] }, ["description", "sshKeys"]],
    ["of user data that was left out", {}, { userData: "x" }, ["userData"]],
    [
      "of the type",
      {},
      { instanceType: "standard.large", instanceTypeId: b, instanceTypeName: "standard.large" },
      ["instanceType"],
    ],
    ["of the assignment", {}, { publicIpAssignment: "dual" }, ["publicIpAssignment"]],
  ];
  for (const [what, old, since, changed] of drifts) {
    it(`is drift ${what}`, () => assert.deepEqual(diff(old, old, since).changed, changed));
  }
});

describe("a change of an instance pool's addresses", () => {
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
    const shown = next === UNKNOWN ? "what is not known yet" : String(next);
    it(`from ${String(old)} to ${shown} ${replaces ? "replaces, and says why" : "is in place"}`, () => {
      const found = diff({ publicIpAssignment: old }, { publicIpAssignment: next });
      assert.deepEqual(found.changed, ["publicIpAssignment"]);
      assert.deepEqual(
        found.replaces.map(({ field }) => field),
        replaces ? ["publicIpAssignment"] : [],
      );
      for (const { reason } of found.replaces) assert.match(reason, /`none` is final/);
    });
  }

  it("through ipv6Enabled is one of publicIpAssignment", () => {
    const through = (old: JsonObject, next: JsonObject) => diff(old, next, {}, ["publicIpAssignment"]);
    assert.deepEqual(through({ ipv6Enabled: false }, { ipv6Enabled: true }), {
      changed: ["publicIpAssignment"],
      replaces: [],
    });
    assert.equal(through({ publicIpAssignment: "none" }, { ipv6Enabled: true }).replaces.length, 1);
    assert.equal(through({ ipv6Enabled: true }, { publicIpAssignment: "none" }).replaces.length, 1);
    assert.equal(through({ ipv6Enabled: true }, { ipv6Enabled: UNKNOWN }).changed.length, 1);
  });

  it("to another zone replaces", () => {
    assert.deepEqual(
      diff({}, { zone: "de-fra-1" }).replaces.map(({ field }) => field),
      ["zone"],
    );
  });
});

describe("a change of an anti-affinity group", () => {
  const declared = { name: "web", description: "x" };
  const state = stateOf(declared, { ...declared, instanceIds: [a] });
  const group = (next: JsonObject) => {
    const context = { settings: settingsOf(), shared: new Shared() };
    const { changed, replaces } = lifecycle(antiAffinityGroup).diff(c, state, { ...declared, ...next }, context);
    return { changed, replaces };
  };

  for (const next of [{ name: "api" }, { description: "y" }, { description: undefined }, { name: UNKNOWN }]) {
    it(`replaces: ${JSON.stringify(next).replaceAll(UNKNOWN, "?")}`, () => {
      assert.deepEqual(group(next), {
        changed: Object.keys(next),
        replaces: Object.keys(next).map((field) => ({
          field,
          reason: "The API cannot change an anti-affinity group.",
        })),
      });
    });
  }

  it("is not an adoption, and a connection is only recorded", () => {
    assert.deepEqual(group({ adopt: a }), { changed: [], replaces: [] });
    assert.deepEqual(group({ connection: "x" }), { changed: ["connection"], replaces: [] });
  });
});
