import assert from "node:assert/strict";
import { PartialFailure, PoolsError } from "../../../../provider/core/errors";
import type { JsonObject } from "../../../../provider/core/json";
import { lifecycle } from "../../../../provider/core/lifecycle";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { redact } from "../../../../provider/core/text/redaction";
import { testContext } from "../../../support/context";
import { rejection } from "../../../support/rejection";
import { UndoneError, WidgetCloud } from "../../../support/widget";

const declared = { name: "web", zone: "north", size: 3, mode: "plain", members: ["b", "a"], password: "secret00" };
const place = { endpoint: "https://widgets.test" };

function start() {
  const cloud = new WidgetCloud();
  return { cloud, widget: lifecycle(cloud.definition), context: testContext() };
}

/** The fields that the next update would change. */
function differences(state: JsonObject, news: JsonObject): readonly string[] {
  const { widget, context } = start();
  return widget.diff("w7", state, news, context).changed;
}

describe("create", () => {
  it("creates the object and returns its state, the declaration and the place", async () => {
    const { cloud, widget, context } = start();
    cloud.whim = (thing) => ({ ...thing, members: ["a", "b"], annotations: { by: "cloud" } });
    const { id, state } = await widget.create(declared, context);
    assert.equal(id, "w1");
    const { __serial, ...rest } = state;
    assert.match(String(__serial), /^[0-9a-f]{12}$/);
    assert.deepEqual(rest, {
      ...declared,
      annotations: { by: "cloud" },
      state: "running",
      token: "token of w1",
      __version: 2,
      __inputs: declared,
      __place: place,
    });
    assert.deepEqual(context.told, []);
  });

  it("passes the created state to the read at the end", async () => {
    const { cloud, widget, context } = start();
    await widget.create(declared, context);
    assert.deepEqual(cloud.known, [{ ...declared, state: "making", token: "token of w1" }]);
  });

  it("does not read again if create returns the object", async () => {
    const { cloud, context } = start();
    const { create } = cloud.definition;
    const definition: ResourceDefinition = {
      ...cloud.definition,
      create: async (inputs, given) => {
        const { id } = await create(inputs as never, given);
        return { id, found: { id, state: { ...declared, state: "seen" } } };
      },
    };
    const { state } = await lifecycle(definition).create(declared, context);
    assert.equal(state.state, "seen");
    assert.deepEqual(cloud.known, []);
  });

  it("registers hidden values for redaction in create, update, read and delete", async () => {
    const { widget, context } = start();
    const { id, state } = await widget.create({ ...declared, password: "canary-1-made" }, context);
    await widget.update(id, state, { ...declared, password: "canary-1-changed" }, context);
    await widget.read(id, { ...state, password: "canary-1-read" }, context);
    await widget.delete(id, { ...state, password: { deep: ["canary-1-deleted"] } }, context);
    const shown = redact("canary-1-made, canary-1-changed, canary-1-read, canary-1-deleted");
    assert.equal(shown, "[secret], [secret], [secret], [secret]");
  });

  it("records nothing if it fails before the object exists", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { create: new PoolsError("No room.") };
    const error = await rejection(widget.create(declared, context), PoolsError);
    assert.ok(!(error instanceof PartialFailure));
    assert.equal(error.message, "No room.");
  });

  it("keeps the id, the declaration and the known state if a later step fails", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { finish: new PoolsError("The operation failed.") };
    const error = await rejection(widget.create(declared, context), PartialFailure);
    assert.equal(error.id, "w1");
    assert.equal(error.message, "The operation failed.");
    const { __serial, ...rest } = error.state;
    assert.ok(__serial);
    assert.deepEqual(rest, {
      ...declared,
      state: "making",
      token: "token of w1",
      __version: 2,
      __inputs: declared,
      __place: place,
      __unfinished: true,
    });
  });

  it("leaves inputs of pending steps as differences if a later step fails", async () => {
    const { cloud, context } = start();
    const definition: ResourceDefinition = {
      ...cloud.definition,
      create: async (_inputs, given) => {
        given.exists("w1", {}, ["size", "members"]);
        given.applied({ size: 3 });
        return await Promise.reject(new PoolsError("Refused."));
      },
    };
    const error = await rejection(lifecycle(definition).create(declared, context), PartialFailure);
    assert.deepEqual(differences(error.state, declared), ["members"]);
  });

  it("keeps the id if only the last read fails or finds nothing", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { read: new PoolsError("Bad gateway.") };
    assert.equal((await rejection(widget.create(declared, context), PartialFailure)).id, "w1");
    const gone = start();
    gone.cloud.definition.read = () => Promise.resolve(undefined);
    const error = await rejection(lifecycle(gone.cloud.definition).create(declared, context), PartialFailure);
    assert.equal(error.id, "w1");
    assert.match(error.message, /does not exist.*pulumi refresh/);
  });

  it("records nothing if the object turns out not to exist", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { finish: new UndoneError("Rolled back.") };
    assert.equal((await rejection(widget.create(declared, context), UndoneError)).message, "Rolled back.");
  });

  it("stores accepted values, and warns if the server shows others", async () => {
    const { cloud, widget, context } = start();
    cloud.whim = (thing) => ({ ...thing, size: 2, note: "by the cloud" });
    const { state } = await widget.create(declared, context);
    assert.equal(state.size, 3);
    assert.match(context.told.join("\n"), /^warning: .*does not show it: size\. .*pulumi refresh/);
  });

  it("leaves no difference after a failed wait, so that the next update only waits", async () => {
    const { cloud, widget, context } = start();
    cloud.trouble = { finish: new PoolsError("Too slow.") };
    const { id, state } = await rejection(widget.create(declared, context), PartialFailure);
    cloud.trouble = {};
    assert.deepEqual(differences(state, declared), []);
    const after = await widget.update(id, state, declared, context);
    assert.deepEqual(cloud.updates, [[]]);
    assert.equal(after.state.state, "running");
    assert.equal(after.state.__unfinished, undefined);
  });
});

describe("an omitted name", () => {
  const news = { zone: "north", size: 1 };
  type Checked = { name: unknown; deletesFirst: boolean };

  /** The name after check, and whether a replacement of an object with that name deletes first. */
  function checked(
    olds: JsonObject,
    given: JsonObject,
    { logicalName = "web", ...change }: Partial<ResourceDefinition> & { logicalName?: string } = {},
  ): Checked {
    const context = testContext();
    const widget = lifecycle({ ...new WidgetCloud().definition, ...change });
    const { inputs } = widget.check(olds, given, logicalName, context);
    const state = { ...inputs, __version: 2, __inputs: inputs };
    return { name: inputs.name, deletesFirst: widget.diff("w7", state, inputs, context).deletesFirst };
  }

  it("is generated as the resource's name, a dash and seven hex digits", () => {
    assert.match(String(checked({}, news).name), /^web-[0-9a-f]{7}$/);
  });

  it("is cut to the vendor's maximum length", () => {
    const { name } = checked({}, news, { logicalName: "a-very-long-logical-name" });
    assert.match(String(name), /^a-very-long--[0-9a-f]{7}$/);
  });

  it("keeps its generated or formerly declared value", () => {
    const { name } = checked({}, news);
    assert.equal(checked({ ...news, name }, news).name, name);
    assert.equal(checked({ ...news, name: "own" }, news).name, "own");
  });

  it("is generated again for a replacement, which is checked without old inputs", () => {
    assert.notEqual(checked({}, news).name, checked({}, news).name);
  });

  it("is adapted to the vendor's rules", () => {
    const adapt = (name: string) => name.toLowerCase();
    const { name } = checked({}, news, {
      logicalName: "WEB",
      generatedName: { field: "name", maxLength: 20, unique: true, adapt },
    });
    assert.match(String(name), /^web-[0-9a-f]{7}$/);
  });

  it("is not generated for an adopted object", () => {
    assert.equal(checked({}, { ...news, adopt: "w7" }).name, undefined);
    assert.equal(checked({ ...news, adopt: "w7" }, news).name, undefined);
    assert.equal(checked({ ...news, adopt: "w7" }, { ...news, adopt: "w7" }).name, undefined);
  });

  it("is not generated if the definition does not ask for it", () => {
    assert.equal(checked({}, news, { generatedName: undefined }).name, undefined);
  });

  it("lets a replacement create first, even after a rename of the resource; a given name does not", () => {
    const { name, deletesFirst } = checked({}, news);
    assert.equal(deletesFirst, false);
    assert.equal(checked({ ...news, name }, news, { logicalName: "renamed" }).deletesFirst, false);
    for (const own of ["own", "web-3ff396f"]) assert.equal(checked({}, { ...news, name: own }).deletesFirst, true, own);
  });

  it("lets a replacement create first if names need not be unique", () => {
    const generatedName = { field: "name", maxLength: 20, unique: false };
    assert.equal(checked({}, { ...news, name: "own" }, { generatedName }).deletesFirst, false);
  });

  it("lets a replacement create first if the name changes", () => {
    const context = testContext();
    const widget = lifecycle(new WidgetCloud().definition);
    const { inputs } = widget.check({}, { ...news, name: "new" }, "web", context);
    const state = { ...inputs, name: "old", __version: 2, __inputs: { ...inputs, name: "old" } };
    assert.equal(widget.diff("w7", state, inputs, context).deletesFirst, false);
  });
});
