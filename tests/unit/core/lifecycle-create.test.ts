import assert from "node:assert/strict";
import { PartialFailure, PoolsError } from "../../../provider/core/errors";
import type { JsonObject } from "../../../provider/core/json";
import { GIVEN, lifecycle } from "../../../provider/core/lifecycle";
import { redact } from "../../../provider/core/text/redaction";
import { settingsOf, testContext } from "../../support/context";
import { rejection } from "../../support/rejection";
import { UndoneError, WidgetCloud } from "../../support/widget";

const declared = { name: "web", zone: "north", size: 3, mode: "plain", members: ["b", "a"], password: "secret00" };

function start() {
  const cloud = new WidgetCloud();
  return { cloud, widget: lifecycle(cloud.definition), context: testContext() };
}

describe("create", () => {
  it("makes the thing and reports what is there, in the user's words", async () => {
    const { cloud, widget, context } = start();
    cloud.whim = (thing) => ({ ...thing, members: ["a", "b"], annotations: { by: "cloud" } });
    const { id, state } = await widget.create({ ...declared, connection: "prod" }, context);
    assert.equal(id, "w1");
    assert.deepEqual(state, {
      ...declared,
      connection: "prod",
      annotations: { by: "cloud" },
      state: "running",
      token: "token of w1",
      [GIVEN]: { name: true, zone: true, size: true, mode: true, members: true, password: true, connection: true },
    });
    assert.deepEqual(context.told, []);
  });

  it("shows the read at the end what was told at creation and what was declared", async () => {
    const { cloud, widget, context } = start();
    await widget.create(declared, context);
    assert.deepEqual(cloud.known, [{ ...declared, state: "making", token: "token of w1" }]);
  });

  it("has what must not be printed removed from whatever a server says of it, as in every later step", async () => {
    const { widget, context } = start();
    const { id, state } = await widget.create({ ...declared, password: "canary-made" }, context);
    await widget.update(id, state, { ...declared, password: "canary-changed" }, context);
    await widget.read(id, { ...state, password: "canary-read" }, context);
    await widget.delete(id, { ...state, password: { deep: ["canary-deleted"] } }, context);
    const shown = redact("canary-made, canary-changed, canary-read, canary-deleted");
    assert.equal(shown, "[secret], [secret], [secret], [secret]");
  });

  it("leaves nothing behind of a failure before anything was made", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { create: new PoolsError("No room.") };
    const error = await rejection(widget.create(declared, context), PoolsError);
    assert.ok(!(error instanceof PartialFailure));
    assert.equal(error.message, "No room.");
  });

  it("keeps the id, the declared values and what is known when a later step fails", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { finish: new PoolsError("The operation failed.") };
    const error = await rejection(widget.create(declared, context), PartialFailure);
    assert.equal(error.id, "w1");
    assert.equal(error.message, "The operation failed.");
    assert.deepEqual(error.state, {
      ...declared,
      state: "making",
      [GIVEN]: { name: true, zone: true, size: true, mode: true, members: true, password: true },
    });
  });

  it("keeps the id when only the last read fails, or finds nothing", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { read: new PoolsError("Bad gateway.") };
    assert.equal((await rejection(widget.create(declared, context), PartialFailure)).id, "w1");
    const gone = start();
    gone.cloud.definition.read = () => Promise.resolve(undefined);
    const error = await rejection(lifecycle(gone.cloud.definition).create(declared, context), PartialFailure);
    assert.equal(error.id, "w1");
    assert.match(error.message, /gone .*pulumi refresh/);
  });

  it("forgets what was recorded when it turns out not to exist", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { finish: new UndoneError("Rolled back.") };
    assert.equal((await rejection(widget.create(declared, context), UndoneError)).message, "Rolled back.");
  });

  it("believes what was accepted, and warns where the server shows otherwise", async () => {
    const { cloud, widget, context } = start();
    cloud.whim = (thing) => ({ ...thing, size: 2, note: "by the cloud" });
    const { state } = await widget.create(declared, context);
    assert.equal(state.size, 3);
    assert.match(context.told.join("\n"), /^warning: .*size, note.*pulumi refresh/);
  });

  it("after a partial failure has nothing to change, so that the next update only finishes the wait", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { finish: new PoolsError("Too slow.") };
    const { id, state } = await rejection(widget.create(declared, context), PartialFailure);
    cloud.trouble = {};
    assert.deepEqual(widget.diff("w7", state, declared), { changed: [], replaces: [] });
    const after = await widget.update(id, state, declared, context);
    assert.deepEqual(cloud.updates, [[]]);
    assert.equal(after.state.state, "running");
  });
});

describe("a name that the user leaves out", () => {
  const news = { zone: "north", size: 1 };
  const { widget } = start();
  const checked = (olds: JsonObject, given: JsonObject, logicalName = "web") =>
    widget.check(olds, given, logicalName, settingsOf()).inputs.name;

  it("is the resource's name, a dash and seven hex digits", () => {
    assert.match(String(checked({}, news)), /^web-[0-9a-f]{7}$/);
  });

  it("is cut to what the vendor allows", () => {
    assert.match(String(checked({}, news, "a-very-long-logical-name")), /^a-very-long--[0-9a-f]{7}$/);
  });

  it("stays once it was generated, also when it had been given before", () => {
    const name = checked({}, news);
    assert.equal(checked({ ...news, name }, news), name);
    assert.equal(checked({ ...news, name: "own" }, news), "own");
  });

  it("is a new one for a replacement, which is checked without olds", () => {
    assert.notEqual(checked({}, news), checked({}, news));
  });

  it("is adapted to what the vendor allows", () => {
    const adapted = lifecycle({
      ...new WidgetCloud().definition,
      generatedName: { field: "name", maxLength: 20, unique: true, adapt: (name) => name.toLowerCase() },
    });
    const { inputs } = adapted.check({}, news, "WEB", settingsOf());
    assert.match(String(inputs.name), /^web-[0-9a-f]{7}$/);
    assert.equal(adapted.deletesFirst(inputs, "WEB"), false);
  });

  it("is none for what is adopted, or was: the server's stays", () => {
    assert.equal(checked({}, { ...news, adopt: "w7" }), undefined);
    assert.equal(checked({ ...news, adopt: "w7" }, news), undefined);
    assert.equal(checked({ ...news, adopt: "w7" }, { ...news, adopt: "w7" }), undefined);
  });

  it("is generated for what is adopted too where the server chooses none", () => {
    const noted = lifecycle({
      ...new WidgetCloud().definition,
      generatedName: { field: "note", maxLength: 10, unique: true },
    });
    const { inputs } = noted.check({}, { ...news, adopt: "w7" }, "w", settingsOf());
    assert.match(String(inputs.note), /^w-[0-9a-f]{7}$/);
  });

  it("is needed by no definition", () => {
    const nameless = lifecycle({ ...new WidgetCloud().definition, generatedName: undefined });
    assert.equal(nameless.check({}, news, "web", settingsOf()).inputs.name, undefined);
    assert.equal(nameless.deletesFirst({ ...news, name: "own" }, "web"), false);
  });

  it("is in nobody's way where it has none", () => {
    assert.equal(widget.deletesFirst(news, "web"), false);
  });

  it("lets a replacement come before the deletion; a given name does not", () => {
    const name = checked({}, news);
    assert.equal(widget.deletesFirst({ ...news, name }, "web"), false);
    assert.equal(widget.deletesFirst({ ...news, name: "own" }, "web"), true);
    assert.equal(widget.deletesFirst({ ...news, name: "web-nothex!" }, "web"), true);
  });

  it("may stand beside another of the same name where names need not be unique", () => {
    const generatedName = { field: "name" as const, maxLength: 20, unique: false };
    const shared = lifecycle({ ...new WidgetCloud().definition, generatedName });
    assert.equal(shared.deletesFirst({ ...news, name: "own" }, "web"), false);
  });
});
