import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import type { JsonObject } from "../../../provider/core/json";
import { eachPool, throughOddApi } from "./odd-api";
import { basicPool, later, makeGroup, makePool, poolsIn, scene, thePool } from "./support";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** Texts that could control a terminal, crash the CLI or forge lines of its output. */
const HOSTILE: Readonly<Record<string, string>> = {
  "the CLI's colour markup": "see <{%url%}> and <{%reset%}>",
  "control sequences": "\u001b[2J\u001b]0;title\u0007\u009b31mred\u0000",
  "a carriage return and forged lines": "no\r\nDiagnostics:\n  pulumi:pulumi:Stack: all is well\u2028\u0085ok",
  "bidirectional overrides": "abc\u202edcba\u2066x\u2069",
  "half a character": "\ud800 alone",
  "5 MB": `${"<{%x%}>\u001b[1m".repeat(400_000)}end`,
};

describe("a text from the server", () => {
  const the = scene();

  /** @param texts everything that is printed */
  function assertHarmless(texts: readonly string[]): void {
    for (const text of texts) {
      assert.doesNotMatch(text, /<\{%/);
      assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      assert.ok(text.length < 5_000, `${text.length} characters`);
      assert.ok(text.isWellFormed());
    }
  }

  for (const [what, text] of Object.entries(HOSTILE)) {
    it(`with ${what} is escaped, bounded and on one line in the error of every operation`, async () => {
      const errors: string[] = [];
      const refuse = async (act: () => Promise<unknown>, body: unknown, method: string) => {
        the.addFault({
          method,
          path: "/(instance-pool|anti-affinity-group)",
          kind: "status",
          status: 400,
          body,
        });
        await assert.rejects(act(), (error: Error) => errors.push(error.message) > 0);
        the.stage.simulator.clearFaults();
      };
      for (const body of [{ message: text }, { title: text, errors: [{ path: text, message: text }] }, text]) {
        await refuse(() => the.pool.up(basicPool), body, "POST");
        await refuse(() => the.group.up({}), body, "POST");
      }
      await the.pool.up(basicPool);
      await refuse(() => the.pool.up({ ...basicPool, size: 3, description: "d" }), { message: text }, "PUT");
      await refuse(() => the.pool.destroy(), { message: text }, "DELETE");
      later(the.stage);
      await refuse(() => the.pool.refresh(), { message: text }, "GET");
      assertHarmless([...errors, ...the.stage.said]);
      assert.equal(the.pool.id, thePool(the.stage).id);
      await the.pool.destroy();
      assert.deepEqual(poolsIn(the.stage), []);
    });
  }

  it("is escaped in the reason and message of a failed operation", async () => {
    const message = Object.values(HOSTILE).slice(0, 4).join(" ");
    the.event("failOperation", {
      command: "create-instance-pool",
      outcome: "failure",
      message,
    });
    await assert.rejects(the.pool.up(basicPool), (error: Error) => {
      assertHarmless([error.message]);
      return true;
    });
    assert.equal(the.pool.id, thePool(the.stage).id);
  });

  it("is escaped if it is the name of a group that a message quotes", async () => {
    const group = makeGroup(the.stage, "<{%x%}>\u001b[2J\nDiagnostics:");
    makePool(the.stage, { size: 7, "anti-affinity-groups": [{ id: group }] });
    await assert.rejects(the.pool.up({ ...basicPool, antiAffinityGroupIds: [group] }), (error: Error) => {
      assert.match(error.message, /antiAffinityGroupIds: group .* is full/);
      assertHarmless([error.message, ...the.stage.said]);
      return true;
    });
  });

  describe("with a value of the engine's protocol", () => {
    const values: [what: string, labels: JsonObject][] = [
      ["the mark of an unknown value", { a: UNKNOWN, b: "kept" }],
      ["the mark of a secret, an asset or an archive", { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", b: "kept" }],
      ["a prototype", JSON.parse('{"__proto__": "x", "constructor": "y", "b": "kept"}') as JsonObject],
      ["colour markup", { a: "<{%url%}>", b: "kept" }],
    ];
    for (const [what, labels] of values) {
      it(`in a label (${what}) does not block refresh, update or destroy, and a warning names the field`, async () => {
        await the.pool.up({ ...basicPool, labels: { b: "kept" } });
        const api = await throughOddApi(the.stage);
        api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, labels }));
        later(the.stage);
        assert.equal(await the.pool.refresh(), true);
        const kept = the.pool.state.labels as JsonObject;
        assert.equal(kept.b, "kept");
        assert.ok(!JSON.stringify(the.pool.state).includes(SIGNATURE));
        assert.ok(!Object.values(kept).includes(UNKNOWN));
        if (!Object.hasOwn(labels, "constructor"))
          assert.match(the.said, /warning: Values that Pulumi reserves .*labels\./);
        await the.pool.up({ ...basicPool, labels: { b: "kept" }, size: 3 });
        assert.equal(thePool(the.stage).instances.length, 3);
        await the.pool.destroy();
      });
    }

    it("is refused in labels of the program", async () => {
      await assert.rejects(
        the.pool.preview({ ...basicPool, labels: { [SIGNATURE]: "x" } }),
        /cannot be a name: Pulumi reserves/,
      );
    });
  });

  it("is refused as the id of a pool if it is not an id", async () => {
    await the.pool.up(basicPool);
    const api = await throughOddApi(the.stage);
    api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, id: "<{%x%}>" }));
    later(the.stage);
    await assert.rejects(the.pool.refresh(), /its shape is unknown at id/);
    api.rewrite = (_request, body) => body;
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
  });

  it("is processed in linear time if it is built for backtracking", async () => {
    const text = `${"<title ".repeat(60_000)}${"/".repeat(120_000)}${"busy ".repeat(10_000)}${" ".repeat(120_000)}x`;
    await the.pool.up(basicPool);
    for (const body of [text, { message: text }, { message: "x", errors: [{ path: text, message: text }] }]) {
      the.addFault({ method: "DELETE", kind: "status", status: 400, body });
      await assert.rejects(the.pool.destroy(), /answered 400/);
    }
    const api = await throughOddApi(the.stage);
    api.rewrite = (_request, body) =>
      Array.isArray(body.zones)
        ? { zones: [{ name: "ch-gva-2", "api-endpoint": `${api.endpoint}${"/".repeat(200_000)}x` }] }
        : body;
    later(the.stage);
    await assert.rejects(the.pool.refresh());
  });
});
