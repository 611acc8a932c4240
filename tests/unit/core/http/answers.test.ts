import assert from "node:assert/strict";
import { ApiError, TransportError } from "../../../../provider/core/errors";
import { cutOff, json, reset, silence, stalled, text, type Reply } from "../../../support/loopback";
import { rejection } from "../../../support/rejection";
import { client, closeServers, refusal, serve } from "./server";
import { post, postUntilTimeout } from "./post";

describe("HttpClient's answers", () => {
  afterEach(closeServers);

  it("are parsed JSON with status and headers", async () => {
    const server = await serve(json({ a: [1] }, 201, { "X-Request-Id": "r1" }));
    const answer = await client(server.url).send({ method: "GET", path: "/pool" });
    assert.equal(answer.status, 201);
    assert.deepEqual(answer.body, { a: [1] });
    assert.equal(answer.headers["x-request-id"], "r1");
  });

  it("are undefined without a body, and any JSON value with one", async () => {
    assert.equal(await post((response) => response.writeHead(204).end()), undefined);
    assert.equal(await post(text("null")), null);
    assert.equal(await post(text('"text"')), "text");
    assert.equal(await post(text("7")), 7);
  });

  it("do not change prototypes", async () => {
    const body = await post(text('{"__proto__":{"polluted":true}}'));
    assert.deepEqual(Object.keys(body as object), ["__proto__"]);
    assert.equal((body as { polluted?: boolean }).polluted, undefined);
  });

  it("are requested as JSON; only a request with a body has a content type", async () => {
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

  it("become errors with call, status, message and advice if they refuse", async () => {
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

  it("become errors also if they refuse with HTML or without a body", async () => {
    const html = await rejection(post(text("<html>Bad gateway</html>", 502)), ApiError);
    assert.match(html.message, /^POST \/pool answered 502: <html>Bad gateway/);
    const bad = await rejection(post(text("what?", 400)), ApiError);
    assert.match(bad.message, /^POST \/pool answered 400: what\?/);
    const mute = await rejection(post(text("", 502), { refusal: () => refusal("") }), ApiError);
    assert.match(mute.message, /no explanation/);
  });

  const unusable: [what: string, reply: Reply, message: RegExp][] = [
    ["HTML", text("<html>Welcome to the hotel's network</html>"), /POST \/pool got no usable answer: .*<html>Welcome/],
    ["incomplete JSON", text('{"a":'), /POST \/pool got no usable answer/],
    ["a truncated body", cutOff, /POST \/pool got no usable answer/],
    ["a body that does not end", stalled, /POST \/pool got no usable answer: no complete answer within 1 min/],
    ["missing", silence, /POST \/pool got no usable answer: no complete answer within 1 min/],
    ["a broken connection", reset, /POST \/pool got no usable answer: .* from 127\.0\.0\.1:/],
    ["a huge page", text("x".repeat(100_000)), /POST \/pool got no usable answer: it is not JSON: .{0,200}$/],
  ];
  for (const [what, reply, message] of unusable) {
    it(`count as unusable if they are ${what}: the change may have happened`, async () => {
      const error = await rejection(postUntilTimeout(reply), TransportError);
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

  it("share one connection, without a proxy to a server on this machine", async () => {
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

  it("are truncated to 64 KB if they refuse", async () => {
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

  it("are rejected if they are longer than 32 MB, without a retry", async () => {
    const server = await serve(endless);
    const error = await rejection(client(server.url).send({ method: "GET", path: "/pool" }), TransportError);
    assert.match(error.message, /longer than 32 MB/);
    assert.equal(server.heard.length, 1);
  });
});
