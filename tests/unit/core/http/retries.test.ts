import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { ApiError, PoolsError, TransportError } from "../../../../provider/core/errors";
import { HttpClient, type HttpOptions, type HttpRequest } from "../../../../provider/core/http/client";
import { manualClock, steppedClock, type ManualClock } from "../../../support/clock";
import { cutOff, json, loopback, reset, silence, text, type Loopback, type Reply } from "../../../support/loopback";
import { rejection } from "../../../support/rejection";

const open: Loopback[] = [];

async function serve(...replies: Reply[]): Promise<Loopback> {
  const server = await loopback(replies);
  open.push(server);
  return server;
}

function client(baseUrl: string, options: Partial<HttpOptions> = {}): HttpClient {
  const clock = manualClock();
  return new HttpClient({ baseUrl, clock, refusal: read, ...options });
}

function read(body: unknown) {
  return { message: String(body), fields: [], isOwn: true };
}

/** Does what `reply` does, and then lets the time for an attempt pass. */
function late(reply: Reply, clock: ManualClock): Reply {
  return (response, heard) => {
    reply(response, heard);
    setImmediate(() => clock.advance(60_000));
  };
}

/** Waits until `ready`, however fast this machine is. */
async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setTimeout(resolve, 1));
}

const ok = json({ ok: true });
const request = (method: HttpRequest["method"]): HttpRequest => ({ method, path: "/pool" });

describe("HttpClient's retries", () => {
  afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

  const passing: [what: string, reply: Reply][] = [
    ["429", text("", 429)],
    ["500", text("", 500)],
    ["502", text("", 502)],
    ["503", text("", 503)],
    ["504", text("", 504)],
    ["a connection that breaks", reset],
    ["an answer that breaks off", cutOff],
  ];
  for (const [what, reply] of passing) {
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

    it(`repeats a POST after ${what} where the caller says that twice is once`, async () => {
      const server = await serve(reply, ok);
      await client(server.url).send({ ...request("POST"), repeatable: true });
      assert.equal(server.heard.length, 2);
    });
  }

  for (const status of [400, 401, 403, 404, 409, 501]) {
    it(`does not repeat what was refused with ${status}`, async () => {
      const server = await serve(text("no", status), ok);
      assert.equal((await rejection(client(server.url).send(request("GET")), ApiError)).status, status);
      assert.equal(server.heard.length, 1);
    });
  }

  it("does not repeat where the caller says that twice is not once", async () => {
    const server = await serve(text("", 500), ok);
    await assert.rejects(client(server.url).send({ ...request("PUT"), repeatable: false }));
    assert.equal(server.heard.length, 1);
  });

  it("repeats a GET that got no answer in time, each attempt with the whole time", async () => {
    const clock = manualClock();
    const server = await serve(late(silence, clock), late(silence, clock), ok);
    const { body } = await client(server.url, { clock }).send(request("GET"));
    assert.deepEqual(body, { ok: true });
    assert.equal(server.heard.length, 3);
  });

  it("does not wait for ever for an answer that drips in byte by byte", async () => {
    const dripping: Reply = (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    };
    const clock = manualClock();
    const server = await serve(late(dripping, clock), ok);
    const { body } = await client(server.url, { clock }).send(request("GET"));
    assert.deepEqual(body, { ok: true });
    assert.equal(server.heard.length, 2);
  });

  it("repeats even a POST that never arrived, because nobody listened", async () => {
    const server = await serve(ok);
    await server.close();
    open.splice(0);
    const clock = manualClock();
    const sleep: typeof clock.sleep = async (ms) => {
      await clock.sleep(ms);
      if (open.length === 0) open.push(await loopback([ok], server.port));
    };
    await client(server.url, { clock: { ...clock, sleep } }).send(request("POST"));
    assert.equal(open[0]?.heard.length, 1);
  });

  it("says of what never arrived that it cannot have happened, and of the rest that it may", async () => {
    const server = await serve(reset);
    const lost = await rejection(client(server.url).send(request("POST")), TransportError);
    assert.equal(lost.mayHaveHappened, true);
    await server.close();
    open.splice(0);
    const refused = await rejection(client(server.url).send(request("POST")), TransportError);
    assert.equal(refused.mayHaveHappened, false);
  });

  it("gives up after the sixth attempt, with growing pauses between", async () => {
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

  it("goes on for longer where it is only throttled", async () => {
    const server = await serve(text("slow down", 429));
    const error = await rejection(client(server.url).send(request("GET")), ApiError);
    assert.equal(error.status, 429);
    assert.equal(server.heard.length, 21);
  });

  const pauses: [what: string, header: () => string, from: number, to: number][] = [
    ["seconds", () => "7", 7000, 7000],
    ["a date", () => new Date(manualClock().now() + 20_000).toUTCString(), 18_000, 20_000],
    ["more than a minute", () => "3600", 60_000, 60_000],
    ["a date that is over", () => new Date(manualClock().now() - 20_000).toUTCString(), 375, 625],
    ["0", () => "0", 375, 625],
    ["nonsense", () => "soon", 375, 625],
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

  it("holds back every other request while one is throttled", async () => {
    const server = await serve(text("", 429, { "Retry-After": "30" }), ok);
    const clock = steppedClock();
    const http = client(server.url, { clock });
    const first = http.send(request("GET"));
    await until(() => clock.sleeping === 1);
    const second = http.send(request("POST"));
    await until(() => clock.sleeping === 2);
    assert.equal(server.heard.length, 1);
    await clock.step(29_999);
    assert.equal(clock.sleeping, 2);
    await clock.step(1);
    await Promise.all([first, second]);
    assert.equal(server.heard.length, 3);
  });

  it("holds them back for longer where that is said meanwhile", async () => {
    const held: ServerResponse[] = [];
    const hold: Reply = (response) => void held.push(response);
    const server = await serve(hold, hold, ok);
    const clock = steppedClock();
    const http = client(server.url, { clock });
    const requests = [http.send(request("GET")), http.send(request("GET"))];
    await until(() => held.length === 2);
    held[0]?.writeHead(429, { "Retry-After": "10" }).end();
    await until(() => clock.sleeping === 1);
    requests.push(http.send(request("GET")));
    await until(() => clock.sleeping === 2);
    await clock.step(5000);
    held[1]?.writeHead(429, { "Retry-After": "30" }).end();
    await until(() => clock.sleeping === 3);
    await clock.step(5000);
    await until(() => clock.sleeping === 3);
    assert.equal(server.heard.length, 2);
    await clock.step(25_000);
    await Promise.all(requests);
    assert.equal(server.heard.length, 5);
  });

  it("holds them back too after a request that is not repeated, for a minute at most", async () => {
    const server = await serve(text("", 429, { "Retry-After": "3600" }), ok);
    const clock = manualClock();
    const http = client(server.url, { clock });
    await rejection(http.send(request("POST")), ApiError);
    await http.send(request("POST"));
    assert.deepEqual(clock.sleeps, [60_000]);
  });

  it("holds back as long as was asked, also where the date is set back meanwhile", async () => {
    const server = await serve(text("", 429, { "Retry-After": "30" }), ok);
    const clock = manualClock();
    const http = client(server.url, { clock });
    await rejection(http.send(request("POST")), ApiError);
    clock.setBy(-86_400_000);
    await http.send(request("POST"));
    assert.deepEqual(clock.sleeps, [30_000]);
  });

  it("does not hold others back for a server error", async () => {
    const server = await serve(text("", 500), ok);
    const clock = steppedClock();
    const http = client(server.url, { clock });
    const first = http.send(request("GET"));
    await until(() => clock.sleeping === 1);
    assert.deepEqual((await http.send(request("GET"))).body, { ok: true });
    await clock.step(1000);
    await first;
  });

  it("proves itself anew for each attempt, with the request as it goes out", async () => {
    const server = await serve(text("", 500), text("", 503), ok);
    const signed: unknown[] = [];
    const http = client(`${server.url}/base`, {
      authenticate: ({ method, url, body, contentType }) => {
        signed.push([method, `${url.pathname}${url.search}`, body, contentType]);
        return { Authorization: `proof ${signed.length}` };
      },
    });
    await http.send({ method: "PUT", path: "/pool", query: { a: "1 2", b: "ü/" }, body: { name: "ü" } });
    const one = ["PUT", "/base/pool?a=1%202&b=%C3%BC%2F", '{"name":"ü"}', "application/json"];
    assert.deepEqual(signed, [one, one, one]);
    assert.deepEqual(
      server.heard.map(({ headers }) => headers.authorization),
      ["proof 1", "proof 2", "proof 3"],
    );
    for (const { method, url, body, headers } of server.heard) {
      assert.deepEqual([method, url, body, headers["content-type"]], one);
    }
  });

  it("proves itself only when its turn has come, so that the proof is fresh", async () => {
    const server = await serve(text("", 429, { "Retry-After": "50" }), ok);
    const clock = manualClock();
    const signedAt: number[] = [];
    const start = clock.now();
    const authenticate = () => {
      signedAt.push(clock.now() - start);
      return {};
    };
    await client(server.url, { clock, authenticate }).send(request("GET"));
    assert.deepEqual(signedAt, [0, 50_000]);
  });

  it("keeps to its limit of requests at once", async () => {
    let [now, most] = [0, 0];
    const slow: Reply = (response, heard) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        ok(response, heard);
      }, 5);
    };
    const server = await serve(slow);
    const http = client(server.url);
    await Promise.all(Array.from({ length: 24 }, () => http.send(request("GET"))));
    assert.equal(most, 8);
  });

  it("ends at once when it is aborted, and is not repeated", async () => {
    const server = await serve(silence);
    const stop = new AbortController();
    const sending = client(server.url).send(request("GET"), stop.signal);
    await until(() => server.heard.length === 1);
    stop.abort(new PoolsError("stopped"));
    assert.equal((await rejection(sending, PoolsError)).message, "stopped");
    assert.equal(server.heard.length, 1);
  });

  it("ends when it is aborted while others have all the places", async () => {
    const server = await serve(silence);
    const http = client(server.url);
    const stop = new AbortController();
    const others = Array.from({ length: 8 }, () => http.send(request("GET"), stop.signal).catch(() => undefined));
    await until(() => server.heard.length === 8);
    const waiting = new AbortController();
    const ninth = http.send(request("GET"), waiting.signal);
    waiting.abort(new PoolsError("stopped"));
    assert.equal((await rejection(ninth, PoolsError)).message, "stopped");
    stop.abort(new PoolsError("over"));
    await Promise.all(others);
    assert.equal(server.heard.length, 8);
  });

  it("ends when it is aborted in a pause", async () => {
    const server = await serve(text("", 503, { "Retry-After": "60" }), ok);
    const stop = new AbortController();
    const clock = steppedClock();
    const sending = client(server.url, { clock }).send(request("GET"), stop.signal);
    await until(() => clock.sleeping === 1);
    stop.abort(new PoolsError("stopped"));
    assert.equal((await rejection(sending, PoolsError)).message, "stopped");
    assert.equal(server.heard.length, 1);
  });
});
