import assert from "node:assert/strict";
import { ConfigurationError, PlaceError, PoolsError } from "../../../provider/core/errors";
import type { JsonObject } from "../../../provider/core/json";
import { lifecycle } from "../../../provider/core/lifecycle";
import { settingsOf, testContext, type TestContext } from "../../support/context";
import { rejection } from "../../support/rejection";
import { WidgetCloud } from "../../support/widget";

const declared = { name: "web", zone: "north", size: 3, mode: "plain" };
/** An id that is unique in the world, by the widgets' rule. */
const GLOBAL = "w1234567890";

function config(own: JsonObject, connections: JsonObject = {}): TestContext {
  return testContext({ settings: settingsOf({ "pools:widgets": JSON.stringify({ ...own, connections }) }) });
}

const recorded = (place: JsonObject, more: JsonObject = {}) => ({
  ...declared,
  ...more,
  state: "running",
  __version: 2,
  __inputs: { ...declared, ...more },
  __place: place,
});

function start(id = "w1") {
  const cloud = new WidgetCloud();
  cloud.things.set(id, { ...declared, state: "running" });
  return { cloud, widget: lifecycle(cloud.definition) };
}

describe("an object that was recorded elsewhere", () => {
  const there = recorded({ endpoint: "https://a", account: "1" });
  const elsewhere = config({ endpoint: "https://b", key: "1" });
  const names =
    /recorded at https:\/\/a, but the configuration leads to https:\/\/b.*Configure the recorded place again, or add a connection/;

  it("is not read, changed or deleted under its name, and both places are named", async () => {
    const { cloud, widget } = start();
    const verbs = [widget.read("w1", there, elsewhere), widget.delete("w1", there, elsewhere)];
    for (const verb of verbs) assert.match((await rejection(verb, PlaceError)).message, names);
    assert.deepEqual([cloud.known, cloud.things.size], [[], 1]);
  });

  it("has moved where its id is unique in the world and it is found: the new place is recorded", async () => {
    const { widget } = start(GLOBAL);
    const found = await widget.read(GLOBAL, there, elsewhere);
    assert.deepEqual(found?.state.__place, { endpoint: "https://b", account: "1" });
  });

  it("is not believed gone where it is not found there, by read, update or delete", async () => {
    const { cloud, widget } = start("w0");
    for (const verb of [
      widget.read(GLOBAL, there, elsewhere),
      widget.update(GLOBAL, there, { ...declared, size: 4 }, elsewhere),
      widget.delete(GLOBAL, there, elsewhere),
    ]) {
      assert.match((await rejection(verb, PlaceError)).message, names);
    }
    assert.deepEqual(cloud.updates, []);
  });

  it("is reached through whichever connection leads to its place, as after a rename", async () => {
    const { widget } = start();
    const renamed = config({ endpoint: "https://b" }, { main: { endpoint: "https://a", key: "1" } });
    const state = recorded({ endpoint: "https://a", account: "1" }, { connection: "prod" });
    // The recorded connection is no longer configured.
    assert.equal((await widget.read("w1", state, renamed))?.id, "w1");
    await widget.delete("w1", state, renamed);
  });

  it("is an error of the configuration where that leads nowhere at all", async () => {
    const { widget } = start();
    const state = recorded({ endpoint: "https://a" }, { connection: "prod" });
    const nothing = config({ endpoint: "https://b" }, { other: { endpoint: "https://c" } });
    assert.match(
      (await rejection(widget.read("w1", state, nothing), ConfigurationError)).message,
      /"prod" is not a connection/,
    );
  });

  it("may be anywhere in a state of 0.1.0, which did not record the place: absence is believed", async () => {
    const { widget } = start("w0");
    assert.equal(await widget.read("w1", { ...declared, state: "running", __given: {} }, elsewhere), undefined);
  });
});

describe("another key", () => {
  const there = recorded({ endpoint: "https://a", account: "old" });

  it("of the same connection is a rotation: no difference, and the object is found by it", async () => {
    const { widget } = start(GLOBAL);
    const rotated = config({ endpoint: "https://a", key: "new" });
    const { changed, replaces, move } = widget.diff(GLOBAL, there, declared, rotated);
    assert.deepEqual([changed, replaces, move], [[], [], undefined]);
    assert.deepEqual((await widget.read(GLOBAL, there, rotated))?.state.__place, {
      endpoint: "https://a",
      account: "new",
    });
  });

  it("does not make an object gone: it may be another account's", async () => {
    const { widget } = start("w0");
    const rotated = config({ endpoint: "https://a", key: "new" });
    const { message } = await rejection(widget.read(GLOBAL, there, rotated), PlaceError);
    assert.match(message, /key digest old.*key digest new.*sameAccountAs' old/);
  });

  it("of another connection is another account: the preview shows a replacement", () => {
    const { widget } = start(GLOBAL);
    const two = config({ endpoint: "https://a", key: "old" }, { prod: { endpoint: "https://a", key: "new" } });
    const { changed, replaces } = widget.diff(GLOBAL, there, { ...declared, connection: "prod" }, two);
    assert.deepEqual(changed, ["connection"]);
    assert.match(replaces[0]?.reason ?? "", /another account/);
  });

  it("is none where the connection was renamed: that is recorded without a request", async () => {
    const { cloud, widget } = start(GLOBAL);
    const renamed = config({}, { prod: { endpoint: "https://a", key: "old" } });
    const next = { ...declared, connection: "prod" };
    assert.deepEqual(widget.diff(GLOBAL, there, next, renamed).replaces, []);
    const after = await widget.update(GLOBAL, there, next, renamed);
    assert.equal(after.state.connection, "prod");
    assert.deepEqual([cloud.known, cloud.updates], [[], []]);
  });
});

describe("a moved endpoint", () => {
  const there = recorded({ endpoint: "https://a" });
  const moved = config({ endpoint: "https://b" });

  it("shows in the preview, and an update verifies the object and records the new place", async () => {
    const { cloud, widget } = start(GLOBAL);
    const { changed, move } = widget.diff(GLOBAL, there, declared, moved);
    assert.deepEqual([changed, move?.from.endpoint, move?.to.endpoint], [[], "https://a", "https://b"]);
    const after = await widget.update(GLOBAL, there, declared, moved);
    assert.deepEqual(after.state.__place, { endpoint: "https://b" });
    assert.ok(cloud.known.length > 0, "it was looked at");
    assert.equal(widget.diff(GLOBAL, after.state, declared, moved).move, undefined);
  });

  it("keeps the old place where the update fails", async () => {
    const { cloud, widget } = start(GLOBAL);
    cloud.trouble = { update: new PoolsError("no") };
    const error = await rejection(widget.update(GLOBAL, there, { ...declared, size: 4 }, moved), PoolsError);
    assert.deepEqual((error as PoolsError & { state: JsonObject }).state.__place, { endpoint: "https://b" });
  });
});
