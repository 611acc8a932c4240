import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import type { JsonObject } from "../../../provider/core/json";
import { eachPool, oddApi } from "./odd-api";
import { SELF_SIGNED } from "../../support/self-signed";
import { json, loopback, type Loopback } from "../../support/loopback";
import { basicPool, exoscale, later, makeGroup, makePool, poolsIn, requests, scene, thePool } from "./support";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** What a server may write to take over a terminal, to crash the CLI or to forge its lines. */
const HOSTILE: Readonly<Record<string, string>> = {
  "the CLI's colour markup": "see <{%url%}> and <{%reset%}>",
  "control sequences": "\u001b[2J\u001b]0;title\u0007\u009b31mred\u0000",
  "a carriage return and forged lines": "no\r\nDiagnostics:\n  pulumi:pulumi:Stack: all is well\u2028\u0085ok",
  "bidirectional overrides": "abc\u202edcba\u2066x\u2069",
  "half a character": "\ud800 alone",
  "5 MB": `${"<{%x%}>\u001b[1m".repeat(400_000)}end`,
};

describe("a text of the server", () => {
  const the = scene();

  /** Everything that a person would be shown. */
  function harmless(texts: readonly string[]): void {
    for (const text of texts) {
      assert.doesNotMatch(text, /<\{%/);
      assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      assert.ok(text.length < 5_000, `${text.length} characters`);
      assert.ok(text.isWellFormed());
    }
  }

  for (const [what, text] of Object.entries(HOSTILE)) {
    it(`with ${what} is shown on one line, harmless and bounded, in every verb's error, and nothing is lost`, async () => {
      const errors: string[] = [];
      const refused = async (act: () => Promise<unknown>, body: unknown, method: string) => {
        the.stage.simulator.addFault({
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
        await refused(() => the.pool.up(basicPool), body, "POST");
        await refused(() => the.group.up({}), body, "POST");
      }
      await the.pool.up(basicPool);
      await refused(() => the.pool.up({ ...basicPool, size: 3, description: "d" }), { message: text }, "PUT");
      await refused(() => the.pool.destroy(), { message: text }, "DELETE");
      later(the.stage);
      await refused(() => the.pool.refresh(), { message: text }, "GET");
      harmless([...errors, ...the.stage.said]);
      assert.equal(the.pool.id, thePool(the.stage).id);
      await the.pool.destroy();
      assert.deepEqual(poolsIn(the.stage), []);
    });
  }

  it("in the reason and message of a failed operation is harmless", async () => {
    const message = Object.values(HOSTILE).slice(0, 4).join(" ");
    the.stage.simulator.event("exoscale", "failOperation", {
      command: "create-instance-pool",
      outcome: "failure",
      message,
    });
    await assert.rejects(the.pool.up(basicPool), (error: Error) => {
      harmless([error.message]);
      return true;
    });
    assert.equal(the.pool.id, thePool(the.stage).id);
  });

  it("that is the name of a group, quoted in a message, is harmless", async () => {
    const group = makeGroup(the.stage, "<{%x%}>\u001b[2J\nDiagnostics:");
    makePool(the.stage, { size: 7, "anti-affinity-groups": [{ id: group }] });
    await assert.rejects(the.pool.up({ ...basicPool, antiAffinityGroupIds: [group] }), (error: Error) => {
      assert.match(error.message, /antiAffinityGroupIds: group .* is full/);
      harmless([error.message, ...the.stage.said]);
      return true;
    });
  });

  describe("that is a value of the engine's protocol", () => {
    const values: [what: string, labels: JsonObject][] = [
      ["the mark of what is not known yet", { a: UNKNOWN, b: "kept" }],
      ["the mark of a secret, an asset or an archive", { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", b: "kept" }],
      ["a prototype", JSON.parse('{"__proto__": "x", "constructor": "y", "b": "kept"}') as JsonObject],
      ["colour markup", { a: "<{%url%}>", b: "kept" }],
    ];
    for (const [what, labels] of values) {
      it(`(${what}) in a label blocks neither refresh nor update nor destroy, and is told with its field`, async () => {
        const api = await oddApi(the.stage.simulator.connection().exoscale);
        try {
          await the.pool.up({ ...basicPool, labels: { b: "kept" } });
          the.stage.config["exoscale:endpoint"] = api.endpoint;
          api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, labels }));
          later(the.stage);
          assert.equal(await the.pool.refresh(), true);
          const kept = the.pool.state.labels as JsonObject;
          assert.equal(kept.b, "kept");
          assert.ok(!JSON.stringify(the.pool.state).includes(SIGNATURE));
          assert.ok(!Object.values(kept).includes(UNKNOWN));
          if (!Object.hasOwn(labels, "constructor"))
            assert.match(the.stage.said.join("\n"), /warning: Values that Pulumi reserves .*labels\./);
          await the.pool.up({ ...basicPool, labels: { b: "kept" }, size: 3 });
          assert.equal(thePool(the.stage).instances.length, 3);
          await the.pool.destroy();
        } finally {
          await api.close();
        }
      });
    }

    it("is refused in the program's own labels", async () => {
      await assert.rejects(
        the.pool.preview({ ...basicPool, labels: { [SIGNATURE]: "x" } }),
        /cannot be a name: Pulumi reserves/,
      );
    });
  });

  it("that names another id than was asked for is not believed", async () => {
    const api = await oddApi(the.stage.simulator.connection().exoscale);
    try {
      await the.pool.up(basicPool);
      the.stage.config["exoscale:endpoint"] = api.endpoint;
      api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, id: "<{%x%}>" }));
      later(the.stage);
      await assert.rejects(the.pool.refresh(), /its shape is unknown at id/);
      api.rewrite = (_request, body) => body;
      later(the.stage);
      assert.equal(await the.pool.refresh(), true);
    } finally {
      await api.close();
    }
  });

  it("that is long and made for backtracking ends within the test's time", async () => {
    const text = `${"<title ".repeat(60_000)}${"/".repeat(120_000)}${"busy ".repeat(10_000)}${" ".repeat(120_000)}x`;
    await the.pool.up(basicPool);
    for (const body of [text, { message: text }, { message: "x", errors: [{ path: text, message: text }] }]) {
      the.stage.simulator.addFault({ method: "DELETE", kind: "status", status: 400, body });
      await assert.rejects(the.pool.destroy(), /answered 400/);
    }
    const api = await oddApi(the.stage.simulator.connection().exoscale);
    try {
      the.stage.config["exoscale:endpoint"] = api.endpoint;
      api.rewrite = (_request, body) =>
        Array.isArray(body.zones)
          ? { zones: [{ name: "ch-gva-2", "api-endpoint": `${api.endpoint}${"/".repeat(200_000)}x` }] }
          : body;
      later(the.stage);
      await assert.rejects(the.pool.refresh());
    } finally {
      await api.close();
    }
  });
});

describe("a host that is to get signed requests", () => {
  const the = scene();
  let thief: Loopback;

  beforeEach(async () => {
    thief = await loopback([json({ zones: [] })]);
  });
  afterEach(() => thief.close());

  const fromEnvironment = () => {
    const { "exoscale:key": key, "exoscale:secret": secret, "exoscale:endpoint": endpoint } = the.stage.config;
    for (const name of ["key", "secret", "endpoint"]) Reflect.deleteProperty(the.stage.config, `exoscale:${name}`);
    Object.assign(the.stage.env, {
      EXOSCALE_API_KEY: key,
      EXOSCALE_API_SECRET: secret,
      EXOSCALE_API_ENDPOINT: endpoint,
    });
  };

  it("is used with credentials of the same source: both from the environment", async () => {
    fromEnvironment();
    await the.group.up({});
    assert.equal(exoscale(the.stage).antiAffinityGroups.length, 1);
  });

  for (const [where, config] of [
    ["the vendor's namespace", (url: string) => ({ "exoscale:endpoint": url })],
    ["pools:exoscale", (url: string) => ({ "pools:exoscale": JSON.stringify({ endpoint: url }) })],
  ] as const) {
    it(`is refused in the preview, and asked nothing, where it comes from the stack's file (${where}) and the key does not`, async () => {
      fromEnvironment();
      Object.assign(the.stage.config, config(`${thief.url}/v2`));
      for (const act of [
        () => the.pool.preview(basicPool),
        () => the.pool.up(basicPool),
        () => the.group.up({}),
        () => the.group.get(basicPool.templateId),
      ])
        await assert.rejects(
          act(),
          /comes from the stack's configuration, but the credentials come from the environment/,
        );
      assert.deepEqual(thief.heard, []);
    });
  }

  it("is refused where a server names another one in its list of zones", async () => {
    const api = await loopback([json({ zones: [{ name: "ch-gva-2", "api-endpoint": `${thief.url}/v2` }] })]);
    try {
      the.stage.config["exoscale:endpoint"] = `${api.url}/v2`;
      await assert.rejects(
        the.pool.up(basicPool),
        /as the endpoint of a zone: signed requests are sent only to the configured host/,
      );
      await assert.rejects(the.group.get(basicPool.templateId), /signed requests are sent only to the configured host/);
      assert.deepEqual(thief.heard, []);
      assert.ok(api.heard.every(({ headers }) => headers.authorization === undefined));
    } finally {
      await api.close();
    }
  });

  it("is not shown with the password that its URL holds, and is refused in the preview", async () => {
    the.stage.config["exoscale:endpoint"] = "https://admin:canary-password@api.example.com/v2";
    for (const act of [
      () => the.pool.preview(basicPool),
      () => the.group.up({}),
      () => the.group.get(basicPool.templateId),
    ])
      await assert.rejects(act(), (error: Error) => {
        assert.match(error.message, /api\.example\.com holds a user or a password/);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
    assert.deepEqual(requests(the.stage), []);
  });

  it("is asked once where its certificate is not trusted: the next attempt would meet the same one", async () => {
    let connections = 0;
    const server = createServer(SELF_SIGNED, (_request, response) => void response.end("{}"));
    server.on("connection", () => (connections += 1)).listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as AddressInfo;
      the.stage.config["exoscale:endpoint"] = `https://127.0.0.1:${port}/v2`;
      const before = the.stage.clock.monotonic();
      await assert.rejects(the.pool.up(basicPool), /got no usable answer: self-signed certificate/);
      assert.deepEqual([connections, the.stage.clock.monotonic() - before], [1, 0]);
    } finally {
      server.close();
    }
  });
});
