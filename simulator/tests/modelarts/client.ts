import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { startSimulator } from "../../server";

export const FLAVOR = "modelarts.vm.2u4g.dcc";

/** The resources of a node pool with `count` nodes. */
export const of = (count: number, others: object = {}) => ({ flavor: FLAVOR, count, maxCount: count, ...others });

/** A simulator whose node pools take 100 s for the first node, 10 s for each other, and 50 s for a deletion. */
export async function startQuickModelArts(): Promise<ModelArts> {
  const modelarts = await startModelArts();
  modelarts.event("setDurations", { createSeconds: 100, nodeSeconds: 10, deleteSeconds: 50 });
  return modelarts;
}

/** A simulator with a clock that only the test moves, and a client of its ModelArts that signs. */
export async function startModelArts() {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5);
  const simulator = await startSimulator({ clock: { now: () => now }, seed: 7 });
  const { accessKey, secretKey, projectId, poolName } = simulator.connection().modelarts;
  const nodePools = `/v2/${projectId}/pools/${poolName}/nodepools`;
  const call = (method: string, path: string, options: CallOptions = {}) =>
    send(simulator.origin, method, path, { accessKey, secretKey, date: sdkDate(now), ...options });

  return {
    simulator,
    accessKey,
    secretKey,
    projectId,
    poolName,
    nodePools,
    call,
    now: () => now,
    advance(seconds: number) {
      now += seconds * 1000;
    },
    event: (name: string, body: Record<string, unknown> = {}) => simulator.event("modelarts", name, body),
    create: (name: string, resources: object, annotations: object = {}) =>
      call("POST", nodePools, { json: creation(name, resources, annotations) }),
    patch: (name: string, resources: object, annotations?: object) =>
      call("PATCH", `${nodePools}/${name}`, {
        headers: { "content-type": "application/merge-patch+json" },
        json: { ...(annotations && { metadata: { annotations } }), spec: { resources } },
      }),
    show: (name: string) => call("GET", `${nodePools}/${name}`),
    destroy: (name: string) => call("DELETE", `${nodePools}/${name}`),
    everything: () => simulator.view().modelarts,
    /** The simulator's own view of one node pool. */
    view: (name: string) => get(simulator.view().modelarts, "pools", poolName, "nodePools", name),
    close: () => simulator.close(),
  };
}

export type ModelArts = Awaited<ReturnType<typeof startModelArts>>;

export interface CallOptions {
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly date?: string;
  readonly headers?: Record<string, string>;
  /** Sent and signed as text. */
  readonly json?: unknown;
  /** Sent instead of what was signed. */
  readonly sentBody?: string;
  /** Added after signing, as terraform's SDK adds X-Project-Id. */
  readonly unsigned?: Record<string, string>;
  /** Sends the headers as they are. */
  readonly sign?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export function creation(name: string, resources: object, annotations: object = {}) {
  return { apiVersion: "v2", kind: "NodePool", metadata: { name, annotations }, spec: { resources } };
}

/** What lies at a path of keys and indices; `undefined` where the path ends early. */
export function get(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value);
}

/** 400 ModelArts.50004000, for that reason. */
export function assertRefused(answer: Answer, reason: RegExp): void {
  assert.equal(answer.status, 400, JSON.stringify(answer.body));
  assert.equal(get(answer.body, "error_code"), "ModelArts.50004000");
  assert.match(String(get(answer.body, "error_msg")), reason);
}

export function sdkDate(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** Huawei's signing in the test's own words: the paths and queries that it is used with need no canonical form but sorting. */
export function signature(secretKey: string, method: string, url: URL, headers: Record<string, string>, body: string) {
  const names = Object.keys(headers).sort();
  const hash = headers["x-sdk-content-sha256"] ?? createHash("sha256").update(body).digest("hex");
  const lines = names.map((name) => `${name}:${headers[name] ?? ""}\n`).join("");
  const query = url.search.slice(1).split("&").sort().join("&");
  const canonical = `${method}\n${url.pathname}/\n${query}\n${lines}\n${names.join(";")}\n${hash}`;
  const digest = createHash("sha256").update(canonical).digest("hex");
  const toSign = `SDK-HMAC-SHA256\n${headers["x-sdk-date"] ?? ""}\n${digest}`;
  return { names, hex: createHmac("sha256", secretKey).update(toSign).digest("hex") };
}

export async function send(origin: string, method: string, path: string, options: CallOptions): Promise<Answer> {
  const { accessKey = "", secretKey = "", date = "", sign = true, unsigned = {} } = options;
  const url = new URL(path, origin);
  const body = options.json === undefined ? "" : JSON.stringify(options.json);
  const headers: Record<string, string> = { ...options.headers };
  if (options.json !== undefined) headers["content-type"] ??= "application/json";
  if (sign) {
    const covered = { ...headers, host: url.host, "x-sdk-date": date };
    const { names, hex } = signature(secretKey, method, url, covered, body);
    headers["x-sdk-date"] = date;
    headers.authorization = `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names.join(";")}, Signature=${hex}`;
  }
  const sentBody = options.sentBody ?? body;
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...unsigned },
    ...(sentBody !== "" && { body: Buffer.from(sentBody) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}
