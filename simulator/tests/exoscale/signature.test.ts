import assert from "node:assert/strict";
import { refusal, signatureOf } from "../../exoscale/api/signature";
import { authorization, refused, startExoscale, type Exoscale } from "./client";

const key = "EXO0123456789abcdef01234567";
const secret = "sim-secret-AbCdEfGhIjKlMnOpQrStUvWxYz012345";
const expires = "1700000600";
const now = 1_700_000_000_000;
const secretOf = (asked: string) => (asked === key ? secret : undefined);

/** Created by egoscale, the vendor's client. */
const vectors = [
  {
    method: "PUT",
    url: "/v2/instance-pool/3f9d1f1e-5f0a-4f6d-9d3e-2c1b0a998877:scale",
    body: '{"size":3}',
    values: [],
    args: "",
    signature: "wOsLyudjiLhycjqOLR1twlvopzjlFEHyz0ViDZvxsS4=",
  },
  {
    method: "GET",
    url: "/v2/template?visibility=public&family=ubuntu%2022",
    body: undefined,
    values: ["ubuntu 22", "public"],
    args: "signed-query-args=family;visibility,",
    signature: "Qyd9GbFpAFzlAdlQL60j+tBLSB4UGKNdvXIZKylhF1U=",
  },
  {
    method: "POST",
    url: "/v2/anti-affinity-group",
    body: '{"description":"é ü","name":"web"}',
    values: [],
    args: "",
    signature: "gadhCb1lYLCF76gFwXtvyePm1WrUmYD5fEVDRgbYz2E=",
  },
].map((vector) => ({ ...vector, body: vector.body === undefined ? undefined : Buffer.from(vector.body) }));

describe("the signature check of simulated Exoscale", () => {
  for (const { method, url, body, values, args, signature } of vectors) {
    const header = `EXO2-HMAC-SHA256 credential=${key},${args}expires=${expires},signature=${signature}`;
    const request = { method, url, body, authorization: header };

    it(`accepts the signature of the vendor's client for ${method} ${url}`, () => {
      const [path = ""] = url.split("?");
      assert.equal(signatureOf(secret, { method, path, body, values, expires }), signature);
      assert.equal(refusal(request, secretOf, now), undefined);
    });

    it(`refuses ${method} ${url} if any part differs`, () => {
      const altered = [
        { ...request, method: "DELETE" },
        { ...request, url: url.replace("/v2/", "/v2//") },
        { ...request, body: Buffer.from("{}") },
        { ...request, authorization: header.replace(expires, "1700000601") },
        { ...request, authorization: header.replace("signature=", "signature=A") },
        { ...request, authorization: header.replace(key, "EXOsomebodyelse") },
        { ...request, authorization: header.replace("EXO2-HMAC-SHA256 ", "EXO2-HMAC-SHA512 ") },
        { ...request, authorization: undefined },
        { ...request, url: `${url}${url.includes("?") ? "&" : "?"}more=1` },
      ];
      for (const one of altered) assert.notEqual(refusal(one, secretOf, now), undefined, JSON.stringify(one));
    });

    it(`accepts ${method} ${url} before its expiry only`, () => {
      assert.equal(refusal(request, secretOf, 1_700_000_599_999), undefined);
      assert.equal(refusal(request, secretOf, 1_700_000_600_000), "Request signature has expired");
    });
  }

  it("ignores a query parameter with two values", () => {
    const parts = { method: "GET", path: "/v2/instance", body: undefined, values: [], expires };
    const header = `EXO2-HMAC-SHA256 credential=${key},expires=${expires},signature=${signatureOf(secret, parts)}`;
    const request = { method: "GET", url: "/v2/instance?labels=a&labels=b", body: undefined, authorization: header };
    assert.equal(refusal(request, secretOf, now), undefined);
  });

  describe("over HTTP", () => {
    let exoscale: Exoscale;
    beforeEach(async () => {
      exoscale = await startExoscale();
    });
    afterEach(() => exoscale.simulator.close());

    it("answers 403 with a message if the secret is wrong, the signature expired or missing", async () => {
      const path = new URL(`${exoscale.endpoint}/instance-pool`).pathname;
      const get = async (header?: string) => {
        const answer = await fetch(
          `${exoscale.endpoint}/instance-pool`,
          header ? { headers: { authorization: header } } : {},
        );
        return { status: answer.status, body: await answer.json() };
      };
      const parts = { method: "GET", path, expires: exoscale.expires() };
      assert.equal((await get(authorization(exoscale.key, exoscale.secret, parts))).status, 200);
      assert.deepEqual(await refused(get(authorization(exoscale.key, "wrong", parts))), [
        403,
        "Forbidden: Invalid request signature",
      ]);
      const old = authorization(exoscale.key, exoscale.secret, { ...parts, expires: exoscale.expires() - 601 });
      assert.deepEqual(await refused(get(old)), [403, "Forbidden: Request signature has expired"]);
      assert.deepEqual(await refused(get()), [403, "Forbidden: Missing Authorization header"]);
    });

    it("does not apply to the list of zones, each with its own endpoint including /v2", async () => {
      const answer = await fetch(`${exoscale.endpoint}/zone`);
      assert.equal(answer.status, 200);
      const { zones } = (await answer.json()) as { zones: Record<string, string>[] };
      assert.equal(zones.length, 8);
      assert.equal(new Set(zones.map((zone) => zone["api-endpoint"])).size, 8);
      for (const zone of zones) {
        assert.deepEqual(Object.keys(zone).sort(), ["api-endpoint", "id", "name", "sos-endpoint"]);
        assert.equal(zone["api-endpoint"], `${exoscale.simulator.origin}/exoscale/${zone["name"] ?? ""}/v2`);
      }
    });

    it("precedes a 404 for unknown zones and paths", async () => {
      assert.equal((await refused(exoscale.call("GET", "/instance-pool", { zone: "mars-1" })))[0], 404);
      assert.deepEqual(await refused(exoscale.call("GET", "/nlb")), [404, "Not Found"]);
    });
  });
});
