import assert from "node:assert/strict";
import { z } from "zod";
import { field } from "../../../provider/core/schema/field";
import type { JsonObject } from "../../../provider/core/json";
import { inUsersWords } from "../../../provider/core/state/words";
import { inputs } from "../../support/widget";

const fields = inputs.shape;

describe("the server's answer in the user's words", () => {
  const worded = (name: keyof typeof fields, server: unknown, users: unknown) =>
    inUsersWords(fields[name], server, users, {});

  const cases: [what: string, name: keyof typeof fields, server: unknown, users: unknown, expected: unknown][] = [
    ["keeps the user's order of a set", "members", ["a", "b"], ["b", "a"], ["b", "a"]],
    ["keeps an element that the user wrote twice", "members", ["a"], ["a", "a"], ["a", "a"]],
    ["keeps the user's spelling", "kind", "round", "ROUND", "ROUND"],
    ["keeps {} where the server says nothing", "labels", undefined, {}, {}],
    ["keeps the value that equals absence", "spare", undefined, 0, 0],
    ["keeps what the server never tells", "password", undefined, "secret00", "secret00"],
    ["shows what the server has of a field that the user left out", "note", "a", undefined, "a"],
    ["shows another value", "size", 4, 3, 4],
    ["shows a set that differs as the server has it", "members", ["c", "b"], ["b", "a"], ["c", "b"]],
    ["shows a list in another order", "steps", ["a", "b"], ["b", "a"], ["a", "b"]],
    ["shows a key that others added", "labels", { a: "1", b: "2" }, { a: "1" }, { a: "1", b: "2" }],
    [
      "adds what the server adds to a computed map",
      "annotations",
      { by: "server", a: "1" },
      { a: "1" },
      { by: "server", a: "1" },
    ],
    [
      "adds what the server fills into an object",
      "network",
      { vpc: "a", subnet: "s", dns: ["1", "2"] },
      { vpc: "a", dns: ["2", "1"] },
      { vpc: "a", subnet: "s", dns: ["2", "1"] },
    ],
    [
      "keeps the user's words of the parts that are the same",
      "network",
      { vpc: "b", dns: ["1", "2"] },
      { vpc: "a", dns: ["2", "1"] },
      { vpc: "b", dns: ["2", "1"] },
    ],
    [
      "keeps what only the server has in an object that differs",
      "network",
      { vpc: "b", id: 7 },
      { vpc: "a", subnet: "" },
      { vpc: "b", id: 7, subnet: "" },
    ],
    ["shows nothing where the server has lost a part", "network", { vpc: "a" }, { vpc: "a", dns: ["1"] }, { vpc: "a" }],
    [
      "keeps an empty part of an object that differs elsewhere",
      "network",
      { vpc: "b" },
      { vpc: "a", dns: [] },
      { vpc: "b", dns: [] },
    ],
    [
      "adds what the server fills into elements, in the user's order",
      "disks",
      [
        { label: "a", gib: 1, serial: "x" },
        { label: "b", gib: 2, serial: "y" },
      ],
      [
        { label: "b", gib: 2 },
        { label: "a", gib: 1 },
      ],
      [
        { label: "b", gib: 2, serial: "y" },
        { label: "a", gib: 1, serial: "x" },
      ],
    ],
  ];
  for (const [what, name, server, users, expected] of cases) {
    it(what, () => assert.deepEqual(worded(name, server, users), expected));
  }

  it("keeps the user's spelling deep inside, beside what the server added", () => {
    const anyCase = field(z.string(), {
      description: "",
      equals: (a, b) => String(a).toLowerCase() === String(b).toLowerCase(),
    });
    const map = field(z.record(z.string(), anyCase), { description: "", computed: true });
    assert.deepEqual(inUsersWords(map, { a: "ROUND", by: "x" }, { a: "round" }, {}), { a: "round", by: "x" });
    const set = field(z.array(map), { description: "", set: true });
    assert.deepEqual(inUsersWords(set, [{ b: "B", by: "x" }, { a: "A" }], [{ a: "a" }, { b: "b" }], {}), [
      { a: "a" },
      { b: "b", by: "x" },
    ]);
  });

  it("pollutes nothing through hostile keys", () => {
    const hostile = JSON.parse('{"__proto__":"x","a":"1"}') as JsonObject;
    assert.equal(
      JSON.stringify(worded("annotations", { ...hostile, by: "server" }, hostile)),
      '{"__proto__":"x","a":"1","by":"server"}',
    );
    assert.equal(({} as JsonObject).a, undefined);
  });
});
