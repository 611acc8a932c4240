import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { HealthCheck } from "../../../../../provider/exoscale/instance-pool/rollout/fields";
import { Health } from "../../../../../provider/exoscale/instance-pool/rollout/health";
import { steppedClock } from "../../../../support/clock";
import { testContext } from "../../../../support/context";

describe("a health check of members", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function listen(answer: RequestListener): Promise<number> {
    const server = createServer(answer).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  const member = { id: "a", state: "running", publicIp: "127.0.0.1" };
  const healthOf = (check?: HealthCheck) => new Health(check, testContext());
  const isHealthy = async (check: HealthCheck | undefined, target: object = member) =>
    (await healthOf(check).check([{ ...member, ...target }])).has("a");

  it("is, if none is configured, passed by running members", async () => {
    assert.equal(await isHealthy(undefined), true);
    assert.equal(await isHealthy(undefined, { state: "starting" }), false);
  });

  it("requests a URL with the member's address or id, and is passed by 200 to 299", async () => {
    const requested: string[] = [];
    let status = 204;
    const port = await listen((request, response) => {
      requested.push(request.url ?? "");
      response.writeHead(status, { location: "/elsewhere" }).end("x".repeat(100_000));
    });
    const url = `http://{ip}:${port}/of/{id}`;
    assert.equal(await isHealthy({ url }), true);
    for (status of [302, 404, 503]) assert.equal(await isHealthy({ url }), false, String(status));
    assert.deepEqual([...new Set(requested)], ["/of/a"]);
    assert.equal(await isHealthy({ url }, { publicIp: undefined }), false);
  });

  it("connects to a TCP port", async () => {
    const port = await listen(() => undefined);
    assert.equal(await isHealthy({ port }), true);
    servers[0]?.close();
    assert.equal(await isHealthy({ port: 1 }), false);
    assert.equal(await isHealthy({ port }, { publicIp: undefined }), false);
  });

  it("ends after the interval, and is aborted when the operation ends", async () => {
    const clock = steppedClock();
    let arrived: () => void = () => undefined;
    const port = await listen(() => arrived());
    const check = async (end: (context: ReturnType<typeof testContext>) => Promise<void> | void) => {
      const context = testContext({ clock, timeoutMs: 60_000 });
      const silent = new Promise<void>((resolve) => (arrived = resolve));
      const checked = new Health({ url: `http://{ip}:${port}/`, intervalSeconds: 3 }, context).check([member]);
      checked.catch(() => undefined);
      await silent;
      await end(context);
      return await checked;
    };
    assert.deepEqual([...(await check(() => clock.step(3000)))], []);
    await assert.rejects(
      check(() => clock.step(60_000)),
      /not done within 1 min/,
    );
  });

  it("proves a member after the configured number of consecutive successes", async () => {
    let status = 200;
    const port = await listen((_request, response) => response.writeHead(status).end());
    const health = healthOf({ url: `http://{ip}:${port}/`, successes: 2 });
    const proven: boolean[] = [];
    for (status of [200, 200, 500, 200, 200]) {
      await health.check([member]);
      proven.push(health.isProven("a"));
    }
    assert.deepEqual(proven, [false, true, false, false, true]);
  });

  it("counts one success for a member that is listed twice", async () => {
    const port = await listen((_request, response) => response.end());
    const health = healthOf({ url: `http://{ip}:${port}/`, successes: 2 });
    await health.check([member, member]);
    assert.equal(health.isProven("a"), false);
  });
});
