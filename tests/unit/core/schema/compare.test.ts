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

describe("what means the same", () => {
  const alike: [what: string, old: JsonObject, next: JsonObject][] = [
    ["a set in another order", { members: ["a", "b", "c"] }, { members: ["c", "a", "b"] }],
    ["an element of a set given twice", { members: ["a", "b"] }, { members: ["b", "a", "b"] }],
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
    ["{} and nothing", { labels: {} }, {}],
    ["nothing and {}", {}, { labels: {} }],
    ["[] and nothing", { members: [] }, {}],
    ['"" and nothing', {}, { note: "" }],
    ["null, as a server may say it, and nothing", { note: null, labels: null }, {}],
    ["the value that equals absence and nothing", { spare: 0 }, {}],
    ["nothing and the value that equals absence", {}, { spare: 0 }],
    ["an object of nothing and nothing", { network: { vpc: undefined } }, {}],
    ["nothing and an object of empty parts", {}, { network: { dns: [], subnet: "" } }],
    ["what the field itself calls equal", { kind: "ROUND" }, { kind: "round" }],
    ["a computed map that was left out", { annotations: { by: "server" } }, {}],
    ["a computed part that was left out", { network: { vpc: "a", subnet: "s" } }, { network: { vpc: "a" } }],
    [
      "a computed part of an element that was left out",
      { disks: [{ label: "a", gib: 1, serial: "9" }] },
      { disks: [{ label: "a", gib: 1 }] },
    ],
    ["another adoption", { adopt: "a" }, { adopt: "b" }],
    ["an adoption that is not known yet", {}, { adopt: UNKNOWN }],
  ];
  for (const [what, old, next] of alike) it(what, () => assert.deepEqual(differ(old, next), []));
});

describe("what means something else", () => {
  const unlike: [what: string, old: JsonObject, next: JsonObject][] = [
    ["an element more", { members: ["a"] }, { members: ["a", "b"] }],
    ["an element less", { members: ["a", "b"] }, { members: ["a"] }],
    ["another element", { members: ["a"] }, { members: ["b"] }],
    ["a list in another order", { steps: ["a", "b"] }, { steps: ["b", "a"] }],
    ["a list with an element twice", { steps: ["a"] }, { steps: ["a", "a"] }],
    ["a key more", { labels: { a: "1" } }, { labels: { a: "1", b: "2" } }],
    ["a key less", { labels: { a: "1", b: "2" } }, { labels: { a: "1" } }],
    ["a key that every object inherits", { labels: { a: "1" } }, { labels: { a: "1", constructor: "x" } }],
    ["such a key less", { labels: { a: "1", toString: "x" } }, { labels: { a: "1" } }],
    ["another value", { labels: { a: "1" } }, { labels: { a: "2" } }],
    ["an optional field that was removed", { note: "a" }, {}],
    ["a map that was emptied", { labels: { a: "1" } }, { labels: {} }],
    ["a set that was emptied", { members: ["a"] }, { members: [] }],
    ["a number and its text", { size: 1 }, { size: "1" }],
    ["false and nothing", {}, { size: false }],
    ["0 and nothing, where they are two things", {}, { size: 0 }],
    ["a part of an object that was removed", { network: { vpc: "a", dns: ["1"] } }, { network: { vpc: "a" } }],
    [
      "another computed part that was given",
      { network: { vpc: "a", subnet: "s" } },
      { network: { vpc: "a", subnet: "t" } },
    ],
    ["a computed map that was given otherwise", { annotations: { a: "1" } }, { annotations: { a: "2" } }],
    ["a computed map without the key that was given", { annotations: { a: "1" } }, { annotations: { b: "1" } }],
    ["a computed map with a key less", { annotations: { a: "1", b: "2" } }, { annotations: { a: "1" } }],
    ["a list that differs in one of two", { steps: ["a", "b"] }, { steps: ["a", "c"] }],
    ["a key more, of an empty value", { labels: { a: "1" } }, { labels: { a: "1", b: "" } }],
    ["a key less, of an empty value", { labels: { a: "1", b: "" } }, { labels: { a: "1" } }],
    ["one text and another where an object belongs", { network: "x" }, { network: "y" }],
    ["an object for a list", { members: ["a"] }, { members: { 0: "a" } }],
  ];
  for (const [what, old, next] of unlike) {
    it(what, () => assert.deepEqual(differ(old, next), Object.keys({ ...old, ...next })));
  }
});

describe("a value that is not known yet", () => {
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
    it(`may differ: ${JSON.stringify(unknown).replaceAll(UNKNOWN, "?")}`, () => {
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

describe("the equality that a field brings", () => {
  const asked: unknown[] = [];
  const own = field(z.string(), {
    description: "",
    equals: (...given) => {
      asked.push(given);
      return true;
    },
  });

  it("is told what is known of the resource", () => {
    assert.equal(same(own, "a", "b", { c: 1 }), true);
    assert.deepEqual(asked.splice(0), [["a", "b", { c: 1 }]]);
  });

  it("is not asked about what is absent or not known", () => {
    assert.equal(same(own, undefined, "b"), false);
    assert.equal(same(own, "a", undefined), false);
    assert.equal(same(own, "a", UNKNOWN), false);
    assert.deepEqual(asked, []);
  });

  it("counts for the elements of a set and the values of a map too", () => {
    const anyCase = field(z.string(), {
      description: "",
      equals: (a, b) => String(a).toLowerCase() === String(b).toLowerCase(),
    });
    assert.equal(same(field(z.array(anyCase), { description: "", set: true }), ["A", "B"], ["b", "a"]), true);
    assert.equal(same(z.record(z.string(), anyCase), { x: "A" }, { x: "a" }), true);
  });
});

describe("with only the keys that were given counting", () => {
  const covered = (old: unknown, next: unknown) => same(fields.annotations, old, next, {}, true);

  it("a computed map may hold more", () => assert.equal(covered({ a: "1", b: "2" }, { a: "1" }), true));
  it("a computed map may not hold less", () => assert.equal(covered({ b: "2" }, { a: "1" }), false));
  it("a computed map may not hold otherwise", () => assert.equal(covered({ a: "2" }, { a: "1" }), false));
  it("a map of the user's alone may not hold more", () => {
    assert.equal(same(fields.labels, { a: "1", b: "2" }, { a: "1" }, {}, true), false);
  });
});

describe("absence", () => {
  it("is undefined, null, empty, or what the field says", () => {
    for (const value of [undefined, null, "", [], {}, 0]) assert.equal(isAbsent(fields.spare, value), true);
    for (const value of [1, false, " ", [0], { a: 1 }]) assert.equal(isAbsent(fields.spare, value), false);
    assert.equal(isAbsent(fields.size, 0), false);
    assert.equal(isAbsent(fields.labels, { a: undefined }), true);
  });
});
