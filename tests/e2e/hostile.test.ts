import assert from "node:assert/strict";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import type { JsonObject } from "../../provider/core/json";
import { resources } from "../../provider/host/definitions";
import { run } from "../../simulator/cli";
import { startSimulator } from "../../simulator/index";
import { json, loopback, type Loopback, type Reply } from "../support/loopback";
import { rejection } from "../support/rejection";
import { configFor, unattended } from "./support/unattended";

const ONE_OF_EACH = {
  Exoscale: { type: "exoscale:AntiAffinityGroup", id: "5151a0c4-f7e2-4d98-b3a6-c1f045151a0c" },
  vmpooler: { type: "vmpooler:Vm", id: "host" },
  ModelArts: { type: "modelarts:NodePool", id: "pool-5acd-f8a61cac10cc35b0304e56a2aca716e7/nodes" },
} as const;
const MEGABYTE = Buffer.alloc(1024 * 1024, " ");

describe("hostile servers and programs, through the engine's protocol", () => {
  const opened: Loopback[] = [];
  afterEach(async () => {
    for (const server of opened.splice(0)) await server.close();
  });

  async function serve(...replies: Reply[]): Promise<Loopback> {
    const server = await loopback(replies);
    opened.push(server);
    return server;
  }

  it("get no followed redirect: the other host receives no request", async () => {
    for (const status of [301, 302, 307, 308]) {
      const thief = await serve(json({}));
      const server = await serve((response, { url }) =>
        response.writeHead(status, { location: `${thief.url}${url}` }).end(),
      );
      for (const { type, id } of Object.values(ONE_OF_EACH)) {
        const error = await rejection(
          unattended(type, configFor(server.url)).read?.(id, minimal(id)) ?? assert.fail(),
          Error,
        );
        assert.match(error.message, /redirect.*not followed/, `${type}: ${error.message}`);
      }
      assert.deepEqual(thief.heard, []);
    }
  });

  it("get no credentials without TLS outside loopback unless allowInsecureEndpoint is set", async () => {
    for (const [type, namespace, key, url] of [
      ["exoscale:AntiAffinityGroup", "exoscale", "endpoint", "http://pools.invalid/v2"],
      ["exoscale:AntiAffinityGroup", "exoscale", "endpoint", "http://127.0.0.1.pools.invalid/v2"],
      ["vmpooler:Vm", "vmpooler", "url", "http://pools.invalid/api/v1"],
      ["modelarts:NodePool", "huaweicloud", "endpoint", "http://pools.invalid"],
    ] as const) {
      const read = (allowed: string): Promise<Error> => {
        const config = configFor("http://127.0.0.1:9");
        const own = { [`${namespace}:${key}`]: url, [`${namespace}:allowInsecureEndpoint`]: allowed };
        const provider = unattended(type, (name) => own[name] ?? config(name));
        const id =
          namespace === "exoscale"
            ? "5151a0c4-f7e2-4d98-b3a6-c1f045151a0c"
            : "pool-5acd-f8a61cac10cc35b0304e56a2aca716e7/nodes";
        return rejection(provider.read?.(id, minimal(id)) ?? assert.fail(), Error);
      };
      assert.match((await read("false")).message, /has no TLS.*allowInsecureEndpoint/);
      assert.match((await read("true")).message, /pools\.invalid/);
      assert.doesNotMatch((await read("true")).message, /TLS/);
    }
  });

  for (const [cloud, { type, id }] of Object.entries(ONE_OF_EACH)) {
    for (const status of [200, 400, 500]) {
      it(`cannot send an answer of 100 MB with status ${status} as ${cloud}: reading stops with an error of one line`, async () => {
        let most = 0;
        const server = await serve((response) => {
          let sent = 0;
          response.writeHead(status, { "content-type": "application/json" });
          const more = (): void => {
            while (sent < 100 && !response.destroyed) {
              sent += 1;
              most = Math.max(most, sent);
              if (!response.write(MEGABYTE)) return void response.once("drain", more);
            }
            response.end();
          };
          more();
        });
        const provider = unattended(type, configFor(server.url));
        const error = await rejection(provider.read?.(id, minimal(id)) ?? assert.fail(), Error);
        assert.match(
          error.message,
          status === 200 ? /longer than 32 MB/ : new RegExp(`answered ${status}: no explanation`),
        );
        assert.ok(error.message.length < 500 && !error.message.includes("\n"), error.message.slice(0, 1000));
        assert.ok(most > 0 && most < 100, `${most} MB were taken`);
      });
    }
  }

  it("get short errors about strings of 2 MB", async () => {
    const huge = "x".repeat(2 * 1024 * 1024);
    for (const { type, inputs } of resources) {
      const news = Object.fromEntries(Object.keys(inputs.shape).map((field) => [field, huge]));
      const { failures = [] } = await (unattended(type, () => undefined).check?.({}, news) ?? assert.fail());
      assert.ok(failures.length > 0, type);
      for (const { property, reason } of failures)
        assert.ok(property.length + reason.length < 2000, `${type} ${property}: ${reason.slice(0, 200)}`);
    }
  });

  it("cannot pollute prototypes by keys at any depth", async () => {
    const server = await serve(
      json(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}')),
    );
    const hostile = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "prototype": "x"}';
    for (const { type, inputs } of resources) {
      const provider = unattended(type, configFor(server.url));
      const bags = [
        JSON.parse(hostile) as JsonObject,
        Object.fromEntries(Object.keys(inputs.shape).map((field) => [field, JSON.parse(hostile) as unknown])),
      ];
      for (const bag of bags) {
        await settled(provider.check?.(bag, bag));
        await settled(provider.diff?.("id", bag, bag));
        await settled(provider.read?.("id", bag));
      }
    }
    assert.equal(({} as JsonObject).polluted, undefined);
    assert.equal(Object.prototype.toString.call({}), "[object Object]");
  });
});

describe("the simulator, which has public credentials", () => {
  it("listens on loopback only and accepts no other address", async () => {
    await assert.rejects(run(["--host", "0.0.0.0"]), /host/);
    const simulator = await startSimulator();
    try {
      assert.match(simulator.origin, /^http:\/\/127\.0\.0\.1:/);
      const port = Number(new URL(simulator.origin).port);
      const others = Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ internal, family }) => !internal && family === "IPv4");
      for (const { address } of others) assert.equal(await answers(address, port), false, address);
      assert.equal(await answers("127.0.0.1", port), true);
    } finally {
      await simulator.close();
    }
  });
});

/** The minimal fields for a request, with `id` in each id field. */
function minimal(id: string): JsonObject {
  return {
    name: id,
    pool: id,
    poolName: id,
    hostname: id,
    host: id,
    vm: id,
    token: id,
    template: id,
    size: 1,
    user: id,
  };
}

/** The result does not matter. */
async function settled(outcome: Promise<unknown> | undefined): Promise<void> {
  await Promise.allSettled([outcome]);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 })
      .once("connect", () => resolve(true))
      .once("error", () => resolve(false))
      .once("timeout", () => resolve(false))
      .once("close", () => socket.destroy());
  });
}
