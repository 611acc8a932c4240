import assert from "node:assert/strict";
import { diff } from "../../../../provider/core/schema/diff";
import type { JsonObject } from "../../../../provider/core/json";
import { lifecycle } from "../../../../provider/core/lifecycle";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { testContext } from "../../../support/context";
import { WidgetCloud } from "../../../support/widget";

const widget: ResourceDefinition = new WidgetCloud().definition;
const base = { zone: "north", size: 3, mode: "plain", network: { vpc: "a" } };

function between(old: JsonObject, next: JsonObject, definition = widget) {
  return diff(definition, { ...base, ...old }, { ...base, ...next });
}

describe("diff", () => {
  it("finds nothing between equal inputs", () => {
    assert.deepEqual(between({}, {}), { changed: [], replaces: [] });
  });

  it("names the different fields, which change in place by default", () => {
    assert.deepEqual(between({ note: "a" }, { size: 4, labels: { a: "1" } }), {
      changed: ["size", "note", "labels"],
      replaces: [],
    });
  });

  it("replaces for a createOnly field, with its reason", () => {
    assert.deepEqual(between({}, { zone: "south", size: 4 }), {
      changed: ["zone", "size"],
      replaces: [{ field: "zone", reason: "Widgets cannot move." }],
    });
  });

  it("replaces for an unknown value of a createOnly field", () => {
    assert.deepEqual(between({}, { zone: UNKNOWN }).replaces, [{ field: "zone", reason: "Widgets cannot move." }]);
  });

  it("names the path of a createOnly field inside an object", () => {
    const reason = "The network is chosen once.";
    assert.deepEqual(between({}, { network: { vpc: "b" } }).replaces, [{ field: "network.vpc", reason }]);
    assert.deepEqual(between({ network: undefined }, {}).replaces, [{ field: "network.vpc", reason }]);
    assert.deepEqual(between({}, { network: undefined }).replaces, [{ field: "network.vpc", reason }]);
    assert.deepEqual(between({}, { network: UNKNOWN }).replaces, [{ field: "network.vpc", reason }]);
    assert.deepEqual(between({}, { network: { vpc: UNKNOWN } }).replaces, [{ field: "network.vpc", reason }]);
    assert.deepEqual(between({ network: undefined }, { network: UNKNOWN }).replaces, [
      { field: "network.vpc", reason },
    ]);
  });

  it("changes the other fields of that object in place", () => {
    assert.deepEqual(between({}, { network: { vpc: "a", subnet: "s", dns: ["1"] } }), {
      changed: ["network"],
      replaces: [],
    });
    assert.deepEqual(between({}, { network: { vpc: "a", subnet: UNKNOWN } }).replaces, []);
  });

  it("compares steering inputs, but not inputs that only the creation uses", () => {
    assert.deepEqual(between({ adopt: "a" }, { adopt: "b" }).changed, []);
    assert.deepEqual(between({}, { connection: "b" }).changed, ["connection"]);
    assert.deepEqual(between({ connection: "b" }, {}).changed, ["connection"]);
  });

  describe("of a newly declared field", () => {
    const now = (seen: JsonObject, next: JsonObject) =>
      diff(widget, base, { ...base, ...next }, { ...base, ...seen }).changed;

    it("compares it with the object's value", () => {
      assert.deepEqual(now({ note: "theirs" }, { note: "theirs" }), []);
      assert.deepEqual(now({ note: "theirs" }, { note: "ours" }), ["note"]);
      assert.deepEqual(now({ note: "theirs" }, { note: "" }), ["note"]);
      assert.deepEqual(now({ labels: { a: "1" } }, { labels: {} }), ["labels"]);
      assert.deepEqual(now({}, { labels: {} }), []);
    });

    it("does not compare its undeclared parts", () => {
      assert.deepEqual(now({ annotations: { by: "x", a: "1" } }, { annotations: { a: "1" } }), []);
      const whole = { network: { vpc: "a", dns: ["1"] } };
      assert.deepEqual(diff(widget, {}, { network: { vpc: "a" } }, whole).changed, []);
    });

    it("does not compare a location that was never recorded", () => {
      assert.deepEqual(now({}, { factory: "main" }), []);
      assert.deepEqual(now({ factory: "other" }, { factory: "main" }), ["factory"]);
    });
  });

  it("ignores fields that were never declared", () => {
    assert.deepEqual(diff(widget, base, base, { ...base, note: "theirs", labels: { a: "1" } }).changed, []);
  });
});

describe("diff with a replacement rule", () => {
  const rule = { field: "mode", reason: "Fancy is final.", when: (old: unknown) => old === "fancy" };
  const definition: ResourceDefinition = { ...widget, replacements: [rule] };

  it("replaces if the rule applies", () => {
    assert.deepEqual(between({ mode: "fancy" }, { mode: "plain" }, definition), {
      changed: ["mode"],
      replaces: [{ field: "mode", reason: "Fancy is final." }],
    });
  });

  it("changes in place if the rule does not apply, and does not call it for equal values", () => {
    assert.deepEqual(between({ mode: "plain" }, { mode: "fancy" }, definition).replaces, []);
    assert.deepEqual(between({ mode: "fancy" }, { mode: "fancy" }, definition), { changed: [], replaces: [] });
  });

  it("does not apply the rule of one field to another", () => {
    const always: ResourceDefinition = { ...widget, replacements: [{ ...rule, when: () => true }] };
    assert.deepEqual(between({}, { size: 4 }, always), { changed: ["size"], replaces: [] });
  });

  it("compares two forms of a value by their canonical form", () => {
    const canonical = ({ kind, ...rest }: JsonObject) => (kind === undefined ? rest : { ...rest, note: kind });
    const two: ResourceDefinition = { ...widget, canonical };
    assert.deepEqual(between({ kind: "a" }, { note: "a" }, two).changed, []);
    assert.deepEqual(between({ kind: "a" }, { note: "b" }, two).changed, ["note"]);
  });
});

describe("diff with a state of 0.1.0", () => {
  const resource = lifecycle(widget);
  const state = (object: JsonObject, given: JsonObject) => ({
    ...base,
    ...object,
    __given: { zone: true, size: true, mode: true, network: { vpc: true }, ...given },
  });

  const drifts: [what: string, object: JsonObject, given: JsonObject, news: JsonObject, changed: string[]][] = [
    ["a changed declared field", { note: "b" }, { note: true }, { note: "a" }, ["note"]],
    ["an undeclared field", { note: "b" }, {}, {}, ["note"]],
    ["an undeclared map", { labels: { a: "1" } }, {}, {}, ["labels"]],
    [
      "an undeclared key of a map",
      { labels: { a: "1", b: "2" } },
      { labels: true },
      { labels: { a: "1" } },
      ["labels"],
    ],
    ["an undeclared part of an object", { network: { vpc: "a", dns: ["1"] } }, {}, {}, ["network"]],
    ["an undeclared computed field", { annotations: { by: "server" } }, {}, {}, []],
    ["a computed field that is no longer declared", { name: "web" }, { name: true }, {}, []],
    ["an undeclared computed part", { network: { vpc: "a", subnet: "s" } }, {}, {}, []],
    [
      "an undeclared key of a computed map",
      { annotations: { a: "1", by: "server" } },
      { annotations: { a: true } },
      { annotations: { a: "1" } },
      [],
    ],
    [
      "a changed declared key of a computed map",
      { annotations: { a: "2" } },
      { annotations: { a: true } },
      { annotations: { a: "1" } },
      ["annotations"],
    ],
    [
      "a missing declared key of a computed map",
      { annotations: { by: "server" } },
      { annotations: { a: true } },
      { annotations: { a: "1" } },
      ["annotations"],
    ],
    [
      "a computed map that is no longer declared",
      { annotations: { a: "1", by: "server" } },
      { annotations: { a: true } },
      {},
      ["annotations"],
    ],
    [
      "a key of a computed map that is no longer declared",
      { annotations: { a: "1", b: "2" } },
      { annotations: { a: true, b: true } },
      { annotations: { a: "1" } },
      ["annotations"],
    ],
    ["outputs", { state: "broken", owner: "x" }, {}, {}, []],
    ["a value that equals absence", { spare: 0 }, {}, {}, []],
  ];
  for (const [what, object, given, news, changed] of drifts) {
    it(`${changed.length > 0 ? "finds" : "ignores"} ${what}`, () => {
      const { changed: found } = resource.diff("w1", state(object, given), { ...base, ...news }, testContext());
      assert.deepEqual(found, changed);
    });
  }
});
