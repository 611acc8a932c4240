import assert from "node:assert/strict";
import { keepHidden, keepSecret, redact } from "../../../../provider/core/text/redaction";
import { quote, truncate } from "../../../../provider/core/text/truncate";

describe("redaction", () => {
  it("keeps text without secrets", () => {
    assert.equal(
      redact("PUT /v2/instance-pool answered 403: not allowed."),
      "PUT /v2/instance-pool answered 403: not allowed.",
    );
  });

  it("removes a registered secret anywhere in a text", () => {
    assert.equal(keepSecret("canary+one/two="), "canary+one/two=");
    assert.equal(redact("canary+one/two= and xcanary+one/two=x"), "[secret] and x[secret]x");
  });

  it("removes a secret from URLs, JSON, HTML and base64", () => {
    const secret = 'canary "quoted" & ü/\\\n';
    keepSecret(secret);
    for (const form of [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      "canary &quot;quoted&quot; &amp; ü/\\\n",
      'canary "quoted" & ü/\\; ',
      JSON.stringify({ secret }),
      Buffer.from(secret).toString("base64"),
    ]) {
      assert.doesNotMatch(redact(`<${form}>`), /canary|quoted|%22|Y2FuYXJ5/, form);
    }
  });

  it("happens before a text is truncated, or a part of a secret would remain", () => {
    const secret = keepSecret(`canary-${"x".repeat(100)}`);
    assert.equal(truncate(`${"a".repeat(50)}${secret}`), `${"a".repeat(50)}[secret]… (157 characters)`);
    assert.doesNotMatch(quote({ a: "a".repeat(50), secret }), /canary/);
  });

  it("removes the whole of a secret that contains another one", () => {
    keepSecret("canary-short");
    keepSecret("canary-short-and-long");
    assert.equal(redact("it is canary-short-and-long, or canary-short"), "it is [secret], or [secret]");
  });

  it("keeps words that are too short to be secrets", () => {
    keepSecret("pool");
    keepSecret("");
    keepSecret(undefined);
    assert.equal(redact("the pool"), "the pool");
  });

  describe("of hidden text", () => {
    const userData = [
      "#cloud-config",
      "runtime: docker",
      "password: canary-in-a-line",
      'token: "canary-in-quotes"',
      "default",
    ].join("\n");
    keepHidden(userData);
    keepHidden("docker");
    keepHidden("default-pool");

    for (const quoted of ["password: canary-in-a-line", "canary-in-a-line", "canary-in-quotes", userData])
      it(`removes ${JSON.stringify(quoted).slice(0, 30)}`, () =>
        assert.doesNotMatch(redact(`no ${quoted}!`), /canary/));

    it("removes it if its lines were joined", () => {
      assert.doesNotMatch(redact(userData.replaceAll("\n", "; ")), /canary/);
    });

    it("keeps ordinary words", () => {
      const said = "runtime docker is the default in default-pool, and so is #cloud-config";
      assert.equal(redact(said), said);
    });
  });

  it("handles 20,000 secrets in a long text", () => {
    for (let number = 0; number < 20_000; number += 1) keepSecret(`canary-${number}-${"x".repeat(20)}`);
    assert.equal(redact(`${"canary-".repeat(5_000)}canary-19999-${"x".repeat(20)}`).slice(-8), "[secret]");
  });

  const headers: [text: string, clean: string][] = [
    [
      "EXO2-HMAC-SHA256 credential=EXO1,expires=1,signature=abc+/=",
      "EXO2-HMAC-SHA256 credential=EXO1,expires=1,signature=[secret]",
    ],
    [
      "SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=0123abc",
      "SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=[secret]",
    ],
    ["X-AUTH-TOKEN: abc123 failed", "X-AUTH-TOKEN: [secret] failed"],
    ["x-auth-token: abc123", "x-auth-token: [secret]"],
    ["X-Auth-Token:abc123", "X-Auth-Token:[secret]"],
    ["Authorization: Bearer abc.def", "Authorization: [secret]"],
    ["authorization: Basic dXNlcjpwdw==\nnext", "authorization: [secret]\nnext"],
    ['{"Authorization":"Bearer abc.def","a":1}', '{"Authorization":"[secret]","a":1}'],
    ['{"X-Auth-Token": "abc", "a": 1}', '{"X-Auth-Token": "[secret]", "a": 1}'],
  ];
  for (const [text, clean] of headers) {
    it(`removes unregistered authentication headers: ${clean}`, () => assert.equal(redact(text), clean));
  }
});
