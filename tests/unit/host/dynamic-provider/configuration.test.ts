import assert from "node:assert/strict";
import { redact } from "../../../../provider/core/text/redaction";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { inputs, start } from "./driven";

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

  it("is registered for redaction again when it changes", async () => {
    const { provider } = start();
    for (const key of ["canary-first-key", "canary-second-key"]) {
      await provider.configure({
        config: config({ "pools:widgets": JSON.stringify({ connections: { a: { key } } }) }),
      });
      await provider.check({}, { ...inputs, connection: "a" });
      assert.equal(redact(key), "[secret]");
    }
  });
});
