import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { checkConfiguration, settingsOf } from "../../../provider/plugin/configuration";
import { marksOf } from "../../../provider/plugin/marks";

const exoscale = { key: "EXO1", secret: "hunter2", zone: "ch-gva-2", connections: { prod: { secret: "hunter3" } } };

describe("a provider's configuration", () => {
  it("marks credentials as secret: by name in an object, as a whole in JSON", () => {
    const inside = new Map<string, unknown>([
      ["key", true],
      ["secret", true],
      ["connections", new Map([["prod", marksOf(["secret"])]])],
    ]);
    assert.deepEqual(checkConfiguration({ exoscale }).marks, new Map([["exoscale", inside]]));
    assert.deepEqual(checkConfiguration({ exoscale: JSON.stringify(exoscale) }).marks, marksOf(["exoscale"]));
    assert.equal(checkConfiguration({ exoscale: { zone: "ch-gva-2" } }).marks, undefined);
  });

  it("is refused for unknown keys, with a suggestion and without values", () => {
    const { failures } = checkConfiguration({
      version: "0.1.0",
      exoscal: {},
      exoscale: { sekret: "hunter2", connections: { prod: { keys: "hunter3" } } },
      vmpooler: "hunter4",
    });
    const reasons = failures.map(({ path, reason }) => `${path} ${reason}`).join("\n");
    assert.equal(failures.length, 4);
    for (const words of [
      "Did you mean exoscale?",
      "Did you mean secret?",
      "pools:exoscale.connections.prod has no",
      "pools:vmpooler must be an object",
    ])
      assert.ok(reasons.includes(words), words);
    assert.doesNotMatch(reasons, /hunter/);
  });

  it("is read from an object or JSON; an unknown value counts as not set", () => {
    for (const value of [exoscale, JSON.stringify(exoscale)])
      assert.deepEqual(JSON.parse(settingsOf({ exoscale: value }, false, {}).config("pools:exoscale") ?? ""), exoscale);
    assert.equal(settingsOf({ exoscale: UNKNOWN }, false, {}).config("pools:exoscale"), undefined);
    assert.equal(settingsOf({ exoscale }, false, {}).config("exoscale:key"), undefined);
  });

  it("is the stack's current one for the default provider, and its own for every other provider", () => {
    const env = { PULUMI_CONFIG: JSON.stringify({ exoscale: '{"key":"EXO2"}' }) };
    assert.equal(settingsOf({ exoscale }, true, env).config("pools:exoscale"), '{"key":"EXO2"}');
    assert.equal(settingsOf({ exoscale }, true, { PULUMI_CONFIG: "{}" }).config("pools:exoscale"), undefined);
    assert.equal(settingsOf({ exoscale: "{}" }, false, env).config("pools:exoscale"), "{}");
  });
});
