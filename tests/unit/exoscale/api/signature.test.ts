import assert from "node:assert/strict";
import { authorization } from "../../../../provider/exoscale/api/signature";

const credentials = { key: "EXO0123456789abcdef01234567", secret: "sim-secret-AbCdEfGhIjKlMnOpQrStUvWxYz012345" };
const EXPIRES = 1_700_000_600;
const BASE = "https://api-ch-gva-2.exoscale.com";

function sign(method: string, path: string, body = ""): string {
  return authorization({ method, url: new URL(BASE + path), body }, credentials, EXPIRES);
}

/** Created by the vendor's client from the same requests. */
const VECTORS: [what: string, method: string, path: string, body: string, expected: string][] = [
  [
    "a body and a colon in the path",
    "PUT",
    "/v2/instance-pool/3f9d1f1e-5f0a-4f6d-9d3e-2c1b0a998877:scale",
    '{"size":3}',
    "EXO2-HMAC-SHA256 credential=EXO0123456789abcdef01234567,expires=1700000600,signature=wOsLyudjiLhycjqOLR1twlvopzjlFEHyz0ViDZvxsS4=",
  ],
  [
    "query parameters that need sorting and decoding",
    "GET",
    "/v2/template?visibility=public&family=ubuntu%2022",
    "",
    "EXO2-HMAC-SHA256 credential=EXO0123456789abcdef01234567,signed-query-args=family;visibility,expires=1700000600,signature=Qyd9GbFpAFzlAdlQL60j+tBLSB4UGKNdvXIZKylhF1U=",
  ],
  [
    "a body beyond ASCII",
    "POST",
    "/v2/anti-affinity-group",
    '{"description":"é ü","name":"web"}',
    "EXO2-HMAC-SHA256 credential=EXO0123456789abcdef01234567,expires=1700000600,signature=gadhCb1lYLCF76gFwXtvyePm1WrUmYD5fEVDRgbYz2E=",
  ],
];

describe("Exoscale's signature", () => {
  for (const [what, method, path, body, expected] of VECTORS) {
    it(`equals the vendor's for ${what}`, () => assert.equal(sign(method, path, body), expected));
  }

  it("covers method, path, body, query values and expiry", () => {
    const reference = sign("PUT", "/v2/a?x=1", "{}");
    const others = [
      sign("POST", "/v2/a?x=1", "{}"),
      sign("PUT", "/v2/b?x=1", "{}"),
      sign("PUT", "/v2/a?x=2", "{}"),
      sign("PUT", "/v2/a?x=1", "{ }"),
      authorization({ method: "PUT", url: new URL(`${BASE}/v2/a?x=1`), body: "{}" }, credentials, EXPIRES + 1),
      authorization(
        { method: "PUT", url: new URL(`${BASE}/v2/a?x=1`), body: "{}" },
        { ...credentials, secret: "x" },
        EXPIRES,
      ),
    ];
    const signatures = [reference, ...others].map((header) => header.replace(/^.*signature=/, ""));
    assert.equal(new Set(signatures).size, signatures.length);
  });

  it("does not cover the host or the order of the query", () => {
    assert.equal(sign("GET", "/v2/a?x=1&y=2"), sign("GET", "/v2/a?y=2&x=1"));
    const elsewhere = { method: "GET", url: new URL("http://127.0.0.1:1/v2/a"), body: "" };
    assert.equal(authorization(elsewhere, credentials, EXPIRES), sign("GET", "/v2/a"));
  });

  it("omits a parameter with two values", () => {
    assert.match(sign("GET", "/v2/a?x=1&x=2&y=3"), /signed-query-args=y,/);
    assert.doesNotMatch(sign("GET", "/v2/a?x=1&x=2"), /signed-query-args/);
  });

  it("contains the key but not the secret", () => {
    assert.ok(sign("GET", "/v2/a").includes(credentials.key));
    assert.ok(!sign("GET", "/v2/a").includes(credentials.secret));
  });
});
