import assert from "node:assert/strict";
import { DeadlineError, PoolsError } from "../../../../provider/core/errors";
import type { JsonObject } from "../../../../provider/core/json";
import { keepSecret } from "../../../../provider/core/text/redaction";
import { waitUntil } from "../../../../provider/core/time/wait";
import { rejection } from "../../../support/rejection";
import { declared, existing, host, inputs, start } from "./driven";

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
