import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, type Loopback, loopback } from "../../support/loopback";
import { providerProcessEnds } from "../../support/process/shared";
import { SELF_SIGNED } from "../../support/self-signed";
import { basicPool, exoscale, requests, scene } from "./support";

describe("the endpoint of signed requests", () => {
  const the = scene();
  let foreign: Loopback;

  beforeEach(async () => {
    foreign = await loopback([json({ zones: [] })]);
  });
  afterEach(() => foreign.close());

  const fromEnvironment = () => {
    const { "exoscale:key": key, "exoscale:secret": secret, "exoscale:endpoint": endpoint } = the.stage.config;
    for (const name of ["key", "secret", "endpoint"]) Reflect.deleteProperty(the.stage.config, `exoscale:${name}`);
    Object.assign(the.stage.env, {
      EXOSCALE_API_KEY: key,
      EXOSCALE_API_SECRET: secret,
      EXOSCALE_API_ENDPOINT: endpoint,
    });
  };

  it("is used if it and the credentials come from the environment", async () => {
    fromEnvironment();
    await the.group.up({});
    assert.equal(exoscale(the.stage).antiAffinityGroups.length, 1);
  });

  for (const [where, config] of [
    ["the vendor's namespace", (url: string) => ({ "exoscale:endpoint": url })],
    ["pools:exoscale", (url: string) => ({ "pools:exoscale": JSON.stringify({ endpoint: url }) })],
  ] as const) {
    it(`is refused in the preview, without a request, if it comes from the stack's file (${where}) and the key does not`, async () => {
      fromEnvironment();
      Object.assign(the.stage.config, config(`${foreign.url}/v2`));
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
      assert.deepEqual(foreign.heard, []);
    });
  }

  it("is refused if a server's list of zones names another host", async () => {
    const api = await loopback([json({ zones: [{ name: "ch-gva-2", "api-endpoint": `${foreign.url}/v2` }] })]);
    try {
      the.stage.config["exoscale:endpoint"] = `${api.url}/v2`;
      await assert.rejects(
        the.pool.up(basicPool),
        /as the endpoint of a zone: signed requests are sent only to the configured host/,
      );
      await assert.rejects(the.group.get(basicPool.templateId), /signed requests are sent only to the configured host/);
      assert.deepEqual(foreign.heard, []);
      assert.ok(api.heard.every(({ headers }) => headers.authorization === undefined));
    } finally {
      await api.close();
    }
  });

  it("is refused in the preview if its URL holds a password, which is not printed", async () => {
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

  it("is requested once if its certificate is not trusted", async () => {
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

describe("an endpoint with a certificate of a private authority", () => {
  const the = scene();
  let directory: string;
  let server: Server | undefined;
  let connections = 0;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "pulumi-pools-ca-"));
    await writeFile(join(directory, "ca.pem"), SELF_SIGNED.cert);
  });
  afterEach(async () => {
    server?.close();
    await restart({ NODE_EXTRA_CA_CERTS: undefined, NODE_OPTIONS: undefined });
    await rm(directory, { recursive: true });
  });

  /** A new provider process with `variables`: Node reads them only when a process starts. */
  async function restart(variables: Readonly<Record<string, string | undefined>>): Promise<void> {
    for (const [name, value] of Object.entries(variables))
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    await providerProcessEnds();
    the.stage.newProcess();
  }

  async function serve(options: object): Promise<void> {
    connections = 0;
    const zones = JSON.stringify({ zones: [] });
    server = createServer({ ...SELF_SIGNED, ...options }, (_request, response) => void response.end(zones));
    server.on("connection", () => (connections += 1)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    the.stage.config["exoscale:endpoint"] = `https://127.0.0.1:${port}/v2`;
  }

  it("is trusted if NODE_EXTRA_CA_CERTS names the authority", async () => {
    await serve({});
    await restart({ NODE_EXTRA_CA_CERTS: join(directory, "ca.pem") });
    await assert.rejects(the.pool.up(basicPool), /127\.0\.0\.1:\d+ has no zone "ch-gva-2"/);
  });

  it("is refused after one connection if it offers TLS 1.1 at most, even if NODE_OPTIONS allows that", async () => {
    await serve({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" });
    await restart({
      NODE_EXTRA_CA_CERTS: join(directory, "ca.pem"),
      NODE_OPTIONS: "--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0",
    });
    const before = the.stage.clock.monotonic();
    await assert.rejects(the.pool.up(basicPool), /GET \/v2\/zone got no usable answer: .*(protocol|version)/i);
    assert.deepEqual([connections, the.stage.clock.monotonic() - before], [1, 0]);
  });
});
