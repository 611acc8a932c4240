import assert from "node:assert/strict";
import { inspect } from "node:util";
import { ApiError, ConfigurationError, PoolsError } from "../../../../provider/core/errors";
import { keepSecret } from "../../../../provider/core/text/redaction";
import { cutOff, json, reset, silence, text, type Reply } from "../../../support/loopback";
import { rejection } from "../../../support/rejection";
import { CREDENTIAL, post, postUntilTimeout } from "./post";
import { client, closeServers, refusal, serve } from "./server";

describe("HttpClient's credentials", () => {
  afterEach(closeServers);

  for (const status of [300, 301, 302, 303, 307, 308]) {
    it(`are not sent to the target of a redirect with ${status}`, async () => {
      const elsewhere = await serve(json({}));
      const server = await serve(text("", status, { Location: `${elsewhere.url}/pool` }));
      const error = await rejection(client(server.url).send({ method: "GET", path: "/pool" }), ApiError);
      assert.match(error.message, new RegExp(`answered ${status}: a redirect, which is not followed.*endpoint`));
      assert.equal(server.heard.length, 1);
      assert.deepEqual(elsewhere.heard, []);
    });
  }

  it("are redacted in a refusal before its text is truncated", async () => {
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
    ["a truncated answer", cutOff],
    ["HTML", text("<html>")],
    ["silence", silence],
  ];
  for (const [what, reply] of failures) {
    it(`are not in the error after ${what}`, async () => {
      const error = await rejection(postUntilTimeout(reply), PoolsError);
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
    it(`are not sent to ${baseUrl}, which has no TLS`, () =>
      assert.throws(() => client(baseUrl), /has no TLS\. Use https/));
  }

  for (const baseUrl of [
    "https://api.example.com/v2",
    "http://127.0.0.1:1",
    "http://127.1.2.3",
    "http://localhost:1",
    "http://[::1]:1",
  ]) {
    it(`may be sent to ${baseUrl}`, () => void client(baseUrl));
  }

  it("are sent without TLS if the user allows it, but only over HTTP", () => {
    client("http://10.0.0.1", { allowInsecure: true });
    assert.throws(() => client("ftp://10.0.0.1", { allowInsecure: true }), ConfigurationError);
  });

  it("are not shown if they are part of a refused endpoint", () => {
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
