import assert from "node:assert/strict";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import type { dynamic } from "@pulumi/pulumi";
import { Shared } from "../../provider/core/context";
import type { JsonObject } from "../../provider/core/json";
import { call } from "../../provider/host";
import { resources } from "../../provider/host/definitions";
import { dynamicProvider } from "../../provider/host/dynamic-provider";
import { run } from "../../simulator/cli";
import { startSimulator } from "../../simulator/index";
import { json, loopback, type Loopback, type Reply } from "../support/loopback";
import { rejection } from "../support/rejection";

/** Ids that would leave their place in a URL, if they were put there as they are. */
const HOSTILE_IDS = ["../../zone", "a/b", "..", ".", "%2e%2e%2f", "a?b=c#d", "a\r\nx-injected: 1", "a\\..\\b", "@", ""];

/** What identifies an object of a resource when `id` stands in every place of the form. */
const FORMS: Readonly<Record<string, (id: string) => readonly string[]>> = {
  "modelarts:NodePool": (id) => [`${id}/nodes`, `pool-5acd-f8a61cac10cc35b0304e56a2aca716e7/${id}`, id],
  default: (id) => [id, `${id}@ch-gva-2`, `a@${id}`],
};

describe("hostile ids, servers and programs, at the protocol of the engine", () => {
  const opened: Loopback[] = [];
  afterEach(async () => {
    for (const server of opened.splice(0)) await server.close();
  });

  async function serve(...replies: Reply[]): Promise<Loopback> {
    const server = await loopback(replies);
    opened.push(server);
    return server;
  }

  it("keep every id in its place of the URL, in adopt, get, read and delete", async () => {
    const server = await serve(answerNotFound);
    for (const definition of resources) {
      const forms = FORMS[definition.type] ?? FORMS.default ?? assert.fail();
      for (const id of HOSTILE_IDS.flatMap(forms)) {
        const provider = resource(definition.type, configFor(server.url));
        const state = { ...minimal(id), zone: "ch-gva-2" };
        await settled(provider.read?.(id, state));
        await settled(provider.create({ ...state, adopt: id }));
        await settled(provider.delete?.(id, state));
      }
    }
    assert.ok(server.heard.length > 100, `${server.heard.length} requests`);
    for (const { url, headers } of server.heard) {
      assert.equal(new URL(url, server.url).href, server.url + url, "nothing in it is another path in disguise");
      assert.match(url, /^\/(exoscale|vmpooler|v2|v3|v1)\b[^#\\]*$/);
      assert.ok(!("x-injected" in headers));
    }
    assert.deepEqual(
      server.heard.filter(({ url }) => /\/zone$|[?&]b=c/.test(url) && !/^\/exoscale\/[^/]+\/v2\/zone$/.test(url)),
      [],
    );
  });

  it("keep what functions are given in its place of the URL", async () => {
    const server = await serve(answerNotFound);
    const config = configFor(server.url);
    for (const id of HOSTILE_IDS) {
      await settled(call("exoscale:getInstancePool", { id, zone: "ch-gva-2" }, config, silent));
      await settled(call("vmpooler:getVm", { hostname: id }, config, silent));
      await settled(call("vmpooler:getPools", { name: id }, config, silent));
      await settled(
        call(
          "modelarts:getNodePool",
          { poolName: "pool-5acd-f8a61cac10cc35b0304e56a2aca716e7", name: id },
          config,
          silent,
        ),
      );
      await settled(
        call(
          "modelarts:getNodePoolNodes",
          { poolName: "pool-5acd-f8a61cac10cc35b0304e56a2aca716e7", nodePoolName: id },
          config,
          silent,
        ),
      );
    }
    for (const { url } of server.heard) assert.equal(new URL(url, server.url).href, server.url + url);
  });

  it("follow no redirect: the other host hears nothing, least of all credentials", async () => {
    for (const status of [301, 302, 307, 308]) {
      const thief = await serve(json({}));
      const server = await serve((response, { url }) =>
        response.writeHead(status, { location: `${thief.url}${url}` }).end(),
      );
      for (const [type, id] of [
        ["exoscale:AntiAffinityGroup", "5151a0c4-f7e2-4d98-b3a6-c1f045151a0c"],
        ["vmpooler:Vm", "host"],
        ["modelarts:NodePool", "pool-5acd-f8a61cac10cc35b0304e56a2aca716e7/nodes"],
      ] as const) {
        const error = await rejection(
          resource(type, configFor(server.url)).read?.(id, minimal(id)) ?? assert.fail(),
          Error,
        );
        assert.match(error.message, /redirect.*not followed/, `${type}: ${error.message}`);
      }
      assert.deepEqual(thief.heard, []);
    }
  });

  it("refuse an endpoint without TLS off loopback, unless it is allowed by name", async () => {
    for (const [type, namespace, key, url] of [
      ["exoscale:AntiAffinityGroup", "exoscale", "endpoint", "http://pools.invalid/v2"],
      ["exoscale:AntiAffinityGroup", "exoscale", "endpoint", "http://127.0.0.1.pools.invalid/v2"],
      ["vmpooler:Vm", "vmpooler", "url", "http://pools.invalid/api/v1"],
      ["modelarts:NodePool", "huaweicloud", "endpoint", "http://pools.invalid"],
    ] as const) {
      const read = (allowed: string): Promise<Error> => {
        const config = configFor("http://127.0.0.1:9");
        const own = { [`${namespace}:${key}`]: url, [`${namespace}:allowInsecureEndpoint`]: allowed };
        const provider = resource(type, (name) => own[name] ?? config(name));
        return rejection(
          provider.read?.(
            "pool-5acd-f8a61cac10cc35b0304e56a2aca716e7/nodes",
            minimal("pool-5acd-f8a61cac10cc35b0304e56a2aca716e7/nodes"),
          ) ?? assert.fail(),
          Error,
        );
      };
      assert.match((await read("false")).message, /has no TLS.*allowInsecureEndpoint/);
      assert.match((await read("true")).message, /pools\.invalid/);
      assert.doesNotMatch((await read("true")).message, /TLS/);
    }
  });

  it("stop reading an answer of 100 MB, and say so in a line", async () => {
    const block = Buffer.alloc(1024 * 1024, " ");
    let sent = 0;
    const server = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = (): void => {
        while (sent < 100 && !response.destroyed) {
          sent += 1;
          if (!response.write(block)) return void response.once("drain", more);
        }
        response.end();
      };
      more();
    });
    const provider = resource("vmpooler:Vm", configFor(server.url));
    const error = await rejection(provider.read?.("host", minimal("host")) ?? assert.fail(), Error);
    assert.match(error.message, /no usable answer.*(maxContentLength|exceeded)/);
    assert.ok(error.message.length < 500);
    assert.ok(sent < 100, `${sent} MB were taken`);
  });

  it("complain about strings of 2 MB in a few words", async () => {
    const huge = "x".repeat(2 * 1024 * 1024);
    for (const { type, inputs } of resources) {
      const news = Object.fromEntries(Object.keys(inputs.shape).map((field) => [field, huge]));
      const { failures = [] } = await (resource(type, () => undefined).check?.({}, news) ?? assert.fail());
      assert.ok(failures.length > 0, type);
      for (const { property, reason } of failures)
        assert.ok(property.length + reason.length < 2000, `${type} ${property}: ${reason.slice(0, 200)}`);
    }
  });

  it("let keys that pollute prototypes do nothing, wherever they are", async () => {
    const server = await serve(
      json(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}')),
    );
    const hostile = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "prototype": "x"}';
    for (const { type, inputs } of resources) {
      const provider = resource(type, configFor(server.url));
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

describe("the simulator, whose credentials everybody knows", () => {
  it("listens on loopback only, and takes no other address", async () => {
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

/** A provider in a process of its own that waits for nothing. */
function resource(type: string, config: (key: string) => string | undefined): dynamic.ResourceProvider {
  const definition = resources.find((candidate) => candidate.type === type) ?? assert.fail(type);
  const provider = dynamicProvider(definition, {
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
    env: {},
    shared: new Shared(),
    tell: silent,
  });
  void provider.configure?.({ config: { get: config, require: (key) => config(key) ?? assert.fail(key) } });
  return provider;
}

function configFor(url: string): (key: string) => string | undefined {
  const values: Readonly<Record<string, string>> = {
    "exoscale:endpoint": `${url}/exoscale/ch-gva-2/v2`,
    "exoscale:zone": "ch-gva-2",
    "exoscale:key": "EXOkey",
    "exoscale:secret": "canary-secret",
    "vmpooler:url": `${url}/vmpooler/api/v1`,
    "vmpooler:token": "canary-token",
    "vmpooler:user": "user",
    "vmpooler:password": "canary-password",
    "huaweicloud:endpoint": url,
    "huaweicloud:iamEndpoint": url,
    "huaweicloud:region": "cn-north-4",
    "huaweicloud:projectId": "0123456789abcdef0123456789abcdef",
    "huaweicloud:accessKey": "ACCESSKEY",
    "huaweicloud:secretKey": "canary-secret-key",
  };
  return (key) => values[key];
}

/** Fields that lead to a request, with `id` wherever one is named. */
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

const answerNotFound: Reply = (response, heard) =>
  /^\/exoscale\/[^/]+\/v2\/zone$/.test(heard.url)
    ? json({ zones: [{ name: "ch-gva-2", "api-endpoint": `http://${heard.headers.host}/exoscale/ch-gva-2/v2` }] })(
        response,
        heard,
      )
    : json({ message: "not found", ok: false }, 404)(response, heard);

function silent(): void {
  // Nobody listens.
}

/** Whether it succeeds is not the question. */
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
