import assert from "node:assert/strict";
import { DeadlineError, PoolsError } from "../../../provider/core/errors";
import type { JsonObject } from "../../../provider/core/json";
import { keepSecret } from "../../../provider/core/text/redaction";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { waitUntil } from "../../../provider/core/time/wait";
import { manualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";
import { declared, existing, host, inputs, start } from "./driven";

describe("the dynamic host's check", () => {
  /** The reasons of the failures of inputs with `more`, sorted. No failure names a property. */
  async function reasons(more: JsonObject): Promise<string[]> {
    const { failures } = await start().provider.check({}, { ...inputs, ...more });
    return (failures as { property: string; reason: string }[]).map(({ property, reason }) => property + reason).sort();
  }

  it("returns the inputs with defaults and the engine's entries", async () => {
    const { provider } = start();
    assert.deepEqual(await provider.check({}, { ...host, name: "web-1", zone: "north", size: 3 }), {
      inputs,
      failures: [],
    });
  });

  it("does not pass the engine's entries to the definition", async () => {
    const seen: unknown[] = [];
    const { provider } = start((definition) => ({ ...definition, rules: (known) => void seen.push(known) }));
    await provider.check(inputs, inputs);
    assert.deepEqual(seen, [declared]);
  });

  it("names paths in the reasons only, because the engine would print a property's value", async () => {
    assert.deepEqual(await reasons({ size: 0, networ: {} }), [
      "networ is not a field here. Did you mean network?",
      "size must be an integer, 1 to 9, but is 0",
    ]);
  });

  it("generates a name from the resource's name in the program", async () => {
    const { inputs: checked } = await start().provider.check({}, { ...host, zone: "north", size: 1 });
    assert.match(String((checked as JsonObject).name), /^web-[0-9a-f]{7}$/);
  });

  it("reports invalid timeouts", async () => {
    const [reason, ...more] = await reasons({ customTimeouts: { create: "30 minutes", delete: "1h" } });
    assert.deepEqual(more, []);
    assert.match(reason ?? "", /customTimeouts\.create must be a duration such as "30m".*"30 minutes"/);
  });

  it("logs warnings at the resource, without secrets", async () => {
    keepSecret("canary-host-warning");
    const { provider, logged } = start((definition) => ({
      ...definition,
      warnings: () => ["Mind canary-host-warning."],
    }));
    await provider.check({}, inputs);
    assert.deepEqual(logged, ["warning urn:pulumi:web: Mind [secret]."]);
  });

  it("shows no secret in a failure", async () => {
    keepSecret("canary-host-failure");
    assert.match((await reasons({ zone: "canary-host-failure" })).join(), /but is "\[secret\]"/);
  });
});

describe("the dynamic host's diff", () => {
  it("answers false if no input differs, whatever the outputs", async () => {
    const { provider, id, outs } = await existing();
    assert.deepEqual(await provider.diff(id, { ...outs, state: "broken" }, inputs), {
      changes: false,
      replaces: [],
      deleteBeforeReplace: true, // for replaceOnChanges, with a name that the program declares
    });
  });

  it("leaves changes undefined if an input differs, so that the engine shows which", async () => {
    const { provider, id, outs } = await existing();
    const answer = await provider.diff(id, outs, { ...inputs, size: 4, labels: { a: UNKNOWN } });
    assert.deepEqual([answer.changes, answer.replaces], [undefined, []]);
  });

  it("ignores a change of the provider's code", async () => {
    const { provider, id, outs } = await existing();
    assert.equal((await provider.diff(id, outs, { ...inputs, __provider: "other" })).changes, false);
  });

  it("finds changed timeouts, so that they reach a later destroy", async () => {
    const { provider, id, outs } = await existing();
    const news = { ...inputs, customTimeouts: { delete: "1h" } };
    assert.equal((await provider.diff(id, outs, news)).changes, undefined);
    const after = (await provider.update(id, outs, news)).outs as JsonObject;
    assert.deepEqual(after.customTimeouts, { delete: "1h" });
    assert.equal((await provider.diff(id, after, news)).changes, false);
    assert.equal((await provider.diff(id, after, inputs)).changes, undefined);
  });

  it("names replacing fields and logs the reason at the resource", async () => {
    const { provider, id, outs, logged } = await existing();
    const answer = await provider.diff(id, outs, { ...inputs, zone: "south" });
    assert.deepEqual(answer, { changes: undefined, replaces: ["zone"], deleteBeforeReplace: true });
    assert.deepEqual(logged, [
      'info urn:pulumi:web: web: replaced because zone changes from "north" to "south": Widgets cannot move.',
    ]);
  });

  it("deletes first if the name is declared and stays", async () => {
    const { provider, id, outs } = await existing();
    const first = async (next: JsonObject) =>
      (await provider.diff(id, outs, { ...inputs, ...next })).deleteBeforeReplace;
    assert.equal(await first({ zone: "south" }), true);
    assert.equal(await first({ zone: "south", name: "web-2" }), false);
  });

  it("answers true if a replacement is overdue, which the engine could not find", async () => {
    const overdue: ResourceDefinition["overdue"] = (_state, _inputs, now) =>
      now > manualClock().now() ? { field: "zone", reason: "It is old." } : undefined;
    const { provider, id, outs, clock } = await existing((definition) => ({ ...definition, overdue }));
    clock.advance(1000);
    const { changes, replaces } = await provider.diff(id, outs, inputs);
    assert.deepEqual({ changes, replaces }, { changes: true, replaces: ["zone"] });
  });
});

describe("the dynamic host's create, read, update and delete", () => {
  it("store inputs, outputs, the engine's entries and the declaration", async () => {
    const { id, outs } = await existing();
    assert.equal(id, "w1");
    const { __serial, ...rest } = outs;
    assert.ok(__serial);
    const state = { __version: 2, __inputs: declared, __place: { endpoint: "https://widgets.test" } };
    assert.deepEqual(rest, { ...inputs, state: "running", token: "token of w1", ...state });
  });

  it("read returns inputs and properties, each with the engine's entries", async () => {
    const { cloud, provider, id, outs } = await existing();
    cloud.things.set(id, { ...cloud.thing(id), size: 7, annotations: { by: "cloud" } });
    const found = await provider.read(id, outs);
    assert.deepEqual(found.inputs, { ...inputs, size: 7 });
    const __inputs = { ...(outs.__inputs as JsonObject), size: 7 };
    assert.deepEqual(found.props, { ...outs, size: 7, annotations: { by: "cloud" }, __inputs });
    assert.equal(found.id, id);
  });

  it("read returns no id if the object does not exist", async () => {
    const { cloud, provider, id, outs } = await existing();
    cloud.things.clear();
    assert.deepEqual(await provider.read(id, outs), { id: "", props: {} });
  });

  it("read needs only an id", async () => {
    const { provider, id } = await existing();
    assert.equal((await provider.read(id)).id, id);
  });

  it("update returns the new outputs, with the engine's entries of the new inputs", async () => {
    const { provider, id, outs } = await existing();
    const next = { ...inputs, size: 4, __provider: "newer" };
    const after = (await provider.update(id, outs, next)).outs as JsonObject;
    assert.equal(after.size, 4);
    assert.equal(after.__provider, "newer");
    assert.equal(after.token, "token of w1");
  });

  it("delete passes the properties without the engine's entries", async () => {
    const logged: unknown[] = [];
    const { provider, id, outs } = await existing((definition) => ({
      ...definition,
      delete: (_id, state) => {
        logged.push(state);
        return Promise.resolve("deleted");
      },
    }));
    await provider.delete(id, outs);
    assert.deepEqual(logged, [{ ...declared, state: "running", token: "token of w1", connection: undefined }]);
  });

  const limits: [verb: "create" | "read" | "update" | "delete", timeouts: JsonObject, minutes: number][] = [
    ["create", {}, 10],
    ["create", { create: "1h30m", update: "1m" }, 90],
    ["update", { update: "90s", create: "1m" }, 1.5],
    ["delete", { delete: "2m" }, 2],
    ["read", { read: "3m" }, 3],
  ];
  for (const [verb, timeouts, minutes] of limits) {
    it(`${verb} has ${minutes} minutes with customTimeouts ${JSON.stringify(timeouts)}`, async () => {
      const given: number[] = [];
      const { provider, id, outs } = await existing((definition) => ({
        ...definition,
        create: (wanted, context) => {
          given.push(context.deadline.limitMs);
          return definition.create(wanted, context);
        },
        read: (name, known, context) => {
          given.push(context.deadline.limitMs);
          return definition.read(name, known, context);
        },
        update: (_change, context) => {
          given.push(context.deadline.limitMs);
          return Promise.resolve(undefined);
        },
        delete: (_id, _state, context) => {
          given.push(context.deadline.limitMs);
          return Promise.resolve("deleted");
        },
      }));
      given.splice(0);
      // 0.1.0 stored them beside the name.
      for (const host of [{ customTimeouts: timeouts }, { __pulumi: { name: "web", timeouts } }]) {
        given.splice(0);
        const [bag, next] = [
          { ...outs, ...host },
          { ...inputs, size: 4, ...host },
        ];
        const calls = { create: [next], update: [id, outs, next], delete: [id, bag], read: [id, bag] };
        await provider[verb](...calls[verb]);
        assert.equal(given[0], minutes * 60_000);
      }
    });
  }

  it("log progress and warnings at the resource, without secrets", async () => {
    keepSecret("canary-host-progress");
    const { logged, provider } = start((definition) => ({
      ...definition,
      create: (_wanted, context) => {
        context.log("1 of 3 canary-host-progress", "progress");
        context.log("Mind the gap.", "warning");
        context.log("Well.");
        return Promise.reject(new PoolsError("enough"));
      },
    }));
    await assert.rejects(provider.create(inputs));
    const at = "urn:pulumi:web";
    assert.deepEqual(logged, [`progress ${at}: 1 of 3 [secret]`, `warning ${at}: Mind the gap.`, `info ${at}: Well.`]);
  });
});

interface Initialization extends Error {
  readonly id: string;
  readonly properties: JsonObject;
  readonly reasons: readonly string[];
}

describe("the dynamic host's failures", () => {
  it("contain id, properties with the engine's entries, and reasons if the object exists", async () => {
    keepSecret("canary-host-partial");
    const { cloud, provider } = start();
    cloud.trouble = { finish: new PoolsError("It failed with canary-host-partial.") };
    const error = (await rejection(provider.create(inputs), Error)) as Initialization;
    assert.equal(error.id, "w1");
    assert.deepEqual(error.reasons, ["It failed with [secret]."]);
    assert.equal(error.message, "It failed with [secret].");
    const { __serial, ...rest } = error.properties;
    assert.ok(__serial);
    assert.deepEqual(rest, {
      ...host,
      ...declared,
      state: "making",
      token: "token of w1",
      __version: 2,
      __inputs: declared,
      __place: { endpoint: "https://widgets.test" },
      __unfinished: true,
    });
  });

  it("contain the applied changes of an update and the engine's entries of the new inputs", async () => {
    const { cloud, provider, id, outs } = await existing();
    cloud.trouble = { finishUpdate: new PoolsError("Out of order.") };
    const next = { ...inputs, size: 5, note: "b", __provider: "newer" };
    const error = (await rejection(provider.update(id, outs, next), Error)) as Initialization;
    assert.equal(error.id, id);
    assert.equal(error.properties.size, 5);
    assert.equal(error.properties.note, undefined);
    assert.equal(error.properties.__provider, "newer");
    assert.equal(error.reasons.length, 1);
  });

  it("contain neither an id nor a secret nor a stack if the object does not exist", async () => {
    keepSecret("canary-host-plain");
    const { cloud, provider } = start();
    cloud.trouble = { create: new PoolsError("No room for canary-host-plain.") };
    const error = await rejection(provider.create(inputs), Error);
    assert.equal(error.message, "No room for [secret].");
    assert.ok(!("id" in error) && !("reasons" in error));
    assert.doesNotMatch(`${String(error)} ${error.stack ?? ""}`, /canary|\.ts:/);
  });

  it("contain no secret, for any verb and any kind of error", async () => {
    keepSecret("canary-host-thrown");
    const wrong = () => {
      throw new TypeError("canary-host-thrown");
    };
    const { provider } = start((definition) => ({
      ...definition,
      defaults: wrong,
      canonical: wrong,
      read: wrong,
      delete: () => Promise.reject(new Error("canary-host-thrown")),
    }));
    const calls = [
      provider.check({}, inputs),
      provider.diff("w1", inputs, inputs),
      provider.read("w1", inputs),
      provider.delete("w1", inputs),
      provider.update("w1", inputs, inputs),
    ];
    for (const call of calls) assert.equal((await rejection(call, Error)).message, "[secret]");
  });

  it("contain the id after a wait reached its deadline, so that the next update continues to wait", async () => {
    const { provider, clock } = start((definition) => ({
      ...definition,
      create: async (_wanted, context) => {
        context.exists("w9");
        await waitUntil("the widget", context, () =>
          Promise.resolve({ done: false, value: 0, progress: "half of it" }),
        );
        return { id: "w9" };
      },
    }));
    const error = (await rejection(provider.create(inputs), Error)) as Initialization;
    assert.ok(clock.monotonic() >= 10 * 60_000 && clock.monotonic() < 11 * 60_000);
    assert.equal(error.id, "w9");
    assert.match(error.reasons[0] ?? "", /half of it/);
    assert.ok(!(error instanceof DeadlineError));
  });
});

describe("the dynamic host's configuration", () => {
  const seen: unknown[] = [];
  const recording = (definition: ResourceDefinition): ResourceDefinition => ({
    ...definition,
    defaults: (_given, settings) => {
      seen.push(settings.config("widget:key"), settings.env.WIDGET_ENV);
      return {};
    },
  });
  const config = (values: Record<string, string>) => ({ get: (key: string) => values[key], require: () => "" });

  beforeEach(() => void seen.splice(0));

  it("is available to verbs that do not wait for configure", async () => {
    const { provider } = start(recording);
    const configuring = provider.configure({ config: config({ "widget:key": "k" }) });
    await provider.check({}, inputs);
    assert.deepEqual(seen, ["k", "from the environment"]);
    await configuring;
  });

  it("may be missing: the environment is used", async () => {
    const { provider } = start(recording);
    await provider.check({}, inputs);
    assert.deepEqual(seen, [undefined, "from the environment"]);
  });

  it("is that of the last configure", async () => {
    const { provider } = start(recording);
    await provider.configure({ config: config({ "widget:key": "old" }) });
    await provider.configure({ config: config({ "widget:key": "new" }) });
    await provider.check({}, inputs);
    assert.equal(seen[0], "new");
  });
});
