import assert from "node:assert/strict";
import { PartialFailure, PoolsError } from "../../../../provider/core/errors";
import type { JsonObject } from "../../../../provider/core/json";
import { lifecycle } from "../../../../provider/core/lifecycle";
import { testContext } from "../../../support/context";
import { WidgetCloud, type Thing } from "../../../support/widget";

const there = {
  name: "web",
  zone: "north",
  size: 3,
  mode: "plain",
  network: { vpc: "a", subnet: "s" },
  state: "running",
};
const wanted = { adopt: "w7", name: "web", zone: "north", size: 3, mode: "plain", network: { vpc: "a" } };

async function adopt(inputs: JsonObject, found: Thing = there, trouble = {}) {
  const cloud = new WidgetCloud();
  cloud.things.set("w7", found);
  cloud.trouble = trouble;
  const context = testContext();
  const widget = lifecycle(cloud.definition);
  const outcome = await widget.create(inputs, context).catch((error: unknown) => error);
  const plan = (state: JsonObject, news: JsonObject) => widget.diff("w7", state, news, context);
  return { cloud, context, plan, outcome, state: (outcome as { state: JsonObject }).state };
}

describe("adoption", () => {
  it("takes over what is as declared, makes nothing and changes nothing, but waits until it is ready", async () => {
    const { cloud, outcome, state, plan, context } = await adopt(wanted);
    assert.deepEqual([...cloud.things], [["w7", there]]);
    assert.deepEqual(cloud.updates, [[]]); // an update of nothing only waits
    assert.equal((outcome as { id: string }).id, "w7");
    assert.equal(state.state, "running");
    assert.deepEqual(state.network, { vpc: "a", subnet: "s" });
    assert.deepEqual(plan(state, wanted).changed, []);
    assert.deepEqual(plan(state, { ...wanted, adopt: undefined }).changed, []);
    assert.deepEqual(context.told, ["Adopts w7 as it is."]);
  });

  it("asks where the resource says that it is, and nothing is known of it but that", async () => {
    const { cloud } = await adopt({ ...wanted, factory: "main" }, { ...there, factory: "main" });
    assert.deepEqual(cloud.known[0], { factory: "main" });
    assert.deepEqual((await adopt(wanted)).cloud.known[0], {});
  });

  it("refuses where only a replacement could make it as declared, names every such field, and touches nothing", async () => {
    const { cloud, outcome } = await adopt({ ...wanted, zone: "south", size: 4, network: { vpc: "b" } });
    assert.ok(outcome instanceof PoolsError && !(outcome instanceof PartialFailure));
    assert.match(
      outcome.message,
      /"w7" is not adopted.*zone from "north" to "south" \(Widgets cannot move\.\); network\.vpc \(/,
    );
    assert.deepEqual(cloud.things.get("w7"), there);
  });

  it("changes what the program mentions, and keeps what it does not", async () => {
    const { cloud, state } = await adopt({ ...wanted, size: 4, labels: { a: "1" } }, { ...there, note: "old" });
    assert.deepEqual(cloud.updates, [["size", "labels"]]);
    assert.deepEqual(cloud.thing("w7"), { ...there, size: 4, labels: { a: "1" }, note: "old" });
    assert.equal(state.size, 4);
    assert.equal(state.note, "old");
  });

  it("clears what the program declares empty", async () => {
    const { cloud } = await adopt({ ...wanted, note: "", labels: {} }, { ...there, note: "old", labels: { a: "1" } });
    assert.deepEqual(cloud.updates, [["note", "labels"]]);
  });

  it("lists every change before the first is made, and shows nothing that must not be printed", async () => {
    const inputs = { ...wanted, size: 4, note: "", labels: { a: "2" }, password: "canary-adopted" };
    const { context } = await adopt(inputs, { ...there, note: "old", labels: { a: "1" } });
    assert.equal(
      context.told[0],
      'Adopts w7 and changes size from 3 to 4, note from "old" to nothing, labels from {"a":"1"} to {"a":"2"}, password (not shown).',
    );
  });

  it("leaves what the server fills in", async () => {
    const { cloud } = await adopt(wanted, { ...there, annotations: { by: "cloud" } });
    assert.deepEqual(cloud.updates, [[]]);
  });

  it("tells a change what the object has of what the program mentions", async () => {
    const cloud = new WidgetCloud();
    cloud.things.set("w7", { ...there, note: "theirs" });
    const seen: unknown[] = [];
    cloud.definition.update = ({ declared }) => {
      seen.push(declared);
      return Promise.resolve(undefined);
    };
    await lifecycle(cloud.definition).create({ ...wanted, size: 4 }, testContext());
    const { state: _state, ...inputs } = there;
    assert.deepEqual(seen, [inputs]);
  });

  it("never writes what belongs to somebody else, and says what stays different", async () => {
    const { cloud, context, outcome } = await adopt({ ...wanted, size: 4, note: "new" }, { ...there, owner: "SKS" });
    assert.deepEqual(cloud.updates, []);
    assert.equal((outcome as { id: string }).id, "w7");
    assert.deepEqual(context.told, ["warning: It belongs to SKS. Not changed: size, note."]);
  });

  it("takes over where nobody can own it, and nothing can be changed", async () => {
    const cloud = new WidgetCloud();
    cloud.things.set("w7", there);
    const plain = lifecycle({ ...cloud.definition, readOnly: undefined, update: undefined });
    const { id, state } = await plain.create(wanted, testContext());
    assert.equal(id, "w7");
    assert.deepEqual(plain.diff("w7", state, wanted, testContext()).changed, []);
  });

  it("says nothing of an owner where nothing differs", async () => {
    const { context } = await adopt(wanted, { ...there, owner: "SKS" });
    assert.deepEqual(context.told, []);
  });

  it("of nothing says what form the id has", async () => {
    const { outcome } = await adopt({ ...wanted, adopt: "w8" });
    assert.ok(outcome instanceof PoolsError);
    assert.match(outcome.message, /nothing to adopt under "w8".*<id>/);
  });

  it("is no longer in a program that replaces the thing: the replacement would adopt what it replaces", async () => {
    const { state, plan } = await adopt(wanted);
    const elsewhere = { ...wanted, zone: "south", network: { vpc: "b" } };
    assert.throws(
      () => plan(state, elsewhere),
      /replaced for zone \(Widgets cannot move\.\); network\.vpc \(.*Take adopt out of the program first: the replacement would adopt the object that it replaces\.$/,
    );
    // Also where it was made by the program, and adopt was written into that later.
    assert.throws(() => plan({ ...state, adopt: undefined }, elsewhere), /Take adopt out/);
    for (const adopt of [undefined, "w8"]) {
      assert.equal(plan(state, { ...elsewhere, adopt }).replaces.length, 2);
    }
    assert.deepEqual(plan(state, { ...wanted, size: 4 }).changed, ["size"]);
  });

  it("that fails in its change keeps the id and what the thing really has", async () => {
    const { outcome, plan } = await adopt({ ...wanted, size: 4, note: "new" }, there, {
      finishUpdate: new PoolsError("Out of order."),
    });
    assert.ok(outcome instanceof PartialFailure);
    assert.equal(outcome.id, "w7");
    assert.deepEqual(plan(outcome.state, { ...wanted, size: 4, note: "new" }).changed, ["note"]);
  });

  it("of what this stack manages already is refused: the engine has forced a replacement of it", async () => {
    const { cloud, state } = await adopt(wanted);
    const later = testContext();
    lifecycle(cloud.definition).diff("w7", state, wanted, later); // replaceOnChanges: diff was asked before
    await assert.rejects(lifecycle(cloud.definition).create(wanted, later), /"w7" is managed by this stack already/);
  });

  it("by two resources of one program is refused by the check of the second", () => {
    const context = testContext();
    const widget = lifecycle(new WidgetCloud().definition);
    const check = (name: string) => widget.check({}, wanted, name, context).failures;
    assert.deepEqual([check("first"), check("first")], [[], []]);
    assert.deepEqual(check("second"), [
      { path: "adopt", reason: 'names the object that "first" adopts: only one resource can manage it' },
    ]);
  });
});
