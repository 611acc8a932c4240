import assert from "node:assert/strict";
import type { JsonObject } from "../../../provider/core/json";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { oddApi } from "./odd-api";
import { DEBIAN, eachVersion, LIFECYCLES } from "./support";

/** The key that marks secrets, assets and archives in the engine's protocol. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const LONGEST_MESSAGE = 2_100;

/** Text that a server, a proxy or another user of the token can send. */
const HOSTILE: Readonly<Record<string, string>> = {
  "the engine's colour markup": "see <{%url%}> and <{%reset%}>",
  "control characters": "a\u001b[2J\u0007b\u009bc\rd",
  "forged lines": "x\nDiagnostics:\n  error: everything is fine\n",
  "right-to-left text": "a\u202eb\u2066c",
  "a very long text": "x".repeat(300_000),
  "the engine's mark for unknown values": UNKNOWN,
};

eachVersion("foreign text", (pooler) => {
  for (const [what, text] of Object.entries(HOSTILE)) {
    for (const body of [{ ok: false, failure: [text] }, { ok: false, message: text, bad_pools: [text] }, text]) {
      const form = typeof body === "string" ? "plain text" : Object.keys(body).slice(1).join(" and ");

      it(`appears as plain text in the error of a refusal: ${what} (${form})`, async () => {
        const deployed = pooler().deploy(vm);
        pooler().fault({ method: "PUT", kind: "status", status: 400, body });
        await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: 30 }), isPlain);
        assert.equal(deployed.id, pooler().runningVm.hostname, "the VM is in the state");
        await deployed.up({ pool: DEBIAN, lifetime: 30 });
        for (const line of pooler().stage.said) isPlain(new Error(line));
      });
    }

    it(`does not disturb refresh, preview or update as a tag: ${what}`, async () => {
      const deployed = pooler().deploy(vm);
      const news = { pool: DEBIAN, tags: { team: "web" } };
      await deployed.up(news);
      const tags = { [`foreign: ${text.slice(0, 20)}`]: text, [SIGNATURE]: text };
      pooler().event("tagVm", { hostname: deployed.id, tags });
      assert.equal(await deployed.refresh(), true);
      assertStorable(deployed.state);
      assert.equal((await deployed.preview(news)).step, "same");
      pooler().event("tagVm", { hostname: deployed.id, tags: { team: text } });
      assert.equal(await deployed.refresh(), true);
      assert.equal((await deployed.up(news)).step, "update");
      assert.equal(pooler().runningVm.tags.team, "web");
      await deployed.destroy();
      assert.deepEqual(pooler().running, []);
    });
  }

  it("is truncated if a refusal is five megabytes long", async () => {
    pooler().fault({
      method: "POST",
      kind: "status",
      status: 400,
      body: { ok: false, message: "x".repeat(5_000_000) },
    });
    await assert.rejects(pooler().up(vm, { pool: DEBIAN }), isPlain);
  });

  it("is removed from tags that the engine would misread, with a warning that names them", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    pooler().event("tagVm", { hostname: deployed.id, tags: { odd: UNKNOWN, [SIGNATURE]: "x" } });
    await deployed.refresh();
    assert.match(pooler().messages("warning"), new RegExp(`reserves for itself.*tags\\.odd.*tags\\.${SIGNATURE}`));
  });

  it("does not harm the state or the terminal in any string of any answer", async () => {
    const api = await oddApi(pooler().stage);
    const own = /^(ok|state|ready|hostname|name|pool_configuration|size|lifetime|running|disk|request_id)$/;
    for (const [definition, inputs] of LIFECYCLES) {
      const deployed = await pooler().up(definition, inputs, definition.type);
      for (const text of Object.values(HOSTILE).filter(({ length }) => length < 1000)) {
        api.rewrite = (exchange) => ({
          ...exchange,
          body: exchange.method === "GET" ? spoiled(exchange.body, (key) => !own.test(key), text) : exchange.body,
        });
        pooler().stage.newProcess();
        await deployed.refresh().then(
          () => assertStorable(deployed.state),
          (error: unknown) => isPlain(error as Error),
        );
        assert.ok(deployed.id !== undefined, definition.type);
      }
      api.rewrite = (exchange) => exchange;
      await deployed.refresh();
      await deployed.destroy();
    }
  });

  it("is refused as a tag name if the engine's protocol reserves that name", async () => {
    await assert.rejects(
      pooler()
        .deploy(vm)
        .preview({ pool: DEBIAN, tags: { [SIGNATURE]: "x" } }),
      /cannot be a name: Pulumi reserves it/,
    );
  });

  it("never shows a token that a refusal repeats, in any encoding", async () => {
    const deployed = await pooler().up(token, {});
    const secret = String(deployed.state.token);
    const forms = [secret, JSON.stringify(secret), Buffer.from(secret).toString("base64"), `x${secret}x`];
    pooler().stage.newProcess();
    pooler().fault({ method: "GET", path: "/token/", kind: "status", status: 400, body: { message: forms.join(" ") } });
    await assert.rejects(deployed.refresh(), (error: Error) => {
      for (const form of forms) assert.equal(error.message.includes(form), false);
      return true;
    });
  });
});

function isPlain({ message }: Error): boolean {
  assert.ok(message.length <= LONGEST_MESSAGE, `${message.length} characters`);
  assert.doesNotMatch(message, /[\p{Cc}\p{Cf}]|<\{%/u);
  return true;
}

/** Fails if the engine would read part of the state as something else than a plain value. */
function assertStorable(state: JsonObject): void {
  const text = JSON.stringify(state);
  assert.equal(text.includes(SIGNATURE), false);
  assert.equal(text.includes(`"${UNKNOWN}"`), false);
  assert.equal(text.includes("<{%"), false);
}

/** `value` with `text` for every string under a key that `isSpoiled` accepts. */
function spoiled(value: unknown, isSpoiled: (key: string) => boolean, text: string): unknown {
  if (Array.isArray(value)) return value.map((one) => spoiled(one, isSpoiled, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === "string" && isSpoiled(key) ? text : spoiled(inner, isSpoiled, text),
    ]),
  );
}
