import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { ApiError, PoolsError } from "../../../../provider/core/errors";
import { manualClock, steppedClock } from "../../../support/clock";
import { json, silence, text, type Reply } from "../../../support/loopback";
import { rejection } from "../../../support/rejection";
import { client, closeServers, serve, until } from "./server";

const ok = json({ ok: true });
const GET = { method: "GET", path: "/pool" } as const;
const POST = { method: "POST", path: "/pool" } as const;

describe("HttpClient's throttling", () => {
  afterEach(closeServers);

  it("delays all other requests while one is throttled", async () => {
    const server = await serve(text("", 429, { "Retry-After": "30" }), ok);
    const clock = steppedClock();
    const http = client(server.url, { clock });
    const first = http.send(GET);
    await until(() => clock.sleeping === 1);
    const second = http.send(POST);
    await until(() => clock.sleeping === 2);
    assert.equal(server.heard.length, 1);
    await clock.step(29_999);
    assert.equal(clock.sleeping, 2);
    await clock.step(1);
    await Promise.all([first, second]);
    assert.equal(server.heard.length, 3);
  });

  it("extends the delay if a later answer asks for more", async () => {
    const held: ServerResponse[] = [];
    const hold: Reply = (response) => void held.push(response);
    const server = await serve(hold, hold, ok);
    const clock = steppedClock();
    const http = client(server.url, { clock });
    const requests = [http.send(GET), http.send(GET)];
    await until(() => held.length === 2);
    held[0]?.writeHead(429, { "Retry-After": "10" }).end();
    await until(() => clock.sleeping === 1);
    requests.push(http.send(GET));
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

  it("delays them also after a request that is not repeated, for at most a minute", async () => {
    const server = await serve(text("", 429, { "Retry-After": "3600" }), ok);
    const clock = manualClock();
    const http = client(server.url, { clock });
    await rejection(http.send(POST), ApiError);
    await http.send(POST);
    assert.deepEqual(clock.sleeps, [60_000]);
  });

  it("keeps the delay if the clock is set back", async () => {
    const server = await serve(text("", 429, { "Retry-After": "30" }), ok);
    const clock = manualClock();
    const http = client(server.url, { clock });
    await rejection(http.send(POST), ApiError);
    clock.setBy(-86_400_000);
    await http.send(POST);
    assert.deepEqual(clock.sleeps, [30_000]);
  });

  it("does not delay others after a server error", async () => {
    const server = await serve(text("", 500), ok);
    const clock = steppedClock();
    const http = client(server.url, { clock });
    const first = http.send(GET);
    await until(() => clock.sleeping === 1);
    assert.deepEqual((await http.send(GET)).body, { ok: true });
    await clock.step(1000);
    await first;
  });
});

describe("HttpClient's authentication", () => {
  afterEach(closeServers);

  it("signs each attempt again, with the request as it is sent", async () => {
    const server = await serve(text("", 500), text("", 503), ok);
    const signed: unknown[] = [];
    const http = client(`${server.url}/base`, {
      authenticate: ({ method, url, body, contentType }) => {
        signed.push([method, `${url.pathname}${url.search}`, body, contentType]);
        return { Authorization: `signature ${signed.length}` };
      },
    });
    await http.send({ method: "PUT", path: "/pool", query: { a: "1 2", b: "ü/" }, body: { name: "ü" } });
    const one = ["PUT", "/base/pool?a=1%202&b=%C3%BC%2F", '{"name":"ü"}', "application/json"];
    assert.deepEqual(signed, [one, one, one]);
    assert.deepEqual(
      server.heard.map(({ headers }) => headers.authorization),
      ["signature 1", "signature 2", "signature 3"],
    );
    for (const { method, url, body, headers } of server.heard) {
      assert.deepEqual([method, url, body, headers["content-type"]], one);
    }
  });

  it("signs an attempt only when it is sent, so that the signature is fresh", async () => {
    const server = await serve(text("", 429, { "Retry-After": "50" }), ok);
    const clock = manualClock();
    const signedAt: number[] = [];
    const start = clock.now();
    const authenticate = () => {
      signedAt.push(clock.now() - start);
      return {};
    };
    await client(server.url, { clock, authenticate }).send(GET);
    assert.deepEqual(signedAt, [0, 50_000]);
  });
});

describe("HttpClient's slots and aborts", () => {
  afterEach(closeServers);

  it("sends at most eight requests concurrently", async () => {
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
    await Promise.all(Array.from({ length: 24 }, () => http.send(GET)));
    assert.equal(most, 8);
  });

  it("ends when it is aborted, without a retry", async () => {
    const server = await serve(silence);
    const stop = new AbortController();
    const sending = client(server.url).send(GET, stop.signal);
    await until(() => server.heard.length === 1);
    stop.abort(new PoolsError("stopped"));
    assert.equal((await rejection(sending, PoolsError)).message, "stopped");
    assert.equal(server.heard.length, 1);
  });

  it("ends when it is aborted while it waits for a slot", async () => {
    const server = await serve(silence);
    const http = client(server.url);
    const stop = new AbortController();
    const others = Array.from({ length: 8 }, () => http.send(GET, stop.signal).catch(() => undefined));
    await until(() => server.heard.length === 8);
    const waiting = new AbortController();
    const ninth = http.send(GET, waiting.signal);
    waiting.abort(new PoolsError("stopped"));
    assert.equal((await rejection(ninth, PoolsError)).message, "stopped");
    stop.abort(new PoolsError("over"));
    await Promise.all(others);
    assert.equal(server.heard.length, 8);
  });

  it("ends when it is aborted during a pause", async () => {
    const server = await serve(text("", 503, { "Retry-After": "60" }), ok);
    const stop = new AbortController();
    const clock = steppedClock();
    const sending = client(server.url, { clock }).send(GET, stop.signal);
    await until(() => clock.sleeping === 1);
    stop.abort(new PoolsError("stopped"));
    assert.equal((await rejection(sending, PoolsError)).message, "stopped");
    assert.equal(server.heard.length, 1);
  });
});
