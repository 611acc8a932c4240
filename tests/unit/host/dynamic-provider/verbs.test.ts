import assert from "node:assert/strict";
import { PoolsError } from "../../../../provider/core/errors";
import type { JsonObject } from "../../../../provider/core/json";
import { keepSecret } from "../../../../provider/core/text/redaction";
import { declared, existing, inputs, start } from "./driven";

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
