import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { checkConfiguration, settingsOf } from "../../../provider/plugin/configuration";
import { marksOf } from "../../../provider/plugin/marks";

const exoscale = { key: "EXO1", secret: "hunter2", zone: "ch-gva-2", connections: { prod: { secret: "hunter3" } } };

describe("a provider's configuration", () => {
  it("has its credentials marked secret, in an object by name, in JSON as a whole", () => {
    const inside = new Map<string, unknown>([
      ["key", true],
      ["secret", true],
      ["connections", new Map([["prod", marksOf(["secret"])]])],
    ]);
    assert.deepEqual(checkConfiguration({ exoscale }).marks, new Map([["exoscale", inside]]));
    assert.deepEqual(checkConfiguration({ exoscale: JSON.stringify(exoscale) }).marks, marksOf(["exoscale"]));
    assert.equal(checkConfiguration({ exoscale: { zone: "ch-gva-2" } }).marks, undefined);
  });

  it("is refused for what nobody knows, with the nearest name and no value", () => {
    const { failures } = checkConfiguration({
      version: "0.1.0",
      exoscal: {},
      exoscale: { sekret: "hunter2", connections: { prod: { keys: "hunter3" } } },
      vmpooler: "hunter4",
    });
    const said = failures.map(({ path, reason }) => `${path} ${reason}`).join("\n");
    assert.equal(failures.length, 4);
    for (const words of [
      "Did you mean exoscale?",
      "Did you mean secret?",
      "pools:exoscale.connections.prod has no",
      "pools:vmpooler must be an object",
    ])
      assert.ok(said.includes(words), words);
    assert.doesNotMatch(said, /hunter/);
  });

  it("is read as an object or as JSON; what is not known yet is as good as not set", () => {
    for (const value of [exoscale, JSON.stringify(exoscale)])
      assert.deepEqual(JSON.parse(settingsOf({ exoscale: value }, false, {}).config("pools:exoscale") ?? ""), exoscale);
    assert.equal(settingsOf({ exoscale: UNKNOWN }, false, {}).config("pools:exoscale"), undefined);
    assert.equal(settingsOf({ exoscale }, false, {}).config("exoscale:key"), undefined);
  });

  it("is the stack's as it is now for the provider that the engine makes itself, and its own for every other", () => {
    const env = { PULUMI_CONFIG: JSON.stringify({ exoscale: '{"key":"EXO2"}' }) };
    assert.equal(settingsOf({ exoscale }, true, env).config("pools:exoscale"), '{"key":"EXO2"}');
    assert.equal(settingsOf({ exoscale }, true, { PULUMI_CONFIG: "{}" }).config("pools:exoscale"), undefined);
    assert.equal(settingsOf({ exoscale: "{}" }, false, env).config("pools:exoscale"), "{}");
  });
});
