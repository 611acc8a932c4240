import assert from "node:assert/strict";
import { sdkDate, signatureHeaders } from "../../../../provider/modelarts/api/signature";
import { accessKey, secretKey, vectors } from "./signing-vectors";

describe("the signature of a ModelArts request", () => {
  const key = { accessKey, secretKey };

  for (const { id, method, url, query, headers, body, date, signedHeaders, signature } of vectors) {
    it(`equals that of the official client for ${id}: ${method} with ${signedHeaders}`, () => {
      const signed = signatureHeaders({ method, url: withQuery(url, query), headers, body }, key, date);
      assert.deepEqual(signed, {
        "X-Sdk-Date": date,
        Authorization: `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
      });
    });
  }

  const [get] = vectors;
  const signed = (changes: Partial<Parameters<typeof signatureHeaders>[0]>, date = "20260102T030405Z") =>
    signatureHeaders(
      { method: "GET", url: withQuery(get?.url ?? "", {}), headers: {}, body: "", ...changes },
      key,
      date,
    ).Authorization;

  it("covers method, path, query, host, headers, date and every byte of the body", () => {
    const url = (change: (url: URL) => void) => {
      const changed = withQuery(get?.url ?? "", {});
      change(changed);
      return { url: changed };
    };
    const all = [
      signed({}),
      signed({ method: "DELETE" }),
      signed(url((at) => (at.pathname += "s"))),
      signed(url((at) => (at.search = "limit=1"))),
      signed(url((at) => (at.search = "limit=2"))),
      signed(url((at) => (at.port = "8443"))),
      signed({ headers: { "X-Project-Id": "a" } }),
      signed({ headers: { "X-Project-Id": "b" } }),
      signed({ body: '{"count":1}' }),
      signed({ body: '{"count":2}' }),
      signed({}, "20260102T030406Z"),
    ];
    assert.equal(new Set(all).size, all.length);
  });

  it("is the same with and without a slash at the end of the path", () => {
    const slashed = new URL(`${get?.url ?? ""}/`);
    assert.equal(signed({ url: slashed }), signed({}));
  });

  it("does not depend on the order or case of query and headers", () => {
    const url = (query: string) => ({ url: new URL(`${get?.url ?? ""}?${query}`) });
    assert.equal(signed(url("b=2&a=1&a=0")), signed(url("a=0&b=2&a=1")));
    assert.equal(signed({ headers: { A: "1", b: " 2 " } }), signed({ headers: { B: "2", a: "1" } }));
  });

  it("encodes everything but letters, digits and -_.~", () => {
    const raw = new URL("https://host/a!'()*b?q=!'()*+%20");
    const encoded = new URL("https://host/a%21%27%28%29%2Ab?q=%21%27%28%29%2A%20%20");
    assert.equal(signed({ url: raw }), signed({ url: encoded }));
  });

  it("is dated in UTC without punctuation", () => {
    assert.equal(sdkDate(Date.UTC(2026, 0, 2, 3, 4, 5, 678)), "20260102T030405Z");
  });
});

function withQuery(url: string, query: Readonly<Record<string, string>>): URL {
  const whole = new URL(url);
  whole.search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return whole;
}
