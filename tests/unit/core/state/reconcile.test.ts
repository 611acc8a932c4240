import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { inDeclaredForm, unconfirmed, reconcile } from "../../../../provider/core/state/reconcile";
import { inputs } from "../../../support/widget";

const fields = inputs.shape;
const disk = { label: "a", gib: 1 };

describe("a declaration after a read", () => {
  const cases: [what: string, declared: JsonObject, seen: JsonObject, expected: JsonObject][] = [
    ["keeps an unchanged value", { size: 3 }, { size: 3 }, { size: 3 }],
    ["keeps the user's spelling", { kind: "ROUND" }, { kind: "round" }, { kind: "ROUND" }],
    ["keeps the user's order of a set", { members: ["b", "a"] }, { members: ["a", "b"] }, { members: ["b", "a"] }],
    ["takes another value", { size: 3 }, { size: 4 }, { size: 4 }],
    ["drops a removed value", { note: "a" }, {}, {}],
    [
      "keeps an empty value if the object has none",
      { note: "", labels: {}, spare: 0 },
      {},
      { note: "", labels: {}, spare: 0 },
    ],
    ["keeps a value that the server never returns", { password: "secret00" }, {}, { password: "secret00" }],
    ["keeps a steering input", { connection: "prod" }, {}, { connection: "prod" }],
    ["takes a list in another order", { steps: ["b", "a"] }, { steps: ["a", "b"] }, { steps: ["a", "b"] }],
    ["takes an added key", { labels: { a: "1" } }, { labels: { a: "1", b: "2" } }, { labels: { a: "1", b: "2" } }],
    [
      "leaves out keys that the server adds to a computed map",
      { annotations: { a: "1" } },
      { annotations: { a: "2", by: "server" } },
      { annotations: { a: "2" } },
    ],
    [
      "drops a removed key of a computed map",
      { annotations: { a: "1", b: "2" } },
      { annotations: { a: "1", by: "x" } },
      { annotations: { a: "1" } },
    ],
    [
      "takes the part of an object that differs",
      { network: { vpc: "a", dns: ["2", "1"] } },
      { network: { vpc: "b", subnet: "s", dns: ["1", "2"] } },
      { network: { vpc: "b", dns: ["2", "1"] } },
    ],
    [
      "leaves out computed parts of elements",
      { disks: [disk] },
      { disks: [{ ...disk, serial: "x" }] },
      { disks: [disk] },
    ],
  ];
  for (const [what, declared, seen, expected] of cases) {
    it(what, () => assert.deepEqual(reconcile(fields, declared, seen, seen), expected));
  }

  it("takes an undeclared field that has changed since the last read", () => {
    assert.deepEqual(reconcile(fields, {}, { note: "b" }, {}), { note: "b" });
    assert.deepEqual(reconcile(fields, {}, { note: "b" }, { note: "a" }), { note: "b" });
  });

  it("ignores an undeclared field that has not changed, as after an adoption", () => {
    assert.deepEqual(
      reconcile(fields, {}, { note: "theirs", labels: { a: "1" } }, { note: "theirs", labels: { a: "1" } }),
      {},
    );
  });

  it("ignores undeclared computed fields and empty values", () => {
    assert.deepEqual(
      reconcile(fields, {}, { annotations: { by: "x" }, labels: {} }, { annotations: { by: "y" }, labels: { a: "1" } }),
      {},
    );
  });

  it("pollutes no prototype through hostile keys", () => {
    const hostile = JSON.parse('{"__proto__":"x","a":"1"}') as JsonObject;
    const found = reconcile(fields, { annotations: hostile }, { annotations: { ...hostile, a: "2" } }, {});
    assert.equal(JSON.stringify(found.annotations), '{"__proto__":"x","a":"2"}');
    assert.equal(({} as JsonObject).a, undefined);
  });
});

describe("a read value in declared form", () => {
  const cases: [what: string, seen: JsonObject, declared: JsonObject, expected: JsonObject][] = [
    ["keeps the user's order of a set", { members: ["a", "b"] }, { members: ["b", "a"] }, { members: ["b", "a"] }],
    ["keeps the user's spelling", { kind: "round" }, { kind: "ROUND" }, { kind: "ROUND" }],
    ["shows undeclared values", { note: "a" }, {}, { note: "a" }],
    ["shows another value", { size: 4 }, { size: 3 }, { size: 4 }],
    [
      "keeps a value that the server never returns",
      {},
      { password: "secret00", connection: "prod" },
      { password: "secret00", connection: "prod" },
    ],
    [
      "shows entries that the server adds",
      { annotations: { by: "server", a: "1" }, network: { vpc: "a", subnet: "s" } },
      { annotations: { a: "1" }, network: { vpc: "a" } },
      { annotations: { by: "server", a: "1" }, network: { vpc: "a", subnet: "s" } },
    ],
    ["keeps outputs", { state: "running" }, {}, { state: "running" }],
  ];
  for (const [what, seen, declared, expected] of cases) {
    it(what, () => assert.deepEqual(inDeclaredForm(fields, seen, declared), expected));
  }
});

describe("an unconfirmed change", () => {
  it("is another value, or a value that should have been removed", () => {
    const declared = { size: 3, kind: "ROUND", password: "secret00", network: { vpc: "a" } };
    const seen = { size: 2, kind: "round", network: { vpc: "a", subnet: "s" }, note: "still there" };
    assert.deepEqual(unconfirmed(fields, declared, seen, new Set(Object.keys(fields))), ["size", "note"]);
  });

  it("is a computed map of which the server shows no declared entry", () => {
    assert.deepEqual(unconfirmed(fields, { annotations: { a: "1" } }, {}, new Set(["annotations"])), ["annotations"]);
  });

  it("is not a value that was not changed", () => {
    assert.deepEqual(unconfirmed(fields, { size: 3 }, { size: 6 }, new Set(["note"])), []);
  });

  it("is not a value that was neither declared nor removed", () => {
    assert.deepEqual(unconfirmed(fields, {}, { note: "theirs" }, new Set()), []);
  });
});
