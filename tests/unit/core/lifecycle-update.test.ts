import assert from "node:assert/strict";
import { PartialFailure, PoolsError } from "../../../provider/core/errors";
import type { JsonObject } from "../../../provider/core/json";
import { GIVEN, lifecycle } from "../../../provider/core/lifecycle";
import { testContext } from "../../support/context";
import { rejection } from "../../support/rejection";
import { WidgetCloud } from "../../support/widget";

const declared = { name: "web", zone: "north", size: 3, mode: "plain", note: "a", network: { vpc: "a" } };

async function existing(inputs: JsonObject = declared) {
  const cloud = new WidgetCloud();
  cloud.whim = (thing) => ({ ...thing, network: { ...(thing.network as object), subnet: "s" } });
  const widget = lifecycle(cloud.definition);
  const context = testContext();
  const { id, state } = await widget.create(inputs, context);
  return { cloud, widget, context, id, state };
}

describe("update", () => {
  it("is given what changed, and reports what is there afterwards", async () => {
    const { cloud, widget, context, id, state } = await existing();
    const next = { ...declared, size: 5, labels: { a: "1" }, note: undefined };
    const after = await widget.update(id, state, next, context);
    assert.deepEqual(cloud.updates, [["size", "note", "labels"]]);
    assert.equal(cloud.thing(id).size, 5);
    assert.equal(after.state.size, 5);
    assert.ok(!("note" in after.state));
    assert.deepEqual(after.state.network, { vpc: "a", subnet: "s" });
    assert.deepEqual(after.state[GIVEN], {
      name: true,
      zone: true,
      size: true,
      mode: true,
      labels: true,
      network: { vpc: true },
    });
    assert.deepEqual(widget.diff("w7", after.state, next), { changed: [], replaces: [] });
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
      return Promise.resolve();
    };
    await lifecycle(cloud.definition).update(id, state, { ...declared, size: 4 }, context);
    assert.deepEqual(seen, [declared, { vpc: "a", subnet: "s" }]);
  });

  it("that fails half-way keeps what was applied, so that the next one does the rest", async () => {
    const { cloud, widget, context, id, state } = await existing();
    const next = { ...declared, size: 5, note: "b" };
    cloud.trouble = { finishUpdate: new PoolsError("Out of order.") };
    const error = await rejection(widget.update(id, state, next, context), PartialFailure);
    assert.equal(error.id, id);
    assert.equal(error.message, "Out of order. Done before that: size.");
    assert.equal(error.state.size, 5);
    assert.equal(error.state.note, "a");
    assert.deepEqual(widget.diff("w7", error.state, next).changed, ["note"]);
    cloud.trouble = {};
    await widget.update(id, error.state, next, context);
    assert.deepEqual(cloud.updates.at(-1), ["note"]);
    assert.equal(cloud.thing(id).note, "b");
  });

  it("that fails names what of the change was made, and nothing else that it has learnt", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.definition.update = ({ id: same }, { record }) => {
      record(same, { size: 5, note: "b", state: "changing" });
      return Promise.reject(new PoolsError("Out of order."));
    };
    const changing = lifecycle(cloud.definition);
    const error = await rejection(
      changing.update(id, state, { ...declared, size: 5, note: "b" }, context),
      PartialFailure,
    );
    assert.equal(error.message, "Out of order. Done before that: size, note.");
    assert.equal(widget.diff("w7", error.state, { ...declared, size: 5, note: "b" }).changed.length, 0);
  });

  it("that fails before anything was applied leaves everything to be done", async () => {
    const { cloud, widget, context, id, state } = await existing();
    const next = { ...declared, size: 5, note: undefined, labels: { a: "1" } };
    cloud.trouble = { update: new PoolsError("Not now.") };
    const error = await rejection(widget.update(id, state, next, context), PartialFailure);
    assert.deepEqual(widget.diff("w7", error.state, next).changed, ["size", "note", "labels"]);
  });

  it("that was applied but not seen to end is a partial failure too", async () => {
    const { cloud, widget, context, id, state } = await existing();
    cloud.trouble = { read: new PoolsError("Bad gateway.") };
    const error = await rejection(widget.update(id, state, { ...declared, size: 5 }, context), PartialFailure);
    assert.equal(error.state.size, 5);
    cloud.things.delete(id);
    cloud.trouble = {};
    const gone = await rejection(widget.update(id, state, declared, context), PartialFailure);
    assert.match(gone.message, /is gone/);
  });

  it("finishes the wait of an earlier attempt where nothing differs", async () => {
    const { cloud, widget, context, id, state } = await existing();
    await widget.update(id, state, declared, context);
    assert.deepEqual(cloud.updates, [[]]);
  });

  it("is absent where every change replaces: then only the thing is looked at", async () => {
    const { cloud, id, state, context } = await existing();
    const { update: _update, ...fixed } = cloud.definition;
    const after = await lifecycle(fixed).update(id, state, declared, context);
    assert.deepEqual(after.state, state);
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
});
