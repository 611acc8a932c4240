import assert from "node:assert/strict";
import { tagMap } from "../../../../provider/vmpooler/api/answer-values";
import { poolerClient } from "../../../../provider/vmpooler/api/client";
import { readGroup } from "../../../../provider/vmpooler/vm/group";
import { applySettings, tagsAsGiven } from "../../../../provider/vmpooler/vm/settings";
import { settingsOf, testContext } from "../../../support/context";
import { json, loopback, type Loopback } from "../../../support/loopback";

const odd = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}') as Record<string, string>;

describe("vmpooler tags named __proto__, constructor or toString", () => {
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

  it("have the declared value if the server cut it, else the server's", () => {
    assert.deepEqual(Object.entries(tagsAsGiven({ tags: odd }, {}, {})), Object.entries(odd));
    const cut = tagsAsGiven({ tags: { constructor: "b" } }, { constructor: "b.c" }, { constructor: "b" });
    assert.deepEqual(cut, { constructor: "b.c" });
  });

  it("are not in a group of VMs without them", async () => {
    const { context, client } = await untagged();
    const state = await readGroup(client, [{ hostname: "abc" }], { tags: odd }, context);
    assert.deepEqual(state?.tags, {});
  });

  it("do not count as cut by the server if it has none", async () => {
    const { client } = await untagged();
    const recorded: unknown[] = [];
    const recorder = { applied: (...all: unknown[]) => void recorded.push(...all) };
    await applySettings(client, ["abc"], { tags: odd }, recorder, new Set(["tags"]));
    assert.deepEqual(recorded, [{ tags: odd }, { rewrittenTags: undefined }]);
  });
});
