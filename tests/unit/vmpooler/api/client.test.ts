import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ApiError, ConfigurationError, TransportError } from "../../../../provider/core/errors";
import { redact } from "../../../../provider/core/text/redaction";
import { ok, poolerClient, type PoolerClient } from "../../../../provider/vmpooler/api/client";
import { settingsOf, testContext } from "../../../support/context";
import { json, loopback, text, type Loopback, type Reply } from "../../../support/loopback";
import { rejection } from "../../../support/rejection";

describe("PoolerClient", () => {
  let server: Loopback | undefined;
  afterEach(() => server?.close());

  async function client(reply: Reply, config: Record<string, string> = {}, token?: string): Promise<PoolerClient> {
    server = await loopback([reply]);
    const settings = settingsOf({ "vmpooler:url": `${server.url}/api/v1`, ...config });
    return poolerClient(testContext({ settings }), { token });
  }

  it("sends Content-Length: 0 with a POST without a body, which old proxies require", async () => {
    const pooler = await client(json({ ok: true }));
    await pooler.change({ method: "POST", path: "/vm/debian" }, ok);
    const [heard] = server?.heard ?? [];
    assert.equal(heard?.url, "/api/v1/vm/debian");
    assert.equal(heard.headers["content-length"], "0");
    assert.equal(heard.headers["content-type"], undefined);
    assert.equal(heard.headers["transfer-encoding"], undefined);
  });

  it("sends the token only with changes, the given one before the configured one", async () => {
    const pooler = await client(json({ ok: true }), { "vmpooler:token": "configured-token" }, "given-token");
    await pooler.change({ method: "PUT", path: "/vm/abc", body: { lifetime: 2 } }, ok);
    await pooler.get("/vm/abc", ok);
    const [change, look] = server?.heard ?? [];
    assert.equal(change?.headers["x-auth-token"], "given-token");
    assert.equal(change.body, '{"lifetime":2}');
    assert.equal(look?.headers["x-auth-token"], undefined);
    assert.equal(redact("given-token configured-token"), "[secret] [secret]");
  });

  it("sends user and password only with requests about tokens", async () => {
    const config = { "vmpooler:user": "jdoe", "vmpooler:password": "geheim-geheim" };
    const pooler = await client(json({ ok: true }), config);
    await pooler.asUser({ method: "GET", path: "/token" }, ok);
    await pooler.change({ method: "DELETE", path: "/vm/abc" }, ok);
    const [token, vm] = server?.heard ?? [];
    assert.equal(token?.headers.authorization, `Basic ${Buffer.from("jdoe:geheim-geheim").toString("base64")}`);
    assert.equal(vm?.headers.authorization, undefined);
  });

  it("throws ApiError for ok: false with any status", async () => {
    const pooler = await client(json({ ok: false, failure: ["no", "never"] }));
    const error = await rejection(pooler.change({ method: "PUT", path: "/vm/abc" }, ok), ApiError);
    assert.equal(error.status, 200);
    assert.match(error.message, /PUT \/vm\/abc answered 200 ok:false: no; never/);
  });

  it("throws TransportError for an HTML page or another shape, and ApiError for an HTML page with status 500", async () => {
    const page = await client(text("<h1>Sign in</h1>"));
    await rejection(page.get("/vm", z.array(z.string())), TransportError);
    await server?.close();
    const shape = await client(json([{ unexpected: 1 }]));
    const unknown = await rejection(shape.get("/vm", z.array(z.string())), TransportError);
    assert.match(unknown.message, /GET \/vm got no usable answer: its shape is unknown at 0/);
    await server?.close();
    const crash = await client(text("<h1>Internal Server Error</h1>", 500));
    const refused = await rejection(crash.change({ method: "POST", path: "/vm" }, ok), ApiError);
    assert.match(refused.message, /500: a page: Internal Server Error/);
  });

  it("says which setting a 401 and a 405 need", async () => {
    const unauthorised = await client(json({ ok: false }, 401));
    const needsToken = await rejection(unauthorised.change({ method: "DELETE", path: "/vm/abc" }, ok), ApiError);
    assert.match(needsToken.message, /pools:vmpooler\.token or VMPOOLER_TOKEN/);
    await server?.close();
    const disabled = await client(json({ ok: false }, 405));
    const needsFeature = await rejection(disabled.change({ method: "POST", path: "/poolreset" }, ok), ApiError);
    assert.match(needsFeature.message, /experimental_features: true/);
  });

  it("refuses http outside loopback, unless the configuration allows it", () => {
    const bare = { "vmpooler:url": "http://vmpooler.example.com/api/v1" };
    assert.throws(() => poolerClient(testContext({ settings: settingsOf(bare) }), {}), ConfigurationError);
    const allowed = settingsOf({ ...bare, "vmpooler:allowInsecureEndpoint": "true" });
    assert.equal(poolerClient(testContext({ settings: allowed }), {}).url, "http://vmpooler.example.com/api/v1");
  });

  it("warns once about a vmfloaty file that others can read", () => {
    const home = mkdtempSync(join(tmpdir(), "vmfloaty-"));
    try {
      const file = join(home, ".vmfloaty.yml");
      writeFileSync(file, "url: https://vmpooler.example.com/api/v1\ntoken: file-token-2\n");
      chmodSync(file, 0o644);
      const context = testContext({ settings: settingsOf({}, { HOME: home }) });
      for (let time = 0; time < 3; time += 1) poolerClient(context, {});
      assert.deepEqual(context.told, [
        "warning: ~/.vmfloaty.yml holds a token, and others may read it: chmod 600 ~/.vmfloaty.yml.",
      ]);
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("runs actions of one name one after the other, and of different names in parallel", async () => {
    const pooler = await client(json({ ok: true }));
    let under = 0;
    let most = 0;
    const act = async () => {
      most = Math.max(most, (under += 1));
      await new Promise(setImmediate);
      under -= 1;
    };
    await Promise.all([pooler.runExclusive("a", act), pooler.runExclusive("a", act), pooler.runExclusive("a", act)]);
    assert.equal(most, 1);
    await Promise.all([pooler.runExclusive("a", act), pooler.runExclusive("b", act)]);
    assert.equal(most, 2);
  });
});
