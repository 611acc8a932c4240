import assert from "node:assert/strict";
import { PartialFailure, PoolsError } from "../../../../provider/core/errors";
import type { JsonObject } from "../../../../provider/core/json";
import { lifecycle } from "../../../../provider/core/lifecycle";
import { testContext } from "../../../support/context";
import { WidgetCloud, type Thing } from "../../../support/widget";

const existing = {
  name: "web",
  zone: "north",
  size: 3,
  mode: "plain",
  network: { vpc: "a", subnet: "s" },
  state: "running",
};
const wanted = { adopt: "w7", name: "web", zone: "north", size: 3, mode: "plain", network: { vpc: "a" } };

async function adopt(inputs: JsonObject, object: Thing = existing, trouble = {}) {
  const cloud = new WidgetCloud();
  cloud.things.set("w7", object);
  cloud.trouble = trouble;
  const context = testContext();
  const widget = lifecycle(cloud.definition);
  const outcome = await widget.create(inputs, context).catch((error: unknown) => error);
  const plan = (state: JsonObject, news: JsonObject) => widget.diff("w7", state, news, context);
  return { cloud, context, plan, outcome, state: (outcome as { state: JsonObject }).state };
}

describe("adoption", () => {
  it("adopts an object that is as declared without a change, and waits until it is ready", async () => {
    const { cloud, outcome, state, plan, context } = await adopt(wanted);
    assert.deepEqual([...cloud.things], [["w7", existing]]);
    assert.deepEqual(cloud.updates, [[]]); // an update without changes only waits
    assert.equal((outcome as { id: string }).id, "w7");
    assert.equal(state.state, "running");
    assert.deepEqual(state.network, { vpc: "a", subnet: "s" });
    assert.deepEqual(plan(state, wanted).changed, []);
    assert.deepEqual(plan(state, { ...wanted, adopt: undefined }).changed, []);
    assert.deepEqual(context.told, ["Adopts w7 as it is."]);
  });

  it("reads the object with only the inputs that locate it", async () => {
    const { cloud } = await adopt({ ...wanted, factory: "main" }, { ...existing, factory: "main" });
    assert.deepEqual(cloud.known[0], { factory: "main" });
    assert.deepEqual((await adopt(wanted)).cloud.known[0], {});
  });

  it("refuses an object that only a replacement could make as declared, and names every such field", async () => {
    const { cloud, outcome } = await adopt({ ...wanted, zone: "south", size: 4, network: { vpc: "b" } });
    assert.ok(outcome instanceof PoolsError && !(outcome instanceof PartialFailure));
    assert.match(
      outcome.message,
      /"w7" is not adopted.*zone from "north" to "south" \(Widgets cannot move\.\); network\.vpc \(/,
    );
    assert.deepEqual(cloud.things.get("w7"), existing);
  });

  it("changes the declared fields and keeps the others", async () => {
    const { cloud, state } = await adopt({ ...wanted, size: 4, labels: { a: "1" } }, { ...existing, note: "old" });
    assert.deepEqual(cloud.updates, [["size", "labels"]]);
    assert.deepEqual(cloud.thing("w7"), { ...existing, size: 4, labels: { a: "1" }, note: "old" });
    assert.equal(state.size, 4);
    assert.equal(state.note, "old");
  });

  it("clears fields that are declared empty", async () => {
    const { cloud } = await adopt(
      { ...wanted, note: "", labels: {} },
      { ...existing, note: "old", labels: { a: "1" } },
    );
    assert.deepEqual(cloud.updates, [["note", "labels"]]);
  });

  it("lists every change before it makes the first, without secret values", async () => {
    const inputs = { ...wanted, size: 4, note: "", labels: { a: "2" }, password: "canary-adopted" };
    const { context } = await adopt(inputs, { ...existing, note: "old", labels: { a: "1" } });
    assert.equal(
      context.told[0],
      'Adopts w7 and changes size from 3 to 4, note from "old" to nothing, labels from {"a":"1"} to {"a":"2"}, password (not shown).',
    );
  });

  it("keeps computed values of the server", async () => {
    const { cloud } = await adopt(wanted, { ...existing, annotations: { by: "cloud" } });
    assert.deepEqual(cloud.updates, [[]]);
  });

  it("passes the object's values of the declared fields to update", async () => {
    const cloud = new WidgetCloud();
    cloud.things.set("w7", { ...existing, note: "theirs" });
    const seen: unknown[] = [];
    cloud.definition.update = ({ declared }) => {
      seen.push(declared);
      return Promise.resolve(undefined);
    };
    await lifecycle(cloud.definition).create({ ...wanted, size: 4 }, testContext());
    const { state: _state, ...inputs } = existing;
    assert.deepEqual(seen, [inputs]);
  });

  it("does not change a read-only object, and warns about the differences", async () => {
    const { cloud, context, outcome } = await adopt({ ...wanted, size: 4, note: "new" }, { ...existing, owner: "SKS" });
    assert.deepEqual(cloud.updates, []);
    assert.equal((outcome as { id: string }).id, "w7");
    assert.deepEqual(context.told, ["warning: It belongs to SKS. Not changed: size, note."]);
  });

  it("adopts an object of a resource without readOnly and update", async () => {
    const cloud = new WidgetCloud();
    cloud.things.set("w7", existing);
    const plain = lifecycle({ ...cloud.definition, readOnly: undefined, update: undefined });
    const { id, state } = await plain.create(wanted, testContext());
    assert.equal(id, "w7");
    assert.deepEqual(plain.diff("w7", state, wanted, testContext()).changed, []);
  });

  it("does not warn about a read-only object without differences", async () => {
    const { context } = await adopt(wanted, { ...existing, owner: "SKS" });
    assert.deepEqual(context.told, []);
  });

  it("fails with the form of the id if the object does not exist", async () => {
    const { outcome } = await adopt({ ...wanted, adopt: "w8" });
    assert.ok(outcome instanceof PoolsError);
    assert.match(outcome.message, /nothing to adopt under "w8".*<id>/);
  });

  it("refuses a replacement while adopt is set, because it would adopt the object that it replaces", async () => {
    const { state, plan } = await adopt(wanted);
    const elsewhere = { ...wanted, zone: "south", network: { vpc: "b" } };
    assert.throws(
      () => plan(state, elsewhere),
      /replaced for zone \(Widgets cannot move\.\); network\.vpc \(.*Take adopt out of the program first: the replacement would adopt the object that it replaces\.$/,
    );
    // Also if the program created the object and added adopt later.
    assert.throws(() => plan({ ...state, adopt: undefined }, elsewhere), /Take adopt out/);
    for (const adopt of [undefined, "w8"]) {
      assert.equal(plan(state, { ...elsewhere, adopt }).replaces.length, 2);
    }
    assert.deepEqual(plan(state, { ...wanted, size: 4 }).changed, ["size"]);
  });

  it("keeps the id and the applied changes if its update fails", async () => {
    const { outcome, plan } = await adopt({ ...wanted, size: 4, note: "new" }, existing, {
      finishUpdate: new PoolsError("Out of order."),
    });
    assert.ok(outcome instanceof PartialFailure);
    assert.equal(outcome.id, "w7");
    assert.deepEqual(plan(outcome.state, { ...wanted, size: 4, note: "new" }).changed, ["note"]);
  });

  it("refuses an object that this stack manages already, as in a forced replacement", async () => {
    const { cloud, state } = await adopt(wanted);
    const later = testContext();
    lifecycle(cloud.definition).diff("w7", state, wanted, later); // replaceOnChanges: the engine has called diff before
    await assert.rejects(lifecycle(cloud.definition).create(wanted, later), /"w7" is managed by this stack already/);
  });

  it("fails the check of the second resource that adopts the same object", () => {
    const context = testContext();
    const widget = lifecycle(new WidgetCloud().definition);
    const check = (name: string) => widget.check({}, wanted, name, context).failures;
    assert.deepEqual([check("first"), check("first")], [[], []]);
    assert.deepEqual(check("second"), [
      { path: "adopt", reason: 'names the object that "first" adopts: only one resource can manage it' },
    ]);
  });
});
