import assert from "node:assert/strict";
import { PartialFailure, PoolsError } from "../../../../provider/core/errors";
import type { JsonObject } from "../../../../provider/core/json";
import { lifecycle } from "../../../../provider/core/lifecycle";
import { testContext } from "../../../support/context";
import { rejection } from "../../../support/rejection";
import { WidgetCloud } from "../../../support/widget";

const declared = { name: "web", zone: "north", size: 3, mode: "plain", note: "a", network: { vpc: "a" } };

async function existing(inputs: JsonObject = declared) {
  const cloud = new WidgetCloud();
  cloud.whim = (thing) => ({ ...thing, network: { ...(thing.network as object), subnet: "s" } });
  const widget = lifecycle(cloud.definition);
  const context = testContext();
  const { id, state } = await widget.create(inputs, context);
  cloud.known.length = 0;
  const changed = (after: JsonObject, news: JsonObject) => widget.diff(id, after, news, context).changed;
  return { cloud, widget, context, id, state, changed };
}

describe("update", () => {
  it("is given what changed, and reports what is there afterwards", async () => {
    const { cloud, widget, context, id, state, changed } = await existing();
    const next = { ...declared, size: 5, labels: { a: "1" }, note: undefined };
    const after = await widget.update(id, state, next, context);
    assert.deepEqual(cloud.updates, [["size", "note", "labels"]]);
    assert.equal(cloud.thing(id).size, 5);
    assert.equal(after.state.size, 5);
    assert.ok(!("note" in after.state));
    assert.deepEqual(after.state.network, { vpc: "a", subnet: "s" });
    assert.deepEqual(changed(after.state, next), []);
  });

  it("keeps what was told at creation only", async () => {
    const { widget, context, id, state } = await existing();
    assert.equal((await widget.update(id, state, { ...declared, size: 5 }, context)).state.token, "token of w1");
  });

  it("is told what had been declared, without what the server filled in", async () => {
    const { cloud, id, state, context } = await existing();
    const seen: unknown[] = [];
    cloud.definition.update = ({ declared: was, old }) => {
      seen.push(was, old.network);
      return Promise.resolve(undefined);
    };
    await lifecycle(cloud.definition).update(id, state, { ...declared, size: 4 }, context);
    assert.deepEqual(seen, [declared, { vpc: "a", subnet: "s" }]);
  });

  it("that fails half-way keeps what was applied, so that the next one does the rest", async () => {
    const { cloud, widget, context, id, state, changed } = await existing();
    const next = { ...declared, size: 5, note: "b" };
    cloud.trouble = { finishUpdate: new PoolsError("Out of order.") };
    const error = await rejection(widget.update(id, state, next, context), PartialFailure);
    assert.equal(error.id, id);
    assert.equal(error.message, "Out of order. Done before that: size.");
    assert.equal(error.state.size, 5);
    assert.equal(error.state.note, "a");
    assert.deepEqual(changed(error.state, next), ["note"]);
    cloud.trouble = {};
    await widget.update(id, error.state, next, context);
    assert.deepEqual(cloud.updates.at(-1), ["note"]);
    assert.equal(cloud.thing(id).note, "b");
  });

  it("whose removal of a computed map's keys fails leaves it as a difference", async () => {
    const { cloud, widget, context, id, state, changed } = await existing({ ...declared, annotations: { a: "1" } });
    cloud.trouble = { update: new PoolsError("Refused.") };
    const error = await rejection(widget.update(id, state, declared, context), PartialFailure);
    assert.deepEqual(changed(error.state, declared), ["annotations"]);
  });

  it("that fails names what of the change was made, and nothing else that it has learnt", async () => {
    const { cloud, context, id, state, changed } = await existing();
    cloud.definition.update = (_change, { applied }) => {
      applied({ size: 5, note: "b" }, { state: "changing" });
      return Promise.reject(new PoolsError("Out of order."));
    };
    const next = { ...declared, size: 5, note: "b" };
    const error = await rejection(lifecycle(cloud.definition).update(id, state, next, context), PartialFailure);
    assert.equal(error.message, "Out of order. Done before that: size, note.");
    assert.equal(error.state.state, "changing");
    assert.deepEqual(changed(error.state, next), []);
  });

  it("that fails before anything was applied leaves everything to be done", async () => {
    const { cloud, widget, context, id, state, changed } = await existing();
    const next = { ...declared, size: 5, note: undefined, labels: { a: "1" } };
    cloud.trouble = { update: new PoolsError("Not now.") };
    const error = await rejection(widget.update(id, state, next, context), PartialFailure);
    assert.deepEqual(changed(error.state, next), ["size", "note", "labels"]);
  });

  it("that was applied but not seen to end is a partial failure too", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.trouble = { read: new PoolsError("Bad gateway.") };
    const error = await rejection(widget.update(id, state, { ...declared, size: 5 }, context), PartialFailure);
    assert.equal(error.state.size, 5);
  });

  it("says so where the thing is gone although nothing has failed", async () => {
    const { cloud, id, state, context } = await existing();
    const { update: _update, ...fixed } = cloud.definition;
    cloud.things.delete(id);
    const unfinished = { ...state, __unfinished: true };
    const gone = await rejection(lifecycle(fixed).update(id, unfinished, declared, context), PartialFailure);
    assert.match(gone.message, /does not exist/);
  });

  it("finishes the wait of an earlier attempt where nothing differs", async () => {
    const { cloud, widget, context, id, state } = await existing();
    const after = await widget.update(id, { ...state, __unfinished: true }, declared, context);
    assert.deepEqual(cloud.updates, [[]]);
    assert.deepEqual(after.state, state);
  });

  it("makes no request where nothing differs and nothing is unfinished, as for other time-outs", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.known.length = 0;
    const after = await widget.update(id, state, declared, context);
    assert.deepEqual([cloud.updates, cloud.known], [[], []]);
    assert.deepEqual(after.state, state);
  });

  it("is absent where every change replaces: then only the thing is looked at", async () => {
    const { cloud, id, state, context } = await existing();
    const { update: _update, ...fixed } = cloud.definition;
    const after = await lifecycle(fixed).update(id, { ...state, __unfinished: true }, declared, context);
    assert.deepEqual(after.state, state);
  });

  it("of what only steers the package is recorded without a request", async () => {
    const { cloud, widget, id, state } = await existing();
    const config = { "pools:widgets": JSON.stringify({ connections: { prod: {} } }) };
    const context = testContext({ settings: { config: (key) => (config as Record<string, string>)[key], env: {} } });
    const after = await widget.update(id, state, { ...declared, connection: "prod" }, context);
    assert.deepEqual([cloud.updates, cloud.known], [[], []]);
    assert.equal(after.state.connection, "prod");
    assert.deepEqual((after.state.__inputs as JsonObject).connection, "prod");
    assert.deepEqual(widget.diff(id, after.state, { ...declared, connection: "prod" }, context).changed, []);
  });

  it("does not leave a wait unfinished where something that steers changes meanwhile", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.trouble = { finishUpdate: new PoolsError("Later.") };
    const next = { ...declared, size: 5, note: "b" };
    const error = await rejection(widget.update(id, state, next, context), PartialFailure);
    cloud.trouble = {};
    await widget.update(id, error.state, { ...declared, size: 5, connection: undefined }, context);
    assert.deepEqual(cloud.updates.at(-1), []);
  });
});

describe("delete", () => {
  it("deletes, and passes failures on", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.trouble = { delete: new PoolsError("In use.") };
    assert.equal((await rejection(widget.delete(id, state, context), PoolsError)).message, "In use.");
    cloud.trouble = {};
    await widget.delete(id, state, context);
    assert.equal(cloud.things.size, 0);
  });

  it("of what is gone already succeeds", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.things.delete(id);
    await widget.delete(id, state, context);
  });

  it("leaves alone what another state of this process manages: its replacement adopted it", async () => {
    const { cloud, widget, id, state } = await existing();
    // A forced replacement does not ask diff about the old state.
    const again = testContext();
    const { state: next } = await widget.create({ ...declared, adopt: id }, again);
    await widget.delete(id, state, again);
    assert.equal(cloud.things.size, 1);
    assert.match(again.told.join("\n"), /warning: .* is not deleted/);
    // Also when the replacement was made by an earlier process, and is only looked at by this one.
    const later = testContext();
    widget.diff(id, next, declared, later);
    await widget.delete(id, state, later);
    assert.equal(cloud.things.size, 1);
    await widget.delete(id, next, later);
    assert.equal(cloud.things.size, 0);
  });
});
