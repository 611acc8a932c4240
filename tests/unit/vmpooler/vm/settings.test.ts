import assert from "node:assert/strict";
import { tagMap } from "../../../../provider/vmpooler/api/answer-values";
import { poolerClient } from "../../../../provider/vmpooler/api/client";
import { readGroup } from "../../../../provider/vmpooler/vm/group";
import { applySettings, tagsAsGiven } from "../../../../provider/vmpooler/vm/settings";
import { settingsOf, testContext } from "../../../support/context";
import { json, loopback, type Loopback } from "../../../support/loopback";

const odd = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}') as Record<string, string>;

describe("vmpooler's tags whose names every object has", () => {
  let server: Loopback | undefined;
  afterEach(() => server?.close());

  async function untagged() {
    server = await loopback([json({ ok: true, abc: { template: "debian", state: "running" } })]);
    const context = testContext({ settings: settingsOf({ "vmpooler:url": `${server.url}/api/v1` }) });
    return { context, client: poolerClient(context, {}) };
  }

  it("are read", () => {
    assert.deepEqual(Object.entries(tagMap.parse(odd)), Object.entries(odd));
  });

  it("are as they were given where the server cut them, and else as they are", () => {
    assert.deepEqual(Object.entries(tagsAsGiven({ tags: odd }, {}, {})), Object.entries(odd));
    const cut = tagsAsGiven({ tags: { constructor: "b" } }, { constructor: "b.c" }, { constructor: "b" });
    assert.deepEqual(cut, { constructor: "b.c" });
  });

  it("are none of a group whose VMs have none", async () => {
    const { context, client } = await untagged();
    const state = await readGroup(client, [{ hostname: "abc" }], { tags: odd }, context);
    assert.deepEqual(state?.tags, {});
  });

  it("are not taken for cut by the server where they are not there", async () => {
    const { client } = await untagged();
    const recorded: unknown[] = [];
    const recorder = { applied: (...all: unknown[]) => void recorded.push(...all) };
    await applySettings(client, ["abc"], { tags: odd }, new Set(["tags"]), recorder);
    assert.deepEqual(recorded, [{ tags: odd }, { rewrittenTags: undefined }]);
  });
});
