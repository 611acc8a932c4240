import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { mergePatch } from "../../../../provider/modelarts/node-pool/patch";

describe("mergePatch", () => {
  const cases: [what: string, old: JsonObject, next: JsonObject, patch: JsonObject][] = [
    ["is empty if nothing differs", { a: 1, b: { c: [1] } }, { a: 1, b: { c: [1] } }, {}],
    ["contains new and changed keys", { a: 1, b: 2 }, { a: 1, b: 3, c: 4 }, { b: 3, c: 4 }],
    ["contains null for a removed key", { a: 1, b: 2 }, { a: 1 }, { b: null }],
    ["contains the changed parts of an object", { a: { x: 1, y: 2 } }, { a: { x: 1, z: 3 } }, { a: { y: null, z: 3 } }],
    ["contains a changed list as a whole", { a: [1, 2] }, { a: [2] }, { a: [2] }],
    [
      "replaces a list by an object and back",
      { a: [1], b: { c: 1 } },
      { a: { c: 1 }, b: [1] },
      { a: { c: 1 }, b: [1] },
    ],
    ["does not remove an undefined key", { a: undefined }, { a: undefined }, {}],
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

  it("adds and removes __proto__ like any key", () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true}}') as JsonObject;
    assert.equal(JSON.stringify(mergePatch({}, hostile)), JSON.stringify(hostile));
    assert.equal(JSON.stringify(mergePatch(hostile, {})), '{"__proto__":null}');
    assert.equal(({} as JsonObject).polluted, undefined);
  });
});
