import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { declaredOf010 } from "../../../../provider/core/state/migrate-0.1.0";
import { readState, writeState } from "../../../../provider/core/state/state";
import { inputs } from "../../../support/widget";

const fields = inputs.shape;
const disk = (label: string, more: JsonObject = {}) => ({ label, gib: 1, ...more });

describe("what the user had declared, from a state of 0.1.0", () => {
  const cases: [what: string, seen: JsonObject, given: JsonObject, expected: JsonObject][] = [
    ["a field that was given", { size: 4 }, { size: true }, { size: 4 }],
    ["not a field that was given and is gone", {}, { note: true }, {}],
    [
      "what was put where nothing was given, which 0.1.0 took for drift",
      { note: "b", labels: { a: "1" } },
      {},
      { note: "b", labels: { a: "1" } },
    ],
    ["not what the server fills in", { annotations: { by: "server" }, name: "x" }, {}, {}],
    ["not what means nothing", { note: "", labels: {}, members: [], spare: 0 }, {}, {}],
    [
      "what means nothing where it was given",
      { note: "", labels: {}, members: [], spare: 0 },
      { note: true, labels: true, members: true, spare: true },
      { note: "", labels: {}, members: [], spare: 0 },
    ],
    [
      "only the given keys of a computed map",
      { annotations: { a: "2", by: "server" } },
      { annotations: { a: true } },
      { annotations: { a: "2" } },
    ],
    [
      "nothing of a computed map that was given empty",
      { annotations: { by: "server" } },
      { annotations: {} },
      { annotations: {} },
    ],
    [
      "only the given part of an object",
      { network: { vpc: "b", subnet: "s" } },
      { network: { vpc: true } },
      { network: { vpc: "b" } },
    ],
    [
      "what was put into an object",
      { network: { vpc: "a", dns: ["1"] } },
      { network: { vpc: true } },
      { network: { vpc: "a", dns: ["1"] } },
    ],
    [
      "the given parts of the elements of a list",
      { disks: [disk("a", { serial: "x" })] },
      { disks: { label: true, gib: true } },
      { disks: [disk("a")] },
    ],
    [
      "of each element what was given of it",
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
      "all of an element more than were given",
      { disks: [disk("a", { serial: "x" }), disk("b", { serial: "y" })] },
      { disks: [{ label: true, gib: true }] },
      { disks: [disk("a"), disk("b", { serial: "y" })] },
    ],
    ["what is no object where one was given", { network: "x" }, { network: { vpc: true } }, { network: "x" }],
    ["not what steers this package", { adopt: "a", connection: "b" }, {}, {}],
    ["what steers this package, where it was given", { connection: "b" }, { connection: true }, { connection: "b" }],
    ["no outputs", { state: "running", token: "t" }, {}, {}],
  ];
  for (const [what, seen, given, expected] of cases) {
    it(what, () => assert.deepEqual(declaredOf010(fields, seen, given), expected));
  }

  it("takes keys that every object inherits for keys", () => {
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

  it("holds of a place only what is compared", () => {
    const place = { ...stored.place, sameAccountAs: ["2"] };
    assert.deepEqual(writeState({ ...stored, place }).__place, stored.place);
  });

  it("of 0.1.0 has its declaration, and no place", () => {
    const { declared, place, isRecorded } = readState({ size: 3, state: "x", __given: { size: true } }, fields);
    assert.deepEqual([declared, place, isRecorded], [{ size: 3 }, undefined, true]);
  });

  it("is none where a program only names an object: all that it gives is declared", () => {
    const { declared, isRecorded } = readState({ connection: "prod" }, fields);
    assert.deepEqual([declared, isRecorded], [{ connection: "prod" }, false]);
  });
});
