import assert from "node:assert/strict";
import { z } from "zod";
import { field } from "../../../../provider/core/schema/field";
import type { JsonObject } from "../../../../provider/core/json";
import { decode, encode, encodeChange, mergePatch } from "../../../../provider/core/schema/wire";

const fields = {
  size: field(z.int(), { description: "", wire: { name: "pool-size" } }),
  members: field(z.array(z.string()).optional(), {
    description: "",
    wire: {
      name: "members",
      encode: (value) => (Array.isArray(value) ? value.map((id: unknown) => ({ id })) : value),
      decode: (value) => (Array.isArray(value) ? value.map(({ id }: JsonObject) => id) : value),
    },
    clear: "reset",
  }),
  note: field(z.string().optional(), { description: "", wire: { name: "note" }, clear: { value: null } }),
  spare: field(z.int().optional(), { description: "", absentEquals: 0, wire: { name: "spare" }, clear: { value: 7 } }),
  mode: field(z.string().optional(), { description: "", wire: { name: "mode" } }),
  local: field(z.string().optional(), "Stays at home"),
};

describe("encode", () => {
  it("sends fields under their wire names and in their wire form, and keeps the others at home", () => {
    assert.deepEqual(encode(fields, { size: 3, members: ["a"], local: "x", stranger: 1 }), {
      "pool-size": 3,
      members: [{ id: "a" }],
    });
  });

  it("sends what is empty, and nothing for what is not there", () => {
    assert.deepEqual(encode(fields, { size: 0, note: "", members: [], mode: undefined }), {
      "pool-size": 0,
      note: "",
      members: [],
    });
  });

  it("sends only the fields that are asked for", () => {
    assert.deepEqual(encode(fields, { size: 3, note: "a" }, ["note", "local", "stranger"]), { note: "a" });
  });
});

describe("decode", () => {
  it("reads what was encoded", () => {
    const bag = { size: 3, members: ["a", "b"], note: "x", spare: 1, mode: "m" };
    assert.deepEqual(decode(fields, encode(fields, bag)), bag);
  });

  it("leaves out what the answer leaves out or calls null, and what is no field", () => {
    assert.deepEqual(decode(fields, { "pool-size": 0, note: null, stranger: 1, local: "x" }), { size: 0 });
  });
});

describe("encodeChange", () => {
  const change = (next: JsonObject, ...changed: string[]) => encodeChange(fields, next, new Set(changed));

  it("sends only what changed", () => {
    assert.deepEqual(change({ size: 4, note: "a", mode: "m" }, "size", "mode"), {
      body: { "pool-size": 4, mode: "m" },
      resets: [],
    });
  });

  it("clears what was removed as the field says: by a call of its own, or by a value", () => {
    assert.deepEqual(change({}, "members", "note", "spare"), { body: { note: null, spare: 7 }, resets: ["members"] });
  });

  it("clears what was emptied as if it had been removed", () => {
    assert.deepEqual(change({ members: [], note: "", spare: 0 }, "members", "note", "spare"), {
      body: { note: null, spare: 7 },
      resets: ["members"],
    });
  });

  it("says nothing of a removed field that cannot be cleared, nor of one that stays at home", () => {
    assert.deepEqual(change({ local: "x" }, "mode", "local", "stranger"), { body: {}, resets: [] });
  });
});

describe("mergePatch", () => {
  const cases: [what: string, old: JsonObject, next: JsonObject, patch: JsonObject][] = [
    ["is empty where nothing differs", { a: 1, b: { c: [1] } }, { a: 1, b: { c: [1] } }, {}],
    ["holds what is new and what is different", { a: 1, b: 2 }, { a: 1, b: 3, c: 4 }, { b: 3, c: 4 }],
    ["removes with null", { a: 1, b: 2 }, { a: 1 }, { b: null }],
    ["goes into objects", { a: { x: 1, y: 2 } }, { a: { x: 1, z: 3 } }, { a: { y: null, z: 3 } }],
    ["sends lists whole", { a: [1, 2] }, { a: [2] }, { a: [2] }],
    [
      "replaces a list by an object and back",
      { a: [1], b: { c: 1 } },
      { a: { c: 1 }, b: [1] },
      { a: { c: 1 }, b: [1] },
    ],
    ["does not remove what was not there", { a: undefined }, { a: undefined }, {}],
    ["treats undefined as removed", { a: 1 }, { a: undefined }, { a: null }],
    [
      "removes a key that every object inherits",
      { constructor: "x", toString: "y" },
      {},
      { constructor: null, toString: null },
    ],
    [
      "adds a key that every object inherits",
      {},
      { constructor: "x", valueOf: { a: 1 } },
      { constructor: "x", valueOf: { a: 1 } },
    ],
    ["keeps a key that every object inherits", { constructor: "x" }, { constructor: "x" }, {}],
  ];
  for (const [what, old, next, patch] of cases) it(what, () => assert.deepEqual(mergePatch(old, next), patch));

  it("takes __proto__ for a key, to add and to remove", () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true}}') as JsonObject;
    assert.equal(JSON.stringify(mergePatch({}, hostile)), JSON.stringify(hostile));
    assert.equal(JSON.stringify(mergePatch(hostile, {})), '{"__proto__":null}');
    assert.equal(({} as JsonObject).polluted, undefined);
  });
});
