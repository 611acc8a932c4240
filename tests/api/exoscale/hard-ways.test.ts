import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loopback, type Reply } from "../../support/loopback";
import { providerProcessEnds } from "../../support/process/shared";
import { SELF_SIGNED } from "../../support/self-signed";
import { oddApi } from "./odd-api";
import { basicPool, later, NOTHING, poolsIn, scene, thePool } from "./support";

const MINUTE = 60_000;

describe("an answer that drips in for minutes", () => {
  const the = scene();

  /** A success whose body never ends: a byte now and then keeps the connection busy. */
  const dripping: Reply = (response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    const drip = setInterval(() => response.write(" "), 5);
    response.on("close", () => clearInterval(drip));
  };
  const verbs: [verb: string, act: () => Promise<unknown>][] = [
    ["creation", () => the.pool.up(basicPool)],
    ["read", () => the.pool.get(NOTHING)],
  ];
  for (const [verb, act] of verbs) {
    it(`ends a ${verb} after six attempts of a minute, in words`, async () => {
      const server = await loopback([dripping]);
      the.stage.onClose(() => server.close());
      the.stage.config["exoscale:endpoint"] = `${server.url}/v2`;
      const before = the.stage.clock.monotonic();
      await the.stage.observe(
        () => ({ hang: true }),
        () => assert.rejects(act(), /GET \/v2\/zone got no usable answer: no complete answer within 1 min from 127/),
      );
      assert.ok(the.stage.clock.monotonic() - before < 8 * MINUTE);
      assert.equal(server.heard.length, 6);
    });
  }
});

describe("a server with a certificate of a private authority", () => {
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
    await restarted({ NODE_EXTRA_CA_CERTS: undefined, NODE_OPTIONS: undefined });
    await rm(directory, { recursive: true });
  });

  /** Node reads these variables when a process starts, and never again. */
  async function restarted(variables: Readonly<Record<string, string | undefined>>): Promise<void> {
    for (const [name, value] of Object.entries(variables))
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    await providerProcessEnds();
    the.stage.newProcess();
  }

  async function served(options: object): Promise<void> {
    connections = 0;
    const zones = JSON.stringify({ zones: [] });
    server = createServer({ ...SELF_SIGNED, ...options }, (_request, response) => void response.end(zones));
    server.on("connection", () => (connections += 1)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    the.stage.config["exoscale:endpoint"] = `https://127.0.0.1:${port}/v2`;
  }

  it("is trusted where NODE_EXTRA_CA_CERTS names that authority", async () => {
    await served({});
    await restarted({ NODE_EXTRA_CA_CERTS: join(directory, "ca.pem") });
    await assert.rejects(the.pool.up(basicPool), /127\.0\.0\.1:\d+ has no zone "ch-gva-2"/);
  });

  it("is asked once, and nothing is said to it, where it speaks no newer TLS than 1.1, even if Node would allow that", async () => {
    await served({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" });
    await restarted({
      NODE_EXTRA_CA_CERTS: join(directory, "ca.pem"),
      NODE_OPTIONS: "--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0",
    });
    const before = the.stage.clock.monotonic();
    await assert.rejects(the.pool.up(basicPool), /GET \/v2\/zone got no usable answer: .*(protocol|version)/i);
    assert.deepEqual([connections, the.stage.clock.monotonic() - before], [1, 0]);
  });
});

describe("a list of 300,000 pools", () => {
  const the = scene();

  beforeEach(async () => {
    await the.pool.up(basicPool);
    const api = await oddApi(the.stage.simulator.connection().exoscale);
    the.stage.onClose(() => api.close());
    the.stage.config["exoscale:endpoint"] = api.endpoint;
    api.rewrite = (_request, body) => {
      const pools = body["instance-pools"];
      return Array.isArray(pools) ? { "instance-pools": [...crowd, ...(pools as unknown[])] } : body;
    };
    later(the.stage);
  });
  let crowd: object[];
  const crowdOf = (more: object) =>
    Array.from({ length: 300_000 }, (_, number) => ({ id: `00000000-0000-4000-8000-${number}`, ...more }));

  it("keeps no pool from being read, changed and deleted", async () => {
    crowd = crowdOf({});
    assert.equal(await the.pool.refresh(), true);
    await the.pool.up({ ...basicPool, size: 3 });
    assert.equal(thePool(the.stage).instances.length, 3);
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });

  it("is refused in a sentence where it is longer than can be held, and nothing is forgotten", async () => {
    crowd = crowdOf({ description: "much is said of each of them, as real answers do, which say even more" });
    await assert.rejects(
      the.pool.refresh(),
      /GET \S+\/instance-pool got no usable answer: the answer is longer than 32 MB/,
    );
    assert.equal(the.pool.id, thePool(the.stage).id);
    await the.pool.destroy(); // asks for the pool alone
    assert.deepEqual(poolsIn(the.stage), []);
  });
});

describe("a clock that is 20 minutes off", () => {
  const the = scene();

  for (const [what, minutes, isRefused] of [
    ["slow", -20, true],
    ["fast", 20, false],
  ] as const)
    it(`and ${what} ${isRefused ? "is named as what to check, and loses nothing" : "changes nothing: a signature only ends"}`, async () => {
      await the.pool.up(basicPool);
      the.stage.skewMs = minutes * MINUTE;
      later(the.stage);
      const acts = [() => the.pool.refresh(), () => the.pool.up({ ...basicPool, size: 3 }), () => the.pool.destroy()];
      if (isRefused) for (const act of acts) await assert.rejects(act(), /answered 40[13].*this machine's clock/);
      assert.equal(the.pool.id, thePool(the.stage).id);
      if (isRefused) the.stage.skewMs = 0;
      for (const act of acts) await act();
      assert.deepEqual(poolsIn(the.stage), []);
    });
});
