import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { declaredOf010 } from "../../../../provider/core/state/migrate-0.1.0";
import { readState, writeState } from "../../../../provider/core/state/state";
import { inputs } from "../../../support/widget";

const fields = inputs.shape;
const disk = (label: string, more: JsonObject = {}) => ({ label, gib: 1, ...more });

describe("the declaration in a state of 0.1.0", () => {
  const cases: [what: string, seen: JsonObject, given: JsonObject, expected: JsonObject][] = [
    ["has a declared field", { size: 4 }, { size: true }, { size: 4 }],
    ["lacks a declared field that the object no longer has", {}, { note: true }, {}],
    [
      "has an undeclared value, which 0.1.0 counted as drift",
      { note: "b", labels: { a: "1" } },
      {},
      { note: "b", labels: { a: "1" } },
    ],
    ["lacks computed values", { annotations: { by: "server" }, name: "x" }, {}, {}],
    ["lacks undeclared empty values", { note: "", labels: {}, members: [], spare: 0 }, {}, {}],
    [
      "has declared empty values",
      { note: "", labels: {}, members: [], spare: 0 },
      { note: true, labels: true, members: true, spare: true },
      { note: "", labels: {}, members: [], spare: 0 },
    ],
    [
      "has only the declared keys of a computed map",
      { annotations: { a: "2", by: "server" } },
      { annotations: { a: true } },
      { annotations: { a: "2" } },
    ],
    [
      "has no keys of a computed map that was declared empty",
      { annotations: { by: "server" } },
      { annotations: {} },
      { annotations: {} },
    ],
    [
      "has only the declared part of an object",
      { network: { vpc: "b", subnet: "s" } },
      { network: { vpc: true } },
      { network: { vpc: "b" } },
    ],
    [
      "has an undeclared part of an object that is not computed",
      { network: { vpc: "a", dns: ["1"] } },
      { network: { vpc: true } },
      { network: { vpc: "a", dns: ["1"] } },
    ],
    [
      "has the declared parts of the elements of a list",
      { disks: [disk("a", { serial: "x" })] },
      { disks: { label: true, gib: true } },
      { disks: [disk("a")] },
    ],
    [
      "has the declared parts of each element",
      { disks: [disk("a", { serial: "x" }), disk("b", { serial: "y" })] },
      {
        disks: [
          { label: true, gib: true, serial: true },
          { label: true, gib: true },
        ],
      },
      { disks: [disk("a", { serial: "x" }), disk("b")] },
    ],
    [
      "has all parts of an added element",
      { disks: [disk("a", { serial: "x" }), disk("b", { serial: "y" })] },
      { disks: [{ label: true, gib: true }] },
      { disks: [disk("a"), disk("b", { serial: "y" })] },
    ],
    ["has a value of another type unchanged", { network: "x" }, { network: { vpc: true } }, { network: "x" }],
    ["lacks undeclared steering inputs", { adopt: "a", connection: "b" }, {}, {}],
    ["has declared steering inputs", { connection: "b" }, { connection: true }, { connection: "b" }],
    ["lacks outputs", { state: "running", token: "t" }, {}, {}],
  ];
  for (const [what, seen, given, expected] of cases) {
    it(what, () => assert.deepEqual(declaredOf010(fields, seen, given), expected));
  }

  it("has keys with inherited names", () => {
    const annotations = JSON.parse('{"constructor":"a","__proto__":"b"}') as JsonObject;
    const given = JSON.parse('{"annotations":{"constructor":true,"__proto__":true}}') as JsonObject;
    const seen = { annotations: { ...annotations, by: "server" } };
    assert.equal(JSON.stringify(declaredOf010(fields, seen, given).annotations), JSON.stringify(annotations));
  });
});

describe("a stored state", () => {
  const stored = {
    seen: { size: 3, state: "running" },
    declared: { size: 3 },
    place: { endpoint: "https://a", account: "1" },
    serial: "5",
    unfinished: true,
  };

  it("is read as it was written", () => {
    const bag = JSON.parse(JSON.stringify(writeState(stored))) as JsonObject;
    assert.deepEqual(readState(bag, fields), { ...stored, isRecorded: true });
  });

  it("contains only the compared parts of a place", () => {
    const place = { ...stored.place, sameAccountAs: ["2"] };
    assert.deepEqual(writeState({ ...stored, place }).__place, stored.place);
  });

  it("of 0.1.0 has a declaration and no place", () => {
    const { declared, place, isRecorded } = readState({ size: 3, state: "x", __given: { size: true } }, fields);
    assert.deepEqual([declared, place, isRecorded], [{ size: 3 }, undefined, true]);
  });

  it("is not recorded if it holds the arguments of a lookup, which all count as declared", () => {
    const { declared, isRecorded } = readState({ connection: "prod" }, fields);
    assert.deepEqual([declared, isRecorded], [{ connection: "prod" }, false]);
  });
});
