import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { manualClock } from "../../../support/clock";
import { existing, inputs } from "./driven";

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
