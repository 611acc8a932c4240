import assert from "node:assert/strict";
import { z } from "zod";
import { changedFields, isAbsent, same } from "../../../../provider/core/schema/compare";
import { field } from "../../../../provider/core/schema/field";
import type { JsonObject } from "../../../../provider/core/json";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { inputs } from "../../../support/widget";

const fields = inputs.shape;

function differ(old: JsonObject, next: JsonObject): string[] {
  return changedFields(fields, old, next);
}

describe("equal values", () => {
  const alike: [what: string, old: JsonObject, next: JsonObject][] = [
    ["a set in another order", { members: ["a", "b", "c"] }, { members: ["c", "a", "b"] }],
    ["a repeated element of a set", { members: ["a", "b"] }, { members: ["b", "a", "b"] }],
    [
      "a set of objects in another order",
      {
        disks: [
          { label: "a", gib: 1 },
          { label: "b", gib: 2 },
        ],
      },
      {
        disks: [
          { gib: 2, label: "b" },
          { gib: 1, label: "a" },
        ],
      },
    ],
    ["keys in another order", { labels: { a: "1", b: "2" } }, { labels: { b: "2", a: "1" } }],
    ["{} and an omitted map", { labels: {} }, {}],
    ["an omitted map and {}", {}, { labels: {} }],
    ["[] and an omitted list", { members: [] }, {}],
    ['an omitted text and ""', {}, { note: "" }],
    ["null in a server's answer and an omitted value", { note: null, labels: null }, {}],
    ["the value that equals absence and an omitted value", { spare: 0 }, {}],
    ["an omitted value and the value that equals absence", {}, { spare: 0 }],
    ["an object of undefined parts and an omitted object", { network: { vpc: undefined } }, {}],
    ["an omitted object and an object of empty parts", {}, { network: { dns: [], subnet: "" } }],
    ["values that the field's own equality accepts", { kind: "ROUND" }, { kind: "round" }],
    ["a computed map and an omitted map", { annotations: { by: "server" } }, {}],
    ["a computed part and an omitted part", { network: { vpc: "a", subnet: "s" } }, { network: { vpc: "a" } }],
    [
      "a computed part of an element and an omitted part",
      { disks: [{ label: "a", gib: 1, serial: "9" }] },
      { disks: [{ label: "a", gib: 1 }] },
    ],
    ["another value of adopt", { adopt: "a" }, { adopt: "b" }],
    ["an unknown value of adopt", {}, { adopt: UNKNOWN }],
  ];
  for (const [what, old, next] of alike) it(what, () => assert.deepEqual(differ(old, next), []));
});

describe("different values", () => {
  const unlike: [what: string, old: JsonObject, next: JsonObject][] = [
    ["an added element", { members: ["a"] }, { members: ["a", "b"] }],
    ["a removed element", { members: ["a", "b"] }, { members: ["a"] }],
    ["another element", { members: ["a"] }, { members: ["b"] }],
    ["a list in another order", { steps: ["a", "b"] }, { steps: ["b", "a"] }],
    ["a repeated element of a list", { steps: ["a"] }, { steps: ["a", "a"] }],
    ["an added key", { labels: { a: "1" } }, { labels: { a: "1", b: "2" } }],
    ["a removed key", { labels: { a: "1", b: "2" } }, { labels: { a: "1" } }],
    ["an added key with an inherited name", { labels: { a: "1" } }, { labels: { a: "1", constructor: "x" } }],
    ["a removed key with an inherited name", { labels: { a: "1", toString: "x" } }, { labels: { a: "1" } }],
    ["another value", { labels: { a: "1" } }, { labels: { a: "2" } }],
    ["a removed optional field", { note: "a" }, {}],
    ["an emptied map", { labels: { a: "1" } }, { labels: {} }],
    ["an emptied set", { members: ["a"] }, { members: [] }],
    ["a number and its text", { size: 1 }, { size: "1" }],
    ["false and an omitted value", {}, { size: false }],
    ["0 and an omitted value, if 0 does not equal absence", {}, { size: 0 }],
    ["a removed part of an object", { network: { vpc: "a", dns: ["1"] } }, { network: { vpc: "a" } }],
    [
      "another value of a declared computed part",
      { network: { vpc: "a", subnet: "s" } },
      { network: { vpc: "a", subnet: "t" } },
    ],
    ["another value in a declared computed map", { annotations: { a: "1" } }, { annotations: { a: "2" } }],
    ["a computed map without the declared key", { annotations: { a: "1" } }, { annotations: { b: "1" } }],
    ["a declared computed map with a removed key", { annotations: { a: "1", b: "2" } }, { annotations: { a: "1" } }],
    ["a list with one different element", { steps: ["a", "b"] }, { steps: ["a", "c"] }],
    ["an added key with an empty value", { labels: { a: "1" } }, { labels: { a: "1", b: "" } }],
    ["a removed key with an empty value", { labels: { a: "1", b: "" } }, { labels: { a: "1" } }],
    ["two texts in place of an object", { network: "x" }, { network: "y" }],
    ["an object in place of a list", { members: ["a"] }, { members: { 0: "a" } }],
  ];
  for (const [what, old, next] of unlike) {
    it(what, () => assert.deepEqual(differ(old, next), Object.keys({ ...old, ...next })));
  }
});

describe("an unknown value", () => {
  const unknowns: JsonObject[] = [
    { size: UNKNOWN },
    { members: [UNKNOWN] },
    { members: UNKNOWN },
    { labels: { a: UNKNOWN } },
    { network: { vpc: "a", subnet: UNKNOWN } },
    { disks: [{ label: "a", gib: 1, serial: UNKNOWN }] },
    { kind: UNKNOWN },
    { annotations: UNKNOWN },
    { annotations: { a: UNKNOWN } },
    { password: UNKNOWN },
  ];
  for (const unknown of unknowns) {
    it(`counts as different: ${JSON.stringify(unknown).replaceAll(UNKNOWN, "?")}`, () => {
      const same = {
        size: 1,
        members: ["a"],
        labels: { a: "1" },
        network: { vpc: "a", subnet: "s" },
        kind: "k",
        password: "p",
      };
      assert.deepEqual(differ(same, { ...same, ...unknown }), Object.keys(unknown));
    });
  }
});

describe("a field's own equality", () => {
  const calls: unknown[] = [];
  const own = field(z.string(), {
    description: "",
    equals: (...given) => {
      calls.push(given);
      return true;
    },
  });

  it("receives the values and the known state of the resource", () => {
    assert.equal(same(own, "a", "b", { c: 1 }), true);
    assert.deepEqual(calls.splice(0), [["a", "b", { c: 1 }]]);
  });

  it("is not called for absent or unknown values", () => {
    assert.equal(same(own, undefined, "b"), false);
    assert.equal(same(own, "a", undefined), false);
    assert.equal(same(own, "a", UNKNOWN), false);
    assert.deepEqual(calls, []);
  });

  it("applies to the elements of a set and the values of a map", () => {
    const anyCase = field(z.string(), {
      description: "",
      equals: (a, b) => String(a).toLowerCase() === String(b).toLowerCase(),
    });
    assert.equal(same(field(z.array(anyCase), { description: "", set: true }), ["A", "B"], ["b", "a"]), true);
    assert.equal(same(z.record(z.string(), anyCase), { x: "A" }, { x: "a" }), true);
  });
});

describe("comparison that allows extra entries", () => {
  const covered = (old: unknown, next: unknown) => same(fields.annotations, old, next, {}, true);

  it("accepts extra keys of a computed map", () => assert.equal(covered({ a: "1", b: "2" }, { a: "1" }), true));
  it("finds a missing key of a computed map", () => assert.equal(covered({ b: "2" }, { a: "1" }), false));
  it("finds another value in a computed map", () => assert.equal(covered({ a: "2" }, { a: "1" }), false));
  it("finds extra keys of a map that is not computed", () => {
    assert.equal(same(fields.labels, { a: "1", b: "2" }, { a: "1" }, {}, true), false);
  });
});

describe("absence", () => {
  it("is undefined, null, an empty value, or the value that the field names", () => {
    for (const value of [undefined, null, "", [], {}, 0]) assert.equal(isAbsent(fields.spare, value), true);
    for (const value of [1, false, " ", [0], { a: 1 }]) assert.equal(isAbsent(fields.spare, value), false);
    assert.equal(isAbsent(fields.size, 0), false);
    assert.equal(isAbsent(fields.labels, { a: undefined }), true);
  });
});
