import assert from "node:assert/strict";
import { differences } from "../../../provider/plugin/differences";

const replacing = (...fields: string[]) => fields.map((field) => ({ field, reason: "" }));

describe("the detailed diff of the plugin", () => {
  it("names each path in the changed fields, and no other", () => {
    const old = { size: 1, labels: { a: "1", "b.c": "2" }, type: "STANDARD.SMALL", taints: [{ key: "a" }] };
    const next = { size: 2, labels: { a: "1", d: "3" }, type: "standard.small", taints: [{ key: "b" }, { key: "c" }] };
    const found = differences(old, next, { changed: ["size", "labels", "taints"], replaces: [] });
    assert.deepEqual(
      found.map(({ path, kind }) => `${path} ${kind}`),
      ["size UPDATE", 'labels["b.c"] DELETE', "labels.d ADD", "taints[0].key UPDATE", "taints[1] ADD"],
    );
    assert.ok(found.every(({ replaces }) => !replaces));
  });

  it("marks the paths that replace, also inside a field", () => {
    const found = differences(
      { network: { vpc: "a", subnet: "b" }, zone: "x", zoneId: 1 },
      { network: { vpc: "c", subnet: "d" }, zone: "y", zoneId: 2 },
      { changed: ["network", "zone", "zoneId"], replaces: replacing("network.vpc", "zone") },
    );
    assert.deepEqual(
      found.filter(({ replaces }) => replaces).map(({ path }) => path),
      ["network.vpc", "zone"],
    );
  });

  it("names a changed field of equal inputs, and an overdue replacement", () => {
    const found = differences({ a: 1 }, { a: 1 }, { changed: ["a"], replaces: replacing("replaceWhenExpiresWithin") });
    assert.deepEqual(found, [
      { path: "a", kind: "UPDATE", replaces: false },
      { path: "replaceWhenExpiresWithin", kind: "UPDATE", replaces: true },
    ]);
  });
});
