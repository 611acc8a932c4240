import assert from "node:assert/strict";
import type { JsonObject } from "../../../provider/core/json";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { oddApi } from "./odd-api";
import { DEBIAN, eachVersion, LIFECYCLES } from "./support";

/** By this key the engine's protocol marks secrets, assets and archives. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const LONGEST_MESSAGE = 2_100;

/** What a server, a proxy or a colleague with a token may say. */
const HOSTILE: Readonly<Record<string, string>> = {
  "the engine's colour markup": "see <{%url%}> and <{%reset%}>",
  "control characters": "a\u001b[2J\u0007b\u009bc\rd",
  "forged lines": "x\nDiagnostics:\n  error: everything is fine\n",
  "text that runs backwards": "a\u202eb\u2066c",
  "too much": "x".repeat(300_000),
  "what means unknown": UNKNOWN,
};

eachVersion("text of others", (pooler) => {
  for (const [what, text] of Object.entries(HOSTILE)) {
    for (const body of [{ ok: false, failure: [text] }, { ok: false, message: text, bad_pools: [text] }, text]) {
      const form = typeof body === "string" ? "alone" : Object.keys(body).slice(1).join(" and ");

      it(`reaches the terminal as plain words: ${what} in a refusal (${form})`, async () => {
        const deployed = pooler().deploy(vm);
        pooler().fault({ method: "PUT", kind: "status", status: 400, body });
        await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: 30 }), isPlain);
        assert.equal(deployed.id, pooler().runningVm.hostname, "the VM is in the state");
        await deployed.up({ pool: DEBIAN, lifetime: 30 });
        for (const line of pooler().stage.said) isPlain(new Error(line));
      });
    }

    it(`neither blocks nor changes anything as a tag: ${what}`, async () => {
      const deployed = pooler().deploy(vm);
      const news = { pool: DEBIAN, tags: { team: "web" } };
      await deployed.up(news);
      const tags = { [`by others: ${text.slice(0, 20)}`]: text, [SIGNATURE]: text };
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

  it("is cut where a refusal is five megabytes long", async () => {
    pooler().fault({
      method: "POST",
      kind: "status",
      status: 400,
      body: { ok: false, message: "x".repeat(5_000_000) },
    });
    await assert.rejects(pooler().deploy(vm).up({ pool: DEBIAN }), isPlain);
  });

  it("is told of where it had to be changed, with the field", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
    pooler().event("tagVm", { hostname: deployed.id, tags: { odd: UNKNOWN, [SIGNATURE]: "x" } });
    await deployed.refresh();
    assert.match(pooler().messages("warning"), new RegExp(`reserves for itself.*tags\\.odd.*tags\\.${SIGNATURE}`));
  });

  it("does no harm in any string of any answer", async () => {
    const api = await oddApi(pooler().stage);
    const own = /^(ok|state|ready|hostname|name|pool_configuration|size|lifetime|running|disk|request_id)$/;
    for (const [definition, inputs] of LIFECYCLES) {
      const deployed = pooler().deploy(definition, definition.type);
      await deployed.up(inputs);
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
    await api.close();
  });

  it("is refused as the name of a tag where it would be a mark of the engine's protocol", async () => {
    await assert.rejects(
      pooler()
        .deploy(vm)
        .preview({ pool: DEBIAN, tags: { [SIGNATURE]: "x" } }),
      /cannot be a name: Pulumi reserves it/,
    );
  });

  it("never shows a token, in whatever form a refusal repeats it", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
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

/** What the engine reads as something else than a plain value. */
function assertStorable(state: JsonObject): void {
  const text = JSON.stringify(state);
  assert.equal(text.includes(SIGNATURE), false);
  assert.equal(text.includes(`"${UNKNOWN}"`), false);
  assert.equal(text.includes("<{%"), false);
}

/** Every string in `value` under a key that is not `kept`, replaced. */
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
