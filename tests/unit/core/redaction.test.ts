import assert from "node:assert/strict";
import { keepSecret, redact } from "../../../provider/core/text/redaction";
import { cut, shown } from "../../../provider/core/text/truncate";

describe("redaction", () => {
  it("leaves what is no secret", () => {
    assert.equal(
      redact("PUT /v2/instance-pool answered 403: not allowed."),
      "PUT /v2/instance-pool answered 403: not allowed.",
    );
  });

  it("removes a kept secret wherever it stands", () => {
    assert.equal(keepSecret("canary+one/two="), "canary+one/two=");
    assert.equal(redact("canary+one/two= and xcanary+one/two=x"), "[secret] and x[secret]x");
  });

  it("removes it from URLs, from JSON and in base64", () => {
    const secret = 'canary "quoted" & ü/\\\n';
    keepSecret(secret);
    for (const form of [
      secret,
      encodeURIComponent(secret),
      JSON.stringify({ secret }),
      Buffer.from(secret).toString("base64"),
    ]) {
      assert.doesNotMatch(redact(`<${form}>`), /canary|quoted|%22|Y2FuYXJ5/, form);
    }
  });

  it("comes before a text is cut, of which a part of a secret would remain", () => {
    const secret = keepSecret(`canary-${"x".repeat(100)}`);
    assert.equal(cut(`${"a".repeat(50)}${secret}`), `${"a".repeat(50)}[secret]… (157 characters)`);
    assert.doesNotMatch(shown({ a: "a".repeat(50), secret }), /canary/);
  });

  it("removes a secret that contains another one whole", () => {
    keepSecret("canary-short");
    keepSecret("canary-short-and-long");
    assert.equal(redact("it is canary-short-and-long, or canary-short"), "it is [secret], or [secret]");
  });

  it("keeps words that are too short to be secrets, and what is not there", () => {
    keepSecret("pool");
    keepSecret("");
    keepSecret(undefined);
    assert.equal(redact("the pool"), "the pool");
  });

  const proofs: [text: string, clean: string][] = [
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
  for (const [text, clean] of proofs) {
    it(`removes proofs that nobody kept: ${clean}`, () => assert.equal(redact(text), clean));
  }
});
