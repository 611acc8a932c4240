import assert from "node:assert/strict";
import { inspect } from "node:util";
import {
  ApiError,
  ConfigurationError,
  PoolsError,
  TransportError,
  type Refusal,
} from "../../../../provider/core/errors";
import { HttpClient, type HttpOptions } from "../../../../provider/core/http/client";
import { path } from "../../../../provider/core/http/path";
import { keepSecret } from "../../../../provider/core/text/redaction";
import { manualClock } from "../../../support/clock";
import {
  cutOff,
  json,
  loopback,
  reset,
  silence,
  stalled,
  text,
  type Loopback,
  type Reply,
} from "../../../support/loopback";
import { rejection } from "../../../support/rejection";

const open: Loopback[] = [];

async function serve(...replies: Reply[]): Promise<Loopback> {
  const server = await loopback(replies);
  open.push(server);
  return server;
}

function refusal(message: string, fields: string[] = []): Refusal {
  return { message, fields, isOwn: true };
}

const CREDENTIAL = "canary-credential";

function client(baseUrl: string, options: Partial<HttpOptions> = {}): HttpClient {
  return new HttpClient({
    baseUrl,
    clock: manualClock(),
    refusal: (body) => refusal(typeof body === "string" ? body : JSON.stringify(body)),
    authenticate: () => ({ Authorization: CREDENTIAL }),
    ...options,
  });
}

async function post(reply: Reply, options: Partial<HttpOptions> = {}): Promise<unknown> {
  const server = await serve(reply);
  return (await client(server.url, options).send({ method: "POST", path: "/pool", body: { a: 1 } })).body;
}

/** The same, and the time for an attempt passes as soon as the server has the request. */
async function postInVain(reply: Reply): Promise<unknown> {
  const clock = manualClock();
  const late: Reply = (response, heard) => {
    reply(response, heard);
    setImmediate(() => clock.advance(60_000));
  };
  return await post(reply === silence || reply === stalled ? late : reply, { clock });
}

describe("HttpClient's answers", () => {
  afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

  it("are parsed JSON with status and headers", async () => {
    const server = await serve(json({ a: [1] }, 201, { "X-Request-Id": "r1" }));
    const answer = await client(server.url).send({ method: "GET", path: "/pool" });
    assert.equal(answer.status, 201);
    assert.deepEqual(answer.body, { a: [1] });
    assert.equal(answer.headers["x-request-id"], "r1");
  });

  it("are nothing where there was no body, and any JSON value where there was one", async () => {
    assert.equal(await post((response) => response.writeHead(204).end()), undefined);
    assert.equal(await post(text("null")), null);
    assert.equal(await post(text('"text"')), "text");
    assert.equal(await post(text("7")), 7);
  });

  it("carry no prototype into what reads them", async () => {
    const body = await post(text('{"__proto__":{"polluted":true}}'));
    assert.deepEqual(Object.keys(body as object), ["__proto__"]);
    assert.equal((body as { polluted?: boolean }).polluted, undefined);
  });

  it("are asked for as JSON; only a body has a content type", async () => {
    const server = await serve(json({}));
    const http = client(server.url, { authenticate: undefined });
    await http.send({ method: "GET", path: "/pool" });
    await http.send({ method: "DELETE", path: "/pool" });
    await http.send({ method: "POST", path: "/pool", body: {}, headers: { "X-Own": "1" } });
    await http.send({ method: "PATCH", path: "/pool", body: {}, contentType: "application/merge-patch+json" });
    assert.deepEqual(
      server.heard.map(({ headers }) => headers["content-type"]),
      [undefined, undefined, "application/json", "application/merge-patch+json"],
    );
    for (const { headers } of server.heard) {
      assert.equal(headers.accept, "application/json");
      assert.match(String(headers["user-agent"]), /^pulumi-pools/);
      assert.equal(headers.authorization, undefined);
    }
    assert.equal(server.heard[2]?.headers["x-own"], "1");
  });

  it("that refuse are told with call, status, words and advice", async () => {
    const server = await serve(json({ message: "not yours" }, 403));
    const http = client(`${server.url}/v2`, {
      refusal: (body, headers) => refusal((body as { message: string }).message, [String(headers["content-type"])]),
      hint: (status, { message }) => `Advice on ${status} ${message}.`,
    });
    const error = await rejection(
      http.send({ method: "PUT", path: "/pool/7:scale", query: { secret: "q" } }),
      ApiError,
    );
    assert.equal(error.call, "PUT /v2/pool/7:scale");
    assert.equal(error.status, 403);
    assert.equal(
      error.message,
      "PUT /v2/pool/7:scale answered 403: not yours (application/json). Advice on 403 not yours.",
    );
  });

  it("that refuse in HTML, or without a word, are told all the same", async () => {
    const html = await rejection(post(text("<html>Bad gateway</html>", 502)), ApiError);
    assert.match(html.message, /^POST \/pool answered 502: <html>Bad gateway/);
    const bad = await rejection(post(text("what?", 400)), ApiError);
    assert.match(bad.message, /^POST \/pool answered 400: what\?/);
    const mute = await rejection(post(text("", 502), { refusal: () => refusal("") }), ApiError);
    assert.match(mute.message, /no explanation/);
  });

  const unusable: [what: string, reply: Reply, message: RegExp][] = [
    ["HTML", text("<html>Welcome to the hotel's network</html>"), /POST \/pool got no usable answer: .*<html>Welcome/],
    ["JSON that ends too early", text('{"a":'), /POST \/pool got no usable answer/],
    ["a body that breaks off", cutOff, /POST \/pool got no usable answer/],
    ["a body that does not end", stalled, /POST \/pool got no usable answer: no complete answer within 1 min/],
    ["no answer in time", silence, /POST \/pool got no usable answer: no complete answer within 1 min/],
    ["a broken connection", reset, /POST \/pool got no usable answer: .* from 127\.0\.0\.1:/],
    ["a huge page", text("x".repeat(100_000)), /POST \/pool got no usable answer: it is not JSON: .{0,200}$/],
  ];
  for (const [what, reply, message] of unusable) {
    it(`that are ${what} are no answers, and the change may have been made`, async () => {
      const error = await rejection(postInVain(reply), TransportError);
      assert.match(error.message, message);
      assert.equal(error.mayHaveHappened, true);
    });
  }

  const endless: Reply = (response) => {
    if (!response.headersSent) response.writeHead(200);
    const chunk = Buffer.alloc(1024 * 1024, " ");
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", more);
    more();
  };

  it("come over one connection as long as it lasts, and straight from a server on this machine", async () => {
    const proxy = await serve(json({}));
    const server = await serve(json({ a: 1 }));
    const before = process.env.http_proxy;
    process.env.http_proxy = proxy.url;
    try {
      const http = client(server.url);
      for (let times = 3; times > 0; times -= 1) await http.send({ method: "GET", path: "/pool" });
    } finally {
      if (before === undefined) delete process.env.http_proxy;
      else process.env.http_proxy = before;
    }
    assert.equal(proxy.heard.length, 0);
    assert.equal(server.heard.length, 3);
    assert.equal(new Set(server.heard.map(({ port }) => port)).size, 1);
  });

  it("that refuse are read as far as a person could read them, whatever the server sends", async () => {
    const server = await serve((response) => endless(response.writeHead(400), undefined as never));
    const seen: string[] = [];
    const read = (body: unknown) => {
      seen.push(String(body));
      return refusal("no");
    };
    await rejection(client(server.url, { refusal: read }).send({ method: "GET", path: "/pool" }), ApiError);
    assert.deepEqual(
      seen.map(({ length }) => length),
      [64 * 1024],
    );
  });

  it("that are too long are not read to their end, and not asked for again", async () => {
    const server = await serve(endless);
    const error = await rejection(client(server.url).send({ method: "GET", path: "/pool" }), TransportError);
    assert.match(error.message, /longer than 32 MB/);
    assert.equal(server.heard.length, 1);
  });
});

describe("HttpClient's credentials", () => {
  afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

  for (const status of [300, 301, 302, 303, 307, 308]) {
    it(`do not follow a redirect with ${status}`, async () => {
      const elsewhere = await serve(json({}));
      const server = await serve(text("", status, { Location: `${elsewhere.url}/pool` }));
      const error = await rejection(client(server.url).send({ method: "GET", path: "/pool" }), ApiError);
      assert.match(error.message, new RegExp(`answered ${status}: a redirect, which is not followed.*endpoint`));
      assert.equal(server.heard.length, 1);
      assert.deepEqual(elsewhere.heard, []);
    });
  }

  it("are removed from a refusal before its words are cut", async () => {
    const secret = keepSecret(`canary-${"x".repeat(40)}`);
    for (const body of [`${"a".repeat(280)}${secret}`, JSON.stringify({ message: `${"a".repeat(280)}${secret}` })]) {
      const read = (answer: unknown) => refusal(JSON.stringify(answer).slice(0, 300));
      const error = await rejection(post(text(body, 400), { refusal: read }), ApiError);
      assert.doesNotMatch(error.message, /canary/);
    }
  });

  const failures: [what: string, reply: Reply][] = [
    ["a refusal", text("no", 401)],
    ["a server error", text("no", 500)],
    ["a redirect", text("", 302, { Location: "/x" })],
    ["a reset", reset],
    ["an answer that breaks off", cutOff],
    ["HTML", text("<html>")],
    ["silence", silence],
  ];
  for (const [what, reply] of failures) {
    it(`are nowhere in the error after ${what}`, async () => {
      const error = await rejection(postInVain(reply), PoolsError);
      assert.doesNotMatch(inspect(error, { depth: 12, showHidden: true }), new RegExp(CREDENTIAL));
    });
  }

  for (const baseUrl of [
    "http://api.example.com/v2",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://10.0.0.1",
    "http://128.0.0.1",
    "http://[::ffff:10.0.0.1]",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
  ]) {
    it(`do not go to ${baseUrl} without TLS`, () => assert.throws(() => client(baseUrl), /has no TLS\. Use https/));
  }

  for (const baseUrl of [
    "https://api.example.com/v2",
    "http://127.0.0.1:1",
    "http://127.1.2.3",
    "http://localhost:1",
    "http://[::1]:1",
  ]) {
    it(`may go to ${baseUrl}`, () => void client(baseUrl));
  }

  it("go without TLS where the user has allowed it, but never over something else than HTTP", () => {
    client("http://10.0.0.1", { allowInsecure: true });
    assert.throws(() => client("ftp://10.0.0.1", { allowInsecure: true }), ConfigurationError);
  });

  it("are not shown where they stand in an endpoint that is refused", () => {
    for (const baseUrl of ["http://user:canary-password@example.com", "canary-password", "//user:canary-password@x"]) {
      assert.throws(
        () => client(baseUrl),
        (error) => {
          assert.ok(error instanceof ConfigurationError);
          assert.doesNotMatch(inspect(error), /canary-password/);
          assert.match(error.message, /https|Remove them from the URL/);
          return true;
        },
      );
    }
  });
});

describe("a path", () => {
  it("holds its values in their segments", () => {
    assert.equal(path`/pool/${"7"}:scale`, "/pool/7:scale");
    assert.equal(path`/pool/${"a/b"}/x/${"c d?e#f%2f"}`, "/pool/a%2Fb/x/c%20d%3Fe%23f%252f");
    assert.equal(path`/pool/${"ü@zone"}`, "/pool/%C3%BC%40zone");
    assert.equal(path`/pool/${"..."}`, "/pool/...");
    assert.equal(path`/pool`, "/pool");
  });

  for (const value of ["", ".", "..", "\ud800"]) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      assert.throws(() => path`/pool/${value}`, {
        name: "PoolsError",
        message: /^".*" cannot be part of a request's path/,
      });
    });
  }

  it("leads nowhere else whatever the value", () => {
    for (const value of [
      "../admin",
      "..\\admin",
      "%2e%2e",
      "%2e%2e/admin",
      "a/../../admin",
      "//host",
      "\t",
      "\0",
      ";x",
      "?a=b",
    ]) {
      const { pathname, search, host } = new URL(`https://host.test${path`/pool/${value}/end`}`);
      assert.match(pathname, /^\/pool\/[^/]+\/end$/);
      assert.equal(decodeURIComponent(pathname), `/pool/${value}/end`);
      assert.equal(search + host, "host.test");
    }
  });
});
