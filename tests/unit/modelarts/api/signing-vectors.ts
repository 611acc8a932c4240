/** Signed by Huawei's own client (@huaweicloud/huaweicloud-sdk-core 3.1.211), and verified by a second implementation. */
export interface Vector {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  /** The signed headers beside host and date. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly date: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

export const accessKey = "AKEXAMPLE00000000001";
export const secretKey = "SKexample0000000000000000000000000000001";

export const vectors: readonly Vector[] = [
  {
    id: "V1",
    method: "GET",
    url: "https://modelarts.cn-north-4.myhuaweicloud.com/v2/0123456789abcdef0123456789abcdef/pools/pool-maos-dev-0123456789abcdef0123456789abcdef/nodepools/nodepool-1/nodes",
    query: {
      limit: "10",
      continue: "a b/c=",
    },
    headers: {
      "X-Project-Id": "0123456789abcdef0123456789abcdef",
    },
    body: "",
    date: "20260102T030405Z",
    signedHeaders: "host;x-project-id;x-sdk-date",
    signature: "4af0a963d4555b47fc2ffeddce14b28ee264a0707ca4421439dfeced6918c514",
  },
  {
    id: "V2",
    method: "POST",
    url: "https://modelarts.cn-north-4.myhuaweicloud.com/v2/0123456789abcdef0123456789abcdef/pools/pool-maos-dev-0123456789abcdef0123456789abcdef/nodepools",
    query: {},
    headers: {
      "content-type": "application/json",
      "X-Project-Id": "0123456789abcdef0123456789abcdef",
    },
    body: '{"kind":"NodePool","apiVersion":"v2","metadata":{"name":"nodepool-1","annotations":{}},"spec":{"resources":{"nodePool":"nodepool-1","flavor":"modelarts.vm.2u4g.dcc","count":1,"maxCount":1}}}',
    date: "20260102T030405Z",
    signedHeaders: "content-type;host;x-project-id;x-sdk-date",
    signature: "7e34bf89d96112363aa49db57d8682e503ca83e2082a0fcfadfe6f9b05ad71a2",
  },
  {
    id: "V3",
    method: "PATCH",
    url: "https://modelarts.cn-north-4.myhuaweicloud.com/v2/0123456789abcdef0123456789abcdef/pools/pool-maos-dev-0123456789abcdef0123456789abcdef/nodepools/nodepool-1",
    query: {},
    headers: {
      "content-type": "application/merge-patch+json",
      "X-Project-Id": "0123456789abcdef0123456789abcdef",
      "X-Sdk-Content-Sha256": "UNSIGNED-PAYLOAD",
    },
    body: '{"spec":{"resources":{"flavor":"modelarts.vm.2u4g.dcc","count":2,"maxCount":2}}}',
    date: "20260102T030405Z",
    signedHeaders: "content-type;host;x-project-id;x-sdk-content-sha256;x-sdk-date",
    signature: "7e650f9763a312a3b7b455f8a141808681e826a6130e3bb51ae7d95c47106c72",
  },
  {
    id: "V4",
    method: "PATCH",
    url: "https://modelarts.cn-north-4.myhuaweicloud.com/v2/0123456789abcdef0123456789abcdef/pools/pool-maos-dev-0123456789abcdef0123456789abcdef/nodepools/nodepool-1",
    query: {},
    headers: {
      "content-type": "application/merge-patch+json",
      "X-Project-Id": "0123456789abcdef0123456789abcdef",
    },
    body: '{"spec":{"resources":{"flavor":"modelarts.vm.2u4g.dcc","count":2,"maxCount":2}}}',
    date: "20260102T030405Z",
    signedHeaders: "content-type;host;x-project-id;x-sdk-date",
    signature: "91ff0aacbe8ea095e0ac5c229ed9f76a131ade333d840eb8898916bc84fdad4a",
  },
  {
    id: "V5",
    method: "DELETE",
    url: "https://modelarts.cn-north-4.myhuaweicloud.com/v2/0123456789abcdef0123456789abcdef/pools/pool-maos-dev-0123456789abcdef0123456789abcdef/nodepools/nodepool-1",
    query: {},
    headers: {
      "content-type": "application/json",
      "X-Project-Id": "0123456789abcdef0123456789abcdef",
      "X-Security-Token": "STSTOKENEXAMPLE",
    },
    body: "",
    date: "20260102T030405Z",
    signedHeaders: "content-type;host;x-project-id;x-sdk-date;x-security-token",
    signature: "2f57610e00e19cd9aa3f62e3832928a188df75f26b0e9e8c3ab68047db6f8bd1",
  },
  {
    id: "V6",
    method: "GET",
    url: "http://127.0.0.1:8099/v2/0123456789abcdef0123456789abcdef/pools/pool-maos-dev-0123456789abcdef0123456789abcdef/nodepools",
    query: {},
    headers: {
      "X-Project-Id": "0123456789abcdef0123456789abcdef",
    },
    body: "",
    date: "20260102T030405Z",
    signedHeaders: "host;x-project-id;x-sdk-date",
    signature: "7777a73c3568f9e820f3b5daa1b8172e7365e665ee9258bf028f1fce475eabeb",
  },
];
