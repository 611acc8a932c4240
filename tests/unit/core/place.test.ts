import assert from "node:assert/strict";
import { ConfigurationError, PlaceError, PoolsError } from "../../../provider/core/errors";
import type { JsonObject } from "../../../provider/core/json";
import { lifecycle } from "../../../provider/core/lifecycle";
import { settingsOf, testContext, type TestContext } from "../../support/context";
import { rejection } from "../../support/rejection";
import { WidgetCloud } from "../../support/widget";

const declared = { name: "web", zone: "north", size: 3, mode: "plain" };
/** A globally unique id, by the widgets' rule. */
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

describe("an object that is recorded at another place", () => {
  const stored = recorded({ endpoint: "https://a", account: "1" });
  const moved = config({ endpoint: "https://b", key: "1" });
  const bothPlaces =
    /recorded at https:\/\/a, but the configuration leads to https:\/\/b.*Configure the recorded place again, or add a connection/;

  it("is not read or deleted by its name, and the error names both places", async () => {
    const { cloud, widget } = start();
    const verbs = [widget.read("w1", stored, moved), widget.delete("w1", stored, moved)];
    for (const verb of verbs) assert.match((await rejection(verb, PlaceError)).message, bothPlaces);
    assert.deepEqual([cloud.known, cloud.things.size], [[], 1]);
  });

  it("has moved if its id is globally unique and it is found: read records the new place", async () => {
    const { widget } = start(GLOBAL);
    const found = await widget.read(GLOBAL, stored, moved);
    assert.deepEqual(found?.state.__place, { endpoint: "https://b", account: "1" });
  });

  it("does not count as deleted if it is not found at the new place, in read, update and delete", async () => {
    const { cloud, widget } = start("w0");
    for (const verb of [
      widget.read(GLOBAL, stored, moved),
      widget.update(GLOBAL, stored, { ...declared, size: 4 }, moved),
      widget.delete(GLOBAL, stored, moved),
    ]) {
      assert.match((await rejection(verb, PlaceError)).message, bothPlaces);
    }
    assert.deepEqual(cloud.updates, []);
  });

  it("is reached through another connection that leads to its place, as after a rename", async () => {
    const { widget } = start();
    const renamed = config({ endpoint: "https://b" }, { main: { endpoint: "https://a", key: "1" } });
    const state = recorded({ endpoint: "https://a", account: "1" }, { connection: "prod" });
    // The recorded connection is no longer configured.
    assert.equal((await widget.read("w1", state, renamed))?.id, "w1");
    await widget.delete("w1", state, renamed);
  });

  it("is a configuration error if no connection leads anywhere", async () => {
    const { widget } = start();
    const state = recorded({ endpoint: "https://a" }, { connection: "prod" });
    const nothing = config({ endpoint: "https://b" }, { other: { endpoint: "https://c" } });
    assert.match(
      (await rejection(widget.read("w1", state, nothing), ConfigurationError)).message,
      /"prod" is not a connection/,
    );
  });

  it("counts as deleted if a state of 0.1.0 does not record the place", async () => {
    const { widget } = start("w0");
    assert.equal(await widget.read("w1", { ...declared, state: "running", __given: {} }, moved), undefined);
  });
});

describe("another key", () => {
  const stored = recorded({ endpoint: "https://a", account: "old" });

  it("of the same connection is a rotated key: no difference, and the object is found", async () => {
    const { widget } = start(GLOBAL);
    const rotated = config({ endpoint: "https://a", key: "new" });
    const { changed, replaces, move } = widget.diff(GLOBAL, stored, declared, rotated);
    assert.deepEqual([changed, replaces, move], [[], [], undefined]);
    assert.deepEqual((await widget.read(GLOBAL, stored, rotated))?.state.__place, {
      endpoint: "https://a",
      account: "new",
    });
  });

  it("does not prove that an object was deleted: it may belong to another account", async () => {
    const { widget } = start("w0");
    const rotated = config({ endpoint: "https://a", key: "new" });
    const { message } = await rejection(widget.read(GLOBAL, stored, rotated), PlaceError);
    assert.match(message, /key digest old.*key digest new.*sameAccountAs' old/);
  });

  it("of another connection is another account: diff plans a replacement", () => {
    const { widget } = start(GLOBAL);
    const two = config({ endpoint: "https://a", key: "old" }, { prod: { endpoint: "https://a", key: "new" } });
    const { changed, replaces } = widget.diff(GLOBAL, stored, { ...declared, connection: "prod" }, two);
    assert.deepEqual(changed, ["connection"]);
    assert.match(replaces[0]?.reason ?? "", /another account/);
  });

  it("is no change if the connection was renamed: the new name is recorded without a request", async () => {
    const { cloud, widget } = start(GLOBAL);
    const renamed = config({}, { prod: { endpoint: "https://a", key: "old" } });
    const next = { ...declared, connection: "prod" };
    assert.deepEqual(widget.diff(GLOBAL, stored, next, renamed).replaces, []);
    const after = await widget.update(GLOBAL, stored, next, renamed);
    assert.equal(after.state.connection, "prod");
    assert.deepEqual([cloud.known, cloud.updates], [[], []]);
  });
});

describe("a moved endpoint", () => {
  const stored = recorded({ endpoint: "https://a" });
  const moved = config({ endpoint: "https://b" });

  it("is in the diff, and an update verifies the object and records the new place", async () => {
    const { cloud, widget } = start(GLOBAL);
    const { changed, move } = widget.diff(GLOBAL, stored, declared, moved);
    assert.deepEqual([changed, move?.from.endpoint, move?.to.endpoint], [[], "https://a", "https://b"]);
    const after = await widget.update(GLOBAL, stored, declared, moved);
    assert.deepEqual(after.state.__place, { endpoint: "https://b" });
    assert.ok(cloud.known.length > 0, "the object is read");
    assert.equal(widget.diff(GLOBAL, after.state, declared, moved).move, undefined);
  });

  it("is recorded even if the update fails after the object was found", async () => {
    const { cloud, widget } = start(GLOBAL);
    cloud.trouble = { update: new PoolsError("no") };
    const error = await rejection(widget.update(GLOBAL, stored, { ...declared, size: 4 }, moved), PoolsError);
    assert.deepEqual((error as PoolsError & { state: JsonObject }).state.__place, { endpoint: "https://b" });
  });
});
