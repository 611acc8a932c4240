import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { checked, id, minimal } from "./checked";

describe("check of an existing resource", () => {
  const kept: [what: string, old: JsonObject, next: JsonObject][] = [
    [
      "another order of a set",
      { members: [id, "a".repeat(8) + id.slice(8)] },
      { members: ["a".repeat(8) + id.slice(8), id] },
    ],
    ["another spelling", { kind: "Round" }, { kind: "rOUND" }],
    ["another order of keys", { labels: { a: "1", b: "2" } }, { labels: { b: "2", a: "1" } }],
    [
      "another order deep inside",
      { network: { vpc: "a", dns: ["1", "2"] } },
      { network: { vpc: "a", dns: ["2", "1"] } },
    ],
    [
      "another order of objects",
      {
        disks: [
          { label: "a", gib: 1 },
          { label: "b", gib: 2 },
        ],
      },
      {
        disks: [
          { gib: 2, label: "b" },
          { label: "a", gib: 1 },
        ],
      },
    ],
  ];
  for (const [what, old, next] of kept) {
    it(`keeps the old form for ${what}`, () => {
      const { inputs } = checked({ ...minimal, ...old }, { ...minimal, ...next });
      assert.equal(JSON.stringify(inputs), JSON.stringify({ ...minimal, ...old, mode: "plain" }));
    });
  }

  const taken: [what: string, old: JsonObject, next: JsonObject][] = [
    ["another order of a list", { steps: ["a", "b"] }, { steps: ["b", "a"] }],
    ["another label", { labels: { a: "1" } }, { labels: { a: "2" } }],
    ["a removed label", { labels: { a: "1", b: "2" } }, { labels: { a: "1" } }],
    ["an unknown value", { size: 3 }, { size: UNKNOWN }],
    ["another connection", { connection: "a" }, { connection: "b" }],
    ["another adoption", { adopt: "a" }, { adopt: "b" }],
    ["a computed part that is no longer declared", { network: { vpc: "a", subnet: "s" } }, { network: { vpc: "a" } }],
    ["the value that equals absence", {}, { spare: 0 }],
    ["a computed part that is declared now", { network: { vpc: "a" } }, { network: { vpc: "a", subnet: "s" } }],
  ];
  for (const [what, old, next] of taken) {
    it(`returns ${what} as it is declared now`, () => {
      const { inputs } = checked({ ...minimal, ...old }, { ...minimal, ...next });
      assert.deepEqual(inputs, { ...minimal, mode: "plain", ...next });
    });
  }

  it("does not restore removed values", () => {
    const { inputs } = checked({ ...minimal, note: "a", labels: { a: "1" }, spare: 0 }, minimal);
    assert.deepEqual(inputs, { ...minimal, mode: "plain" });
  });

  it("changes nothing if it checks its own result", () => {
    const olds = { ...minimal, members: [id], kind: "Round", network: { vpc: "a", subnet: "s" } };
    const once = checked(olds, { ...minimal, members: [id, id], kind: "ROUND", network: { vpc: "a" } }).inputs;
    assert.deepEqual(checked(olds, once).inputs, once);
    assert.deepEqual(checked(once, once).inputs, once);
  });
});
