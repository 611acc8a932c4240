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
  it("of a thing with itself is nothing", () => {
    assert.deepEqual(between({}, {}), { changed: [], replaces: [] });
  });

  it("names the fields that differ, in place where no fact says otherwise", () => {
    assert.deepEqual(between({ note: "a" }, { size: 4, labels: { a: "1" } }), {
      changed: ["size", "note", "labels"],
      replaces: [],
    });
  });

  it("replaces for a field that is fixed at creation, and says why", () => {
    assert.deepEqual(between({}, { zone: "south", size: 4 }), {
      changed: ["zone", "size"],
      replaces: [{ field: "zone", reason: "Widgets cannot move." }],
    });
  });

  it("replaces where such a field is not known yet", () => {
    assert.deepEqual(between({}, { zone: UNKNOWN }).replaces, [{ field: "zone", reason: "Widgets cannot move." }]);
  });

  it("names the path of a fixed field inside an object", () => {
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

  it("does not replace for the other fields of that object", () => {
    assert.deepEqual(between({}, { network: { vpc: "a", subnet: "s", dns: ["1"] } }), {
      changed: ["network"],
      replaces: [],
    });
    assert.deepEqual(between({}, { network: { vpc: "a", subnet: UNKNOWN } }).replaces, []);
  });

  it("finds what steers this package, and not what matters only at creation", () => {
    assert.deepEqual(between({ adopt: "a" }, { adopt: "b" }).changed, []);
    assert.deepEqual(between({}, { connection: "b" }).changed, ["connection"]);
    assert.deepEqual(between({ connection: "b" }, {}).changed, ["connection"]);
  });

  describe("of a field that was not declared before", () => {
    const now = (seen: JsonObject, next: JsonObject) =>
      diff(widget, base, { ...base, ...next }, { ...base, ...seen }).changed;

    it("compares with what the object has", () => {
      assert.deepEqual(now({ note: "theirs" }, { note: "theirs" }), []);
      assert.deepEqual(now({ note: "theirs" }, { note: "ours" }), ["note"]);
      assert.deepEqual(now({ note: "theirs" }, { note: "" }), ["note"]);
      assert.deepEqual(now({ labels: { a: "1" } }, { labels: {} }), ["labels"]);
      assert.deepEqual(now({}, { labels: {} }), []);
    });

    it("does not compare the parts of it that are not declared now", () => {
      assert.deepEqual(now({ annotations: { by: "x", a: "1" } }, { annotations: { a: "1" } }), []);
      const whole = { network: { vpc: "a", dns: ["1"] } };
      assert.deepEqual(diff(widget, {}, { network: { vpc: "a" } }, whole).changed, []);
    });

    it("does not compare where an object is where that was never recorded", () => {
      assert.deepEqual(now({}, { factory: "main" }), []);
      assert.deepEqual(now({ factory: "other" }, { factory: "main" }), ["factory"]);
    });
  });

  it("leaves alone what was never declared, whatever the object has", () => {
    assert.deepEqual(diff(widget, base, base, { ...base, note: "theirs", labels: { a: "1" } }).changed, []);
  });
});

describe("diff by values", () => {
  const rule = { field: "mode", reason: "Fancy is final.", when: (old: unknown) => old === "fancy" };
  const definition: ResourceDefinition = { ...widget, replacements: [rule] };

  it("replaces where the rule says so", () => {
    assert.deepEqual(between({ mode: "fancy" }, { mode: "plain" }, definition), {
      changed: ["mode"],
      replaces: [{ field: "mode", reason: "Fancy is final." }],
    });
  });

  it("stays in place where the rule does not, and asks no rule about what is the same", () => {
    assert.deepEqual(between({ mode: "plain" }, { mode: "fancy" }, definition).replaces, []);
    assert.deepEqual(between({ mode: "fancy" }, { mode: "fancy" }, definition), { changed: [], replaces: [] });
  });

  it("asks the rule of one field about no other", () => {
    const always: ResourceDefinition = { ...widget, replacements: [{ ...rule, when: () => true }] };
    assert.deepEqual(between({}, { size: 4 }, always), { changed: ["size"], replaces: [] });
  });

  it("compares two ways of writing in their one form", () => {
    const canonical = ({ kind, ...rest }: JsonObject) => (kind === undefined ? rest : { ...rest, note: kind });
    const two: ResourceDefinition = { ...widget, canonical };
    assert.deepEqual(between({ kind: "a" }, { note: "a" }, two).changed, []);
    assert.deepEqual(between({ kind: "a" }, { note: "b" }, two).changed, ["note"]);
  });
});

describe("diff with a state of 0.1.0 that others have touched", () => {
  const resource = lifecycle(widget);
  const state = (there: JsonObject, given: JsonObject) => ({
    ...base,
    ...there,
    __given: { zone: true, size: true, mode: true, network: { vpc: true }, ...given },
  });

  const drifts: [what: string, there: JsonObject, given: JsonObject, news: JsonObject, changed: string[]][] = [
    ["a field that the user gave", { note: "b" }, { note: true }, { note: "a" }, ["note"]],
    ["a field that the user left out", { note: "b" }, {}, {}, ["note"]],
    ["a map that the user left out", { labels: { a: "1" } }, {}, {}, ["labels"]],
    ["a key beside the user's", { labels: { a: "1", b: "2" } }, { labels: true }, { labels: { a: "1" } }, ["labels"]],
    ["a part of an object that the user left out", { network: { vpc: "a", dns: ["1"] } }, {}, {}, ["network"]],
    ["a computed field that the user left out", { annotations: { by: "server" } }, {}, {}, []],
    ["a computed field that the user no longer gives", { name: "web" }, { name: true }, {}, []],
    ["a computed part that the user left out", { network: { vpc: "a", subnet: "s" } }, {}, {}, []],
    [
      "a computed key beside the user's",
      { annotations: { a: "1", by: "server" } },
      { annotations: { a: true } },
      { annotations: { a: "1" } },
      [],
    ],
    [
      "a computed key of the user's",
      { annotations: { a: "2" } },
      { annotations: { a: true } },
      { annotations: { a: "1" } },
      ["annotations"],
    ],
    [
      "a computed key of the user's that is gone",
      { annotations: { by: "server" } },
      { annotations: { a: true } },
      { annotations: { a: "1" } },
      ["annotations"],
    ],
    [
      "a computed key that the user removed",
      { annotations: { a: "1", by: "server" } },
      { annotations: { a: true } },
      {},
      ["annotations"],
    ],
    [
      "a key that the user no longer gives",
      { annotations: { a: "1", b: "2" } },
      { annotations: { a: true, b: true } },
      { annotations: { a: "1" } },
      ["annotations"],
    ],
    ["outputs", { state: "broken", owner: "x" }, {}, {}, []],
    ["a value that equals absence", { spare: 0 }, {}, {}, []],
  ];
  for (const [what, there, given, news, changed] of drifts) {
    it(`${changed.length > 0 ? "finds" : "forgives"} ${what}`, () => {
      const { changed: found } = resource.diff("w1", state(there, given), { ...base, ...news }, testContext());
      assert.deepEqual(found, changed);
    });
  }
});
