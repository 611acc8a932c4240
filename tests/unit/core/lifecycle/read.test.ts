import assert from "node:assert/strict";
import { defined, type JsonObject } from "../../../../provider/core/json";
import { lifecycle } from "../../../../provider/core/lifecycle";
import { testContext } from "../../../support/context";
import { WidgetCloud, type Thing } from "../../../support/widget";

const base = { name: "web", zone: "north", size: 3, mode: "plain" };
const disk = { label: "a", gib: 1 };

/** Creates a widget as `declared`, changes it in the cloud by `whim`, and reads it. */
async function reread(declared: JsonObject, whim: (thing: Thing) => Thing = (thing) => thing) {
  const cloud = new WidgetCloud();
  const widget = lifecycle(cloud.definition);
  const context = testContext();
  const { id, state } = await widget.create({ ...base, ...declared }, context);
  cloud.things.set(id, whim({ ...cloud.thing(id) }));
  const found = await widget.read(id, state, context);
  assert.ok(found);
  const again = await widget.read(id, found.state, context);
  assert.deepEqual(again, found, "a second read returns the same");
  const changed = (after: JsonObject, news: JsonObject) => widget.diff("w7", after, news, context).changed;
  return { changed, ...found };
}

describe("read", () => {
  const faithful: [what: string, declared: JsonObject, whim: (thing: Thing) => Thing][] = [
    ["the server fills in computed fields", {}, (thing) => ({ ...thing, annotations: { by: "cloud" } })],
    [
      "the server fills in a part of an object",
      { network: { vpc: "a" } },
      (thing) => ({ ...thing, network: { vpc: "a", subnet: "s" } }),
    ],
    [
      "the server adds unknown keys",
      { network: { vpc: "a" } },
      (thing) => ({ ...thing, network: { vpc: "a", id: 7 }, created: "today" }),
    ],
    [
      "the server adds keys to a computed map",
      { annotations: { a: "1" } },
      (thing) => ({ ...thing, annotations: { by: "cloud", a: "1" } }),
    ],
    [
      "the server returns a set in another order",
      { members: ["b", "a"], network: { vpc: "a", dns: ["2", "1"] } },
      (thing) => ({ ...thing, members: ["a", "b"], network: { vpc: "a", dns: ["1", "2"] } }),
    ],
    [
      "the server returns a repeated element of a set once",
      { members: ["a", "a"] },
      (thing) => ({ ...thing, members: ["a"] }),
    ],
    [
      "the server fills in parts of elements and reorders them",
      { disks: [{ ...disk, label: "b" }, disk] },
      (thing) => ({
        ...thing,
        disks: [
          { ...disk, serial: "x" },
          { ...disk, label: "b", serial: "y" },
        ],
      }),
    ],
    [
      "the user declared such a part for one element only",
      {
        disks: [
          { ...disk, serial: "x" },
          { ...disk, label: "b" },
        ],
      },
      (thing) => ({
        ...thing,
        disks: [
          { ...disk, label: "b", serial: "y" },
          { ...disk, serial: "x" },
        ],
      }),
    ],
    ["the server returns another spelling", { kind: "ROUND" }, (thing) => ({ ...thing, kind: "round" })],
    [
      "the server omits empty values",
      { labels: {}, members: [], note: "", spare: 0 },
      ({ labels: _l, members: _m, note: _n, spare: _s, ...thing }) => thing,
    ],
    ["the server never returns a value", { password: "secret00" }, (thing) => thing],
  ];
  for (const [what, declared, whim] of faithful) {
    it(`returns exactly the declared inputs if ${what}`, async () => {
      const { inputs, state, changed } = await reread(declared, whim);
      assert.deepEqual(inputs, { ...base, ...declared });
      assert.deepEqual(changed(state, { ...base, ...declared }), []);
    });
  }

  const drifts: [what: string, declared: JsonObject, whim: (thing: Thing) => Thing, seen: JsonObject][] = [
    ["another value", {}, (thing) => ({ ...thing, size: 4 }), { size: 4 }],
    ["a removed value", { note: "a" }, (thing) => ({ ...thing, note: undefined }), { note: undefined }],
    ["an undeclared field", {}, (thing) => ({ ...thing, note: "b" }), { note: "b" }],
    [
      "an added label",
      { labels: { a: "1" } },
      (thing) => ({ ...thing, labels: { a: "1", b: "2" } }),
      { labels: { a: "1", b: "2" } },
    ],
    [
      "a declared key of a computed map, but not the server's own keys",
      { annotations: { a: "1" } },
      (thing) => ({ ...thing, annotations: { a: "2", by: "cloud" } }),
      { annotations: { a: "2" } },
    ],
    [
      "one part of an object, but not the others",
      { network: { vpc: "a", dns: ["2", "1"] } },
      (thing) => ({ ...thing, network: { vpc: "b", subnet: "s", dns: ["1", "2"] } }),
      { network: { vpc: "b", dns: ["2", "1"] } },
    ],
    [
      "an undeclared part of an object",
      { network: { vpc: "a" } },
      (thing) => ({ ...thing, network: { vpc: "a", dns: ["1"] } }),
      { network: { vpc: "a", dns: ["1"] } },
    ],
    [
      "an added element",
      { disks: [disk] },
      (thing) => ({
        ...thing,
        disks: [
          { ...disk, serial: "x" },
          { ...disk, label: "b" },
        ],
      }),
      {
        disks: [
          { ...disk, serial: "x" },
          { ...disk, label: "b" },
        ],
      },
    ],
  ];
  for (const [what, declared, whim, seen] of drifts) {
    it(`shows drift of ${what}`, async () => {
      const { inputs, state, changed } = await reread(declared, whim);
      assert.deepEqual(inputs, defined({ ...base, ...declared, ...seen }));
      assert.deepEqual(changed(state, { ...base, ...declared }), Object.keys(seen));
    });
  }

  it("ignores changes of undeclared computed values", async () => {
    const { inputs, changed, state } = await reread({ network: { vpc: "a" } }, (thing) => ({
      ...thing,
      network: { vpc: "a", subnet: "another" },
      annotations: { by: "another" },
    }));
    assert.deepEqual(inputs, { ...base, network: { vpc: "a" } });
    assert.deepEqual(state.network, { vpc: "a", subnet: "another" });
    assert.deepEqual(changed(state, inputs), []);
  });

  it("returns current outputs and keeps those that are returned only once", async () => {
    const { state } = await reread({}, (thing) => ({ ...thing, state: "broken" }));
    assert.equal(state.state, "broken");
    assert.equal(state.token, "token of w1");
  });

  it("returns undefined if the object does not exist", async () => {
    const widget = lifecycle(new WidgetCloud().definition);
    assert.equal(await widget.read("w1", { ...base, __version: 2, __inputs: base }, testContext()), undefined);
  });

  it("fails with the form of the id if an object that a program only looks up does not exist", async () => {
    const widget = lifecycle(new WidgetCloud().definition);
    await assert.rejects(widget.read("w1", { zone: "north" }, testContext()), /There is no test:Widget "w1" at .*<id>/);
  });

  it("returns the arguments of a lookup as its inputs", async () => {
    const cloud = new WidgetCloud();
    cloud.things.set("w7", { ...base, annotations: { by: "cloud" }, state: "running" });
    const found = await lifecycle(cloud.definition).read("w7", { zone: "north" }, testContext());
    assert.equal(found?.state.size, 3);
    assert.deepEqual(found.inputs, { zone: "north" });
  });

  it("ignores undeclared fields of an adopted object until they change", async () => {
    const cloud = new WidgetCloud();
    const widget = lifecycle(cloud.definition);
    const context = testContext();
    cloud.things.set("w7", { ...base, note: "theirs", labels: { a: "1" }, state: "running" });
    const { state } = await widget.create({ ...base, adopt: "w7" }, context);
    const first = await widget.read("w7", state, context);
    assert.deepEqual(first?.inputs, { ...base, adopt: "w7" });
    cloud.things.set("w7", { ...cloud.thing("w7"), note: "changed" });
    const second = await widget.read("w7", first.state, context);
    assert.deepEqual(second?.inputs, { ...base, adopt: "w7", note: "changed" });
  });
});
