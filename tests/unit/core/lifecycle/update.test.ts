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
  it("passes the changed fields to the definition and returns the new state", async () => {
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

  it("keeps outputs that only the creation returns", async () => {
    const { widget, context, id, state } = await existing();
    assert.equal((await widget.update(id, state, { ...declared, size: 5 }, context)).state.token, "token of w1");
  });

  it("passes the last declaration without computed values", async () => {
    const { cloud, id, state, context } = await existing();
    const seen: unknown[] = [];
    cloud.definition.update = ({ declared: was, old }) => {
      seen.push(was, old.network);
      return Promise.resolve(undefined);
    };
    await lifecycle(cloud.definition).update(id, state, { ...declared, size: 4 }, context);
    assert.deepEqual(seen, [declared, { vpc: "a", subnet: "s" }]);
  });

  it("keeps applied changes if it fails later, so that the next update does the rest", async () => {
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

  it("leaves a failed removal of a computed map's keys as a difference", async () => {
    const { cloud, widget, context, id, state, changed } = await existing({ ...declared, annotations: { a: "1" } });
    cloud.trouble = { update: new PoolsError("Refused.") };
    const error = await rejection(widget.update(id, state, declared, context), PartialFailure);
    assert.deepEqual(changed(error.state, declared), ["annotations"]);
  });

  it("names the applied changes if it fails, but no other new values", async () => {
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

  it("leaves every change as a difference if it fails before the first", async () => {
    const { cloud, widget, context, id, state, changed } = await existing();
    const next = { ...declared, size: 5, note: undefined, labels: { a: "1" } };
    cloud.trouble = { update: new PoolsError("Not now.") };
    const error = await rejection(widget.update(id, state, next, context), PartialFailure);
    assert.deepEqual(changed(error.state, next), ["size", "note", "labels"]);
  });

  it("fails partially if the read after the change fails", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.trouble = { read: new PoolsError("Bad gateway.") };
    const error = await rejection(widget.update(id, state, { ...declared, size: 5 }, context), PartialFailure);
    assert.equal(error.state.size, 5);
  });

  it("fails if the object does not exist afterwards", async () => {
    const { cloud, id, state, context } = await existing();
    const { update: _update, ...fixed } = cloud.definition;
    cloud.things.delete(id);
    const unfinished = { ...state, __unfinished: true };
    const gone = await rejection(lifecycle(fixed).update(id, unfinished, declared, context), PartialFailure);
    assert.match(gone.message, /does not exist/);
  });

  it("finishes the wait of an earlier attempt if nothing differs", async () => {
    const { cloud, widget, context, id, state } = await existing();
    const after = await widget.update(id, { ...state, __unfinished: true }, declared, context);
    assert.deepEqual(cloud.updates, [[]]);
    assert.deepEqual(after.state, state);
  });

  it("sends no request if nothing differs and nothing is unfinished", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.known.length = 0;
    const after = await widget.update(id, state, declared, context);
    assert.deepEqual([cloud.updates, cloud.known], [[], []]);
    assert.deepEqual(after.state, state);
  });

  it("only reads the object if the definition has no update", async () => {
    const { cloud, id, state, context } = await existing();
    const { update: _update, ...fixed } = cloud.definition;
    const after = await lifecycle(fixed).update(id, { ...state, __unfinished: true }, declared, context);
    assert.deepEqual(after.state, state);
  });

  it("records changed steering inputs without a request", async () => {
    const { cloud, widget, id, state } = await existing();
    const config = { "pools:widgets": JSON.stringify({ connections: { prod: {} } }) };
    const context = testContext({ settings: { config: (key) => (config as Record<string, string>)[key], env: {} } });
    const after = await widget.update(id, state, { ...declared, connection: "prod" }, context);
    assert.deepEqual([cloud.updates, cloud.known], [[], []]);
    assert.equal(after.state.connection, "prod");
    assert.deepEqual((after.state.__inputs as JsonObject).connection, "prod");
    assert.deepEqual(widget.diff(id, after.state, { ...declared, connection: "prod" }, context).changed, []);
  });

  it("finishes a wait also if a steering input changes", async () => {
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
  it("deletes the object and passes on failures", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.trouble = { delete: new PoolsError("In use.") };
    assert.equal((await rejection(widget.delete(id, state, context), PoolsError)).message, "In use.");
    cloud.trouble = {};
    await widget.delete(id, state, context);
    assert.equal(cloud.things.size, 0);
  });

  it("succeeds if the object does not exist", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.things.delete(id);
    await widget.delete(id, state, context);
  });

  it("keeps an object that another state of this process manages after an adoption", async () => {
    const { cloud, widget, id, state } = await existing();
    // A forced replacement does not ask diff about the old state.
    const again = testContext();
    const { state: next } = await widget.create({ ...declared, adopt: id }, again);
    await widget.delete(id, state, again);
    assert.equal(cloud.things.size, 1);
    assert.match(again.told.join("\n"), /warning: .* is not deleted/);
    // Also if an earlier process created the replacement, and this one only compares it.
    const later = testContext();
    widget.diff(id, next, declared, later);
    await widget.delete(id, state, later);
    assert.equal(cloud.things.size, 1);
    await widget.delete(id, next, later);
    assert.equal(cloud.things.size, 0);
  });
});
