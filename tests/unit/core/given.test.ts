import assert from "node:assert/strict";
import { declaredIn, givenFields } from "../../../provider/core/state/given";
import type { JsonObject } from "../../../provider/core/json";
import { inputs } from "../../support/widget";

const fields = inputs.shape;

/** What a state with `there` says that the user has declared, when `given` is what he gave. */
function declared(there: JsonObject, given: JsonObject): JsonObject {
  // Through text, as the engine keeps it.
  return declaredIn(
    fields,
    there,
    JSON.parse(JSON.stringify(givenFields(fields, given))) as ReturnType<typeof givenFields>,
  );
}

describe("what of a state was declared", () => {
  const cases: [what: string, there: JsonObject, given: JsonObject, expected: JsonObject][] = [
    ["a field that was given", { size: 4 }, { size: 3 }, { size: 4 }],
    ["a field that was given and is gone", {}, { note: "a" }, {}],
    [
      "what others put where nothing was given",
      { note: "b", labels: { a: "1" } },
      {},
      { note: "b", labels: { a: "1" } },
    ],
    ["not what the server fills in", { annotations: { by: "server" }, name: "x" }, {}, {}],
    ["not what means nothing", { note: "", labels: {}, members: [], spare: 0 }, {}, {}],
    [
      "nothing that was given as such",
      { note: "", labels: {}, members: [], spare: 0 },
      { note: "", labels: {}, members: [], spare: 0 },
      { note: "", labels: {}, members: [], spare: 0 },
    ],
    [
      "only the user's keys of a computed map",
      { annotations: { a: "2", by: "server" } },
      { annotations: { a: "1" } },
      { annotations: { a: "2" } },
    ],
    [
      "none of a computed map that was given empty",
      { annotations: { by: "server" } },
      { annotations: {} },
      { annotations: {} },
    ],
    [
      "every key of a map that is the user's alone",
      { labels: { a: "1", b: "2" } },
      { labels: { a: "1" } },
      { labels: { a: "1", b: "2" } },
    ],
    [
      "only the given part of an object, where the server fills in the rest",
      { network: { vpc: "b", subnet: "s" } },
      { network: { vpc: "a" } },
      { network: { vpc: "b" } },
    ],
    [
      "all of it where all was given",
      { network: { vpc: "b", subnet: "s" } },
      { network: { vpc: "a", subnet: "t" } },
      { network: { vpc: "b", subnet: "s" } },
    ],
    [
      "what others put into an object",
      { network: { vpc: "a", dns: ["1"] } },
      { network: { vpc: "a" } },
      { network: { vpc: "a", dns: ["1"] } },
    ],
    [
      "no key that the schema does not know",
      { network: { vpc: "a", id: 7 } },
      { network: { vpc: "a" } },
      { network: { vpc: "a" } },
    ],
    [
      "the given parts of the elements of a list",
      { disks: [{ label: "a", gib: 1, serial: "x" }] },
      { disks: [{ label: "a", gib: 1 }] },
      { disks: [{ label: "a", gib: 1 }] },
    ],
    [
      "of each element what was given of it",
      {
        disks: [
          { label: "a", gib: 1, serial: "x" },
          { label: "b", gib: 1, serial: "y" },
        ],
      },
      {
        disks: [
          { label: "a", gib: 1, serial: "x" },
          { label: "b", gib: 1 },
        ],
      },
      {
        disks: [
          { label: "a", gib: 1, serial: "x" },
          { label: "b", gib: 1 },
        ],
      },
    ],
    [
      "all of the elements where none was given",
      { disks: [{ label: "a", gib: 1, serial: "x" }] },
      { disks: [] },
      { disks: [{ label: "a", gib: 1, serial: "x" }] },
    ],
    [
      "all of an element more than were given",
      {
        disks: [
          { label: "a", serial: "x" },
          { label: "b", serial: "y" },
          { label: "c", serial: "z" },
        ],
      },
      { disks: [{ label: "a", serial: "x" }, { label: "b" }] },
      { disks: [{ label: "a", serial: "x" }, { label: "b" }, { label: "c", serial: "z" }] },
    ],
    ["what is no object where one was given", { network: "x" }, { network: { vpc: "a" } }, { network: "x" }],
    [
      "what is no list where one was given",
      { disks: { label: "a" } },
      { disks: [{ label: "a", serial: "x" }, { label: "b" }] },
      { disks: { label: "a" } },
    ],
    ["no key without a value", { annotations: { a: undefined } }, { annotations: { a: "1" } }, { annotations: {} }],
    ["not what steers this package", { adopt: "a" }, {}, {}],
    ["what steers this package, where it was given", { adopt: "a" }, { adopt: "a" }, { adopt: "a" }],
    ["no outputs", { state: "running", token: "t" }, {}, {}],
  ];
  for (const [what, there, given, expected] of cases) {
    it(what, () => assert.deepEqual(declared(there, given), expected));
  }

  it("takes keys that every object inherits for keys", () => {
    const annotations = JSON.parse('{"constructor":"a","__proto__":"b"}') as JsonObject;
    const there = { annotations: { ...annotations, by: "server" } };
    assert.equal(JSON.stringify(declared(there, { annotations }).annotations), JSON.stringify(annotations));
    assert.deepEqual(declared({ annotations: { by: "server" } }, { annotations }), { annotations: {} });
  });

  it("is kept in few words", () => {
    const disks = Array.from({ length: 50 }, (_, index) => ({ label: `disk ${index}`, gib: 1 }));
    assert.deepEqual(givenFields(fields, { size: 1, labels: { a: "1" }, disks }), {
      size: true,
      labels: true,
      disks: { label: true, gib: true },
    });
  });
});
