import assert from "node:assert/strict";
import { PartialFailure, PoolsError } from "../../../provider/core/errors";
import type { JsonObject } from "../../../provider/core/json";
import { lifecycle } from "../../../provider/core/lifecycle";
import { testContext } from "../../support/context";
import { WidgetCloud, type Thing } from "../../support/widget";

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
  return { cloud, context, widget, outcome, state: (outcome as { state: JsonObject }).state };
}

describe("adoption", () => {
  it("takes over what is as declared, makes nothing and changes nothing, but waits until it is ready", async () => {
    const { cloud, outcome, state, widget } = await adopt(wanted);
    assert.deepEqual([...cloud.things], [["w7", there]]);
    assert.deepEqual(cloud.updates, [[]]); // an update of nothing only waits
    assert.equal((outcome as { id: string }).id, "w7");
    assert.equal(state.state, "running");
    assert.deepEqual(state.network, { vpc: "a", subnet: "s" });
    assert.deepEqual(widget.diff("w7", state, wanted), { changed: [], replaces: [] });
    assert.deepEqual(widget.diff("w7", state, { ...wanted, adopt: undefined }), { changed: [], replaces: [] });
  });

  it("asks where the resource says that it is, and nothing is known of it but that", async () => {
    const whereabouts = { adopt: "w7", connection: "prod", factory: "main" };
    const { cloud } = await adopt({ ...wanted, ...whereabouts }, { ...there, factory: "main" });
    assert.deepEqual(cloud.known[0], whereabouts);
    assert.deepEqual((await adopt(wanted)).cloud.known[0], { adopt: "w7" });
  });

  it("refuses where only a replacement could make it as declared, names every such field, and touches nothing", async () => {
    const { cloud, outcome } = await adopt({ ...wanted, zone: "south", size: 4, network: { vpc: "b" } });
    assert.ok(outcome instanceof PoolsError && !(outcome instanceof PartialFailure));
    assert.match(outcome.message, /"w7" is not adopted.*zone \(Widgets cannot move\.\); network\.vpc \(/);
    assert.deepEqual(cloud.things.get("w7"), there);
  });

  it("changes the rest, and clears what was not declared", async () => {
    const { cloud, state } = await adopt({ ...wanted, size: 4, labels: { a: "1" } }, { ...there, note: "old" });
    assert.deepEqual(cloud.updates, [["size", "note", "labels"]]);
    assert.deepEqual(cloud.thing("w7"), { ...there, size: 4, labels: { a: "1" }, note: undefined });
    assert.equal(state.size, 4);
    assert.equal(state.note, undefined);
  });

  it("leaves what the server fills in", async () => {
    const { cloud } = await adopt(wanted, { ...there, annotations: { by: "cloud" } });
    assert.deepEqual(cloud.updates, [[]]);
  });

  it("tells a change what of it was declared, which is not what the server filled in", async () => {
    const cloud = new WidgetCloud();
    cloud.things.set("w7", there);
    const seen: unknown[] = [];
    cloud.definition.update = ({ declared }) => {
      seen.push(declared);
      return Promise.resolve();
    };
    await lifecycle(cloud.definition).create({ ...wanted, size: 4 }, testContext());
    const { state: _state, ...inputs } = there;
    assert.deepEqual(seen, [{ ...inputs, adopt: "w7", network: { vpc: "a" } }]);
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
    assert.deepEqual(plain.diff("w7", state, wanted), { changed: [], replaces: [] });
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
    const { state, widget } = await adopt(wanted);
    const elsewhere = { ...wanted, zone: "south", network: { vpc: "b" } };
    assert.throws(
      () => widget.diff("w7", state, elsewhere),
      /replaced for zone \(Widgets cannot move\.\); network\.vpc \(.*Take adopt out of the program first: it would take over what it replaces\.$/,
    );
    // Also where it was made by the program, and adopt was written into that later.
    assert.throws(() => widget.diff("w7", { ...state, adopt: undefined }, elsewhere), /Take adopt out/);
    for (const adopt of [undefined, "w8"]) {
      assert.equal(widget.diff("w7", state, { ...elsewhere, adopt }).replaces.length, 2);
    }
    assert.deepEqual(widget.diff("w7", state, { ...wanted, size: 4 }), { changed: ["size"], replaces: [] });
  });

  it("that fails in its change keeps the id and what the thing really has", async () => {
    const { outcome, widget } = await adopt({ ...wanted, size: 4, note: "new" }, there, {
      finishUpdate: new PoolsError("Out of order."),
    });
    assert.ok(outcome instanceof PartialFailure);
    assert.equal(outcome.id, "w7");
    assert.deepEqual(widget.diff("w7", outcome.state, { ...wanted, size: 4, note: "new" }).changed, ["note"]);
  });
});
