import assert from "node:assert/strict";
import { ApiError, TransportError } from "../../../../provider/core/errors";
import type { HttpRequest } from "../../../../provider/core/http/client";
import { manualClock } from "../../../support/clock";
import { cutOff, json, loopback, reset, silence, text, type Reply } from "../../../support/loopback";
import { rejection } from "../../../support/rejection";
import { client, closeServers, serve, servers, thenTimeout } from "./server";

const ok = json({ ok: true });
const request = (method: HttpRequest["method"]): HttpRequest => ({ method, path: "/pool" });

describe("HttpClient's retries", () => {
  afterEach(closeServers);

  const transient: [what: string, reply: Reply][] = [
    ["429", text("", 429)],
    ["500", text("", 500)],
    ["502", text("", 502)],
    ["503", text("", 503)],
    ["504", text("", 504)],
    ["a reset connection", reset],
    ["a truncated answer", cutOff],
  ];
  for (const [what, reply] of transient) {
    for (const method of ["GET", "PUT", "PATCH", "DELETE"] as const) {
      it(`repeats a ${method} after ${what}`, async () => {
        const server = await serve(reply, ok);
        assert.deepEqual((await client(server.url).send(request(method))).body, { ok: true });
        assert.equal(server.heard.length, 2);
      });
    }

    it(`does not repeat a POST after ${what}`, async () => {
      const server = await serve(reply, ok);
      await assert.rejects(client(server.url).send(request("POST")));
      assert.equal(server.heard.length, 1);
    });

    it(`repeats a repeatable POST after ${what}`, async () => {
      const server = await serve(reply, ok);
      await client(server.url).send({ ...request("POST"), repeatable: true });
      assert.equal(server.heard.length, 2);
    });
  }

  for (const status of [400, 401, 403, 404, 409, 501]) {
    it(`does not repeat a request that was refused with ${status}`, async () => {
      const server = await serve(text("no", status), ok);
      assert.equal((await rejection(client(server.url).send(request("GET")), ApiError)).status, status);
      assert.equal(server.heard.length, 1);
    });
  }

  it("does not repeat a PUT that is not repeatable", async () => {
    const server = await serve(text("", 500), ok);
    await assert.rejects(client(server.url).send({ ...request("PUT"), repeatable: false }));
    assert.equal(server.heard.length, 1);
  });

  it("repeats a GET after a timeout, with the full timeout for each attempt", async () => {
    const clock = manualClock();
    const server = await serve(thenTimeout(silence, clock), thenTimeout(silence, clock), ok);
    const { body } = await client(server.url, { clock }).send(request("GET"));
    assert.deepEqual(body, { ok: true });
    assert.equal(server.heard.length, 3);
  });

  it("limits the time for an answer that arrives byte by byte", async () => {
    const dripping: Reply = (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    };
    const clock = manualClock();
    const server = await serve(thenTimeout(dripping, clock), ok);
    const { body } = await client(server.url, { clock }).send(request("GET"));
    assert.deepEqual(body, { ok: true });
    assert.equal(server.heard.length, 2);
  });

  it("repeats a POST that never arrived, because the connection was refused", async () => {
    const server = await serve(ok);
    await server.close();
    servers.splice(0);
    const clock = manualClock();
    const sleep: typeof clock.sleep = async (ms) => {
      await clock.sleep(ms);
      if (servers.length === 0) servers.push(await loopback([ok], server.port));
    };
    await client(server.url, { clock: { ...clock, sleep } }).send(request("POST"));
    assert.equal(servers[0]?.heard.length, 1);
  });

  it("reports whether a failed request may have happened", async () => {
    const server = await serve(reset);
    const lost = await rejection(client(server.url).send(request("POST")), TransportError);
    assert.equal(lost.mayHaveHappened, true);
    await server.close();
    servers.splice(0);
    const refused = await rejection(client(server.url).send(request("POST")), TransportError);
    assert.equal(refused.mayHaveHappened, false);
  });

  it("gives up after six attempts with growing pauses", async () => {
    const server = await serve(text("down", 503));
    const clock = manualClock();
    const error = await rejection(client(server.url, { clock }).send(request("GET")), ApiError);
    assert.equal(error.status, 503);
    assert.equal(server.heard.length, 6);
    assert.equal(clock.sleeps.length, 5);
    for (const [index, pause] of clock.sleeps.entries()) {
      const middle = 500 * 2 ** index;
      assert.ok(pause >= middle * 0.75 && pause <= middle * 1.25, `pause ${index} of ${pause} ms`);
    }
  });

  it("makes more attempts if it is throttled", async () => {
    const server = await serve(text("slow down", 429));
    const error = await rejection(client(server.url).send(request("GET")), ApiError);
    assert.equal(error.status, 429);
    assert.equal(server.heard.length, 21);
  });

  const pauses: [what: string, header: () => string, from: number, to: number][] = [
    ["seconds", () => "7", 7000, 7000],
    ["a date", () => new Date(manualClock().now() + 20_000).toUTCString(), 18_000, 20_000],
    ["more than a minute", () => "3600", 60_000, 60_000],
    ["a date in the past", () => new Date(manualClock().now() - 20_000).toUTCString(), 375, 625],
    ["0", () => "0", 375, 625],
    ["an invalid value", () => "soon", 375, 625],
  ];
  for (const status of [429, 503]) {
    for (const [what, header, from, to] of pauses) {
      it(`waits after ${status} with a Retry-After of ${what}: ${from} to ${to} ms`, async () => {
        const server = await serve(text("", status, { "Retry-After": header() }), ok);
        const clock = manualClock();
        await client(server.url, { clock }).send(request("GET"));
        const slept = clock.sleeps.reduce((sum, ms) => sum + ms, 0);
        assert.ok(slept >= from && slept <= to, `slept ${slept} ms`);
      });
    }
  }
});
