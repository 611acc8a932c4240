import assert from "node:assert/strict";
import { verifySignature, type ReceivedRequest } from "../../modelarts/api/signature";
import { signature } from "./client";

/**
 * Signed by Huawei's own client (@huaweicloud/huaweicloud-sdk-core 3.1.211): one key, one project, one pool, six requests.
 */
const secretKey = "SKexample0000000000000000000000000000001";
const access = "AKEXAMPLE00000000001";
const project = "0123456789abcdef0123456789abcdef";
const nodePools = `/v2/${project}/pools/pool-maos-dev-${project}/nodepools`;
const common = {
  host: "modelarts.cn-north-4.myhuaweicloud.com",
  "x-project-id": project,
  "x-sdk-date": "20260102T030405Z",
};
const patch = '{"spec":{"resources":{"flavor":"modelarts.vm.2u4g.dcc","count":2,"maxCount":2}}}';
const mergePatch = { "content-type": "application/merge-patch+json" };

const vectors: readonly Vector[] = [
  {
    title: "V1, a query",
    method: "GET",
    path: `${nodePools}/nodepool-1/nodes`,
    query: "limit=10&continue=a%20b%2Fc%3D",
    headers: common,
    signature: "4af0a963d4555b47fc2ffeddce14b28ee264a0707ca4421439dfeced6918c514",
  },
  {
    title: "V2, a body",
    method: "POST",
    path: nodePools,
    headers: { ...common, "content-type": "application/json" },
    body:
      '{"kind":"NodePool","apiVersion":"v2","metadata":{"name":"nodepool-1","annotations":{}},' +
      '"spec":{"resources":{"nodePool":"nodepool-1","flavor":"modelarts.vm.2u4g.dcc","count":1,"maxCount":1}}}',
    signature: "7e34bf89d96112363aa49db57d8682e503ca83e2082a0fcfadfe6f9b05ad71a2",
  },
  {
    title: "V3, UNSIGNED-PAYLOAD",
    method: "PATCH",
    path: `${nodePools}/nodepool-1`,
    headers: { ...common, ...mergePatch, "x-sdk-content-sha256": "UNSIGNED-PAYLOAD" },
    body: patch,
    signature: "7e650f9763a312a3b7b455f8a141808681e826a6130e3bb51ae7d95c47106c72",
  },
  {
    title: "V4, a merge patch with its real hash",
    method: "PATCH",
    path: `${nodePools}/nodepool-1`,
    headers: { ...common, ...mergePatch },
    body: patch,
    signature: "91ff0aacbe8ea095e0ac5c229ed9f76a131ade333d840eb8898916bc84fdad4a",
  },
  {
    title: "V5, a security token",
    method: "DELETE",
    path: `${nodePools}/nodepool-1`,
    headers: { ...common, "content-type": "application/json", "x-security-token": "STSTOKENEXAMPLE" },
    signature: "2f57610e00e19cd9aa3f62e3832928a188df75f26b0e9e8c3ab68047db6f8bd1",
  },
  {
    title: "V6, a port in the host",
    method: "GET",
    path: nodePools,
    headers: { ...common, host: "127.0.0.1:8099" },
    signature: "7777a73c3568f9e820f3b5daa1b8172e7365e665ee9258bf028f1fce475eabeb",
  },
];

describe("simulated ModelArts: signature check", () => {
  for (const vector of vectors) {
    const good = receive(vector);
    const unsignedPayload = vector.headers["x-sdk-content-sha256"] === "UNSIGNED-PAYLOAD";

    describe(vector.title, () => {
      it("accepts the official signature, with headers in any order", () => {
        assert.equal(verifySignature(good, secretKey), undefined);
        const reversed = Object.fromEntries(Object.entries(good.headers).reverse());
        assert.equal(verifySignature({ ...good, headers: reversed }, secretKey), undefined);
      });

      it("refuses another secret key and another method", () => {
        assert.ok(verifySignature(good, `${secretKey.slice(0, -1)}2`));
        assert.ok(verifySignature({ ...good, method: "HEAD" }, secretKey));
      });

      it("refuses a change of any byte of path or query", () => {
        for (const path of mutations(good.path)) assertRefused({ ...good, path });
        for (const query of mutations(good.query)) assertRefused({ ...good, query });
        assertRefused({ ...good, query: good.query === "" ? "a=b" : `${good.query}&a=b` });
      });

      it("refuses a change of any byte of a signed header, and a missing signed header", () => {
        for (const name of Object.keys(vector.headers)) {
          const { [name]: value = "", ...others } = good.headers;
          assertRefused({ ...good, headers: others });
          for (const changed of mutations(value)) assertRefused({ ...good, headers: { ...others, [name]: changed } });
        }
      });

      it("refuses a change of any byte of the signature or its list of headers", () => {
        const { authorization = "" } = good.headers;
        // The caller looks up the secret key by the access key, which is not verified here.
        const from = authorization.indexOf("SignedHeaders=");
        for (const changed of mutations(authorization.slice(from))) {
          const headers = { ...good.headers, authorization: authorization.slice(0, from) + changed };
          assertRefused({ ...good, headers });
        }
      });

      it(
        unsignedPayload
          ? "accepts any body, because UNSIGNED-PAYLOAD leaves it out of the signature"
          : "refuses a change of any byte of the body, an additional byte, and an added UNSIGNED-PAYLOAD",
        () => {
          const bodies = [...mutations(vector.body ?? ""), `${vector.body ?? ""} `].map((body) => Buffer.from(body));
          for (const body of bodies) {
            if (unsignedPayload) assert.equal(verifySignature({ ...good, body }, secretKey), undefined);
            else assertRefused({ ...good, body });
          }
          const headers = { ...good.headers, "x-sdk-content-sha256": "UNSIGNED-PAYLOAD" };
          if (!unsignedPayload) assertRefused({ ...good, headers, body: Buffer.from("{}") });
        },
      );
    });
  }

  it("covers only the headers in SignedHeaders: terraform's SDK omits Host", () => {
    const url = new URL(`http://127.0.0.1:1${nodePools}`);
    const { names, hex } = signature(secretKey, "GET", url, { "x-sdk-date": "20260102T030405Z" }, "");
    const authorization = `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${names.join(";")}, Signature=${hex}`;
    const headers = {
      authorization,
      host: "127.0.0.1:1",
      "x-sdk-date": "20260102T030405Z",
      "x-project-id": "unsigned",
    };
    const request = { method: "GET", path: nodePools, query: "", headers, body: Buffer.alloc(0) };
    assert.equal(verifySignature(request, secretKey), undefined);
    assert.equal(verifySignature({ ...request, headers: { ...headers, host: "elsewhere" } }, secretKey), undefined);
  });

  it("refuses a missing signed header even if it was signed empty", () => {
    const url = new URL(`http://127.0.0.1:1${nodePools}`);
    const headers = { "x-sdk-date": "20260102T030405Z", "x-security-token": "" };
    const { names, hex } = signature(secretKey, "GET", url, headers, "");
    const authorization = `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${names.join(";")}, Signature=${hex}`;
    const request = { method: "GET", path: nodePools, query: "", body: Buffer.alloc(0) };
    assert.equal(verifySignature({ ...request, headers: { ...headers, authorization } }, secretKey), undefined);
    assertRefused({ ...request, headers: { "x-sdk-date": "20260102T030405Z", authorization } });
  });

  it("accepts the different canonical forms of clients", () => {
    const [query, , , patched] = vectors;
    assert.ok(query !== undefined && patched !== undefined);
    const plus = { ...receive(query), query: "continue=a+b%2fc%3d&limit=10" };
    assert.equal(verifySignature(plus, secretKey), undefined, "axios writes a space as a plus");
    const escaped = { ...receive(patched), path: `${nodePools}/nodepool%2D1` };
    assert.equal(verifySignature(escaped, secretKey), undefined, "the path is decoded before it is encoded");
    const slash = { ...receive(patched), path: `${nodePools}/nodepool-1/` };
    assert.equal(verifySignature(slash, secretKey), undefined, "the path may end in a slash");
    const header = { ...receive(patched).headers, "x-project-id": ` ${project} ` };
    assert.equal(verifySignature({ ...receive(patched), headers: header }, secretKey), undefined, "values are trimmed");
  });

  it("refuses what cannot be decoded or parsed", () => {
    const [first] = vectors;
    assert.ok(first !== undefined);
    const good = receive(first);
    assertRefused({ ...good, path: "/v2/%E0%A4%A" });
    assertRefused({ ...good, query: "a=%" });
    for (const authorization of ["SDK-HMAC-SHA256", "SDK-HMAC-SHA256 Access=a", "Basic eDp5"]) {
      assertRefused({ ...good, headers: { ...good.headers, authorization } });
    }
  });
});

interface Vector {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  /** All of them signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signature: string;
}

function receive({ method, path, query = "", headers, body = "", signature: hex }: Vector): ReceivedRequest {
  const names = Object.keys(headers).sort().join(";");
  const authorization = `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${names}, Signature=${hex}`;
  return { method, path, query, headers: { ...headers, authorization, accept: "*/*" }, body: Buffer.from(body) };
}

function assertRefused(request: ReceivedRequest): void {
  assert.ok(
    verifySignature(request, secretKey),
    `accepted ${JSON.stringify({ ...request, body: String(request.body) })}`,
  );
}

/** The text with each of its characters replaced in turn. */
function mutations(text: string): string[] {
  return Array.from(text, (char, at) => text.slice(0, at) + (char === "x" ? "y" : "x") + text.slice(at + 1));
}
