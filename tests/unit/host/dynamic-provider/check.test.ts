import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { keepSecret } from "../../../../provider/core/text/redaction";
import { declared, host, inputs, start } from "./driven";

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
