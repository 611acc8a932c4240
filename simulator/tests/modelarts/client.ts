import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { startSimulator } from "../../server";

export const FLAVOR = "modelarts.vm.2u4g.dcc";

/** The resources of a node pool with `count` nodes. */
export const of = (count: number, others: object = {}) => ({ flavor: FLAVOR, count, maxCount: count, ...others });

/** The annotations of yearly/monthly billing. */
export const PREPAID = {
  "os.modelarts/billing.mode": "1",
  "os.modelarts/period.num": "1",
  "os.modelarts/period.type": "2",
};

/** A simulator whose node pools take 100 s for the first node, 10 s for each other, and 50 s for a deletion. */
export async function startQuickModelArts(): Promise<ModelArts> {
  const modelarts = await startModelArts();
  modelarts.event("setDurations", { createSeconds: 100, nodeSeconds: 10, deleteSeconds: 50 });
  return modelarts;
}

/** A simulator with a manual clock, and a signing client of its ModelArts. */
export async function startModelArts() {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5);
  const simulator = await startSimulator({ clock: { now: () => now }, seed: 7 });
  const { accessKey, secretKey, projectId, poolName } = simulator.connection().modelarts;
  const nodePools = `/v2/${projectId}/pools/${poolName}/nodepools`;
  const call = (method: string, path: string, options: CallOptions = {}) =>
    send(simulator.origin, method, path, { accessKey, secretKey, date: sdkDate(now), ...options });

  const nodesPath = (end = "") => `${nodePools.replace(/nodepools$/, "nodes")}${end}`;
  const create = (name: string, resources: object, annotations: object = {}) =>
    call("POST", nodePools, { json: creation(name, resources, annotations) });
  const show = (name: string) => call("GET", `${nodePools}/${name}`);
  const advance = (seconds: number) => {
    now += seconds * 1000;
  };
  const everything = () => simulator.view().modelarts;
  /** The simulator's own view of one node pool. */
  const view = (name: string) => get(everything(), "pools", poolName, "nodePools", name);
  const nodesOf = (name: string) => get(view(name), "nodes") as unknown[];
  const namesOf = (name: string) => nodesOf(name).map((node) => String(get(node, "metadata", "name")));
  const node = (nodePool: string, name: string | undefined) =>
    nodesOf(nodePool).find((candidate) => get(candidate, "metadata", "name") === name);

  return {
    simulator,
    accessKey,
    secretKey,
    projectId,
    poolName,
    nodePools,
    call,
    now: () => now,
    advance,
    event: (name: string, body: Record<string, unknown> = {}) => simulator.event("modelarts", name, body),
    create,
    patch: (name: string, resources: object, annotations?: object) =>
      call("PATCH", `${nodePools}/${name}`, {
        headers: { "content-type": "application/merge-patch+json" },
        json: { ...(annotations && { metadata: { annotations } }), spec: { resources } },
      }),
    show,
    destroy: (name: string) => call("DELETE", `${nodePools}/${name}`),
    nodesPath,
    batch: (action: string, json: object) => call("POST", nodesPath(`/batch-${action}`), { json }),
    everything,
    view,
    nodesOf,
    namesOf,
    node,
    phase: (nodePool: string, name: string | undefined) => get(node(nodePool, name), "status", "phase"),
    /** The shown number of nodes by state. */
    counts: async (name: string) => {
      const states = Object.entries(get((await show(name)).body, "status", "resources") ?? {});
      return Object.fromEntries(states.map(([state, group]) => [state, get(group, "count")]));
    },
    /** The shown count, maxCount and sum of azs. */
    declared: async (name: string) => {
      const resources = get((await show(name)).body, "spec", "resources");
      const azs = get(resources, "azs") as unknown[];
      const sum = azs.reduce<number>((total, az) => total + Number(get(az, "count")), 0);
      return [get(resources, "count"), get(resources, "maxCount"), sum];
    },
    /** The names of the nodes of a new node pool, which are available. */
    settled: async (name: string, count: number, others: object = {}, annotations: object = {}) => {
      assert.equal((await create(name, of(count, others), annotations)).status, 200);
      advance(1000);
      return namesOf(name);
    },
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
  /** If false, the headers are sent unsigned. */
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

/** The value at a path of keys and indices; `undefined` if there is none. */
export function get(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value);
}

/** Expects 400 ModelArts.50004000 with that reason. */
export function assertRefused(answer: Answer, reason: RegExp): void {
  assert.equal(answer.status, 400, JSON.stringify(answer.body));
  assert.equal(get(answer.body, "error_code"), "ModelArts.50004000");
  assert.match(String(get(answer.body, "error_msg")), reason);
}

/** Expects the 404 for the node "nowhere". */
export function assertNoNode(answer: Answer): void {
  assert.deepEqual([answer.status, get(answer.body, "error_msg")], [404, 'Node "nowhere" not found.']);
}

export function sdkDate(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** A second implementation of the signature. The paths and queries of the tests need no canonical form except sorting. */
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
