import fastify from "fastify";
import { seededRandom } from "../../simulator/random";
import { createVmpooler } from "../../simulator/vmpooler";
import type { viewOf } from "../../simulator/vmpooler/view";

export type Version = "v1" | "v2" | "v3";
export const VERSIONS: readonly Version[] = ["v1", "v3"];

export const DEBIAN = "debian-12-x86_64";
export const CENTOS = "centos-9-x86_64";
export const DOTTED = "ubuntu-24.04-x86_64";
export const EMPTY = "win-2022-x86_64";
export const DOMAIN = "delivery.example.com";
export const START = Date.UTC(2026, 10, 22, 2, 31, 51);
export const HOURS = 3600;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the answer is not JSON. */
  readonly body: Record<string, unknown>;
}

export interface Sent {
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
  readonly token?: string;
  readonly basic?: string;
}

export type Call = (method: string, path: string, sent?: Sent) => Promise<Reply>;

/** One simulated vmpooler that listens on loopback, with a clock that only the test moves. */
export async function startBench() {
  let now = START;
  let origin = "";
  const cloud = createVmpooler({
    clock: { now: () => now },
    wallClock: { now: () => now },
    random: seededRandom(7),
    get origin() {
      return origin;
    },
  });
  const app = fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => {
    parsed(null, body.length === 0 ? undefined : body);
  });
  cloud.routes(app);
  origin = await app.listen({ host: "127.0.0.1", port: 0 });

  const { user = "", password = "" } = cloud.connection();
  const basic = `${user}:${password}`;
  const api =
    (version: Version): Call =>
    (method, path, sent) =>
      send(`${origin}/vmpooler/api/${version}${path}`, method, sent);
  return {
    cloud,
    origin,
    basic,
    api,
    view: () => cloud.view() as ReturnType<typeof viewOf>,
    event: (name: string, body: Record<string, unknown> = {}) => cloud.events[name]?.(body),
    /** Seconds. */
    advance: (seconds: number) => {
      now += seconds * 1000;
    },
    token: async (): Promise<string> => {
      const issued = await api("v1")("POST", "/token", { basic });
      return String(issued.body.token);
    },
    close: () => app.close(),
  };
}

export type Bench = Awaited<ReturnType<typeof startBench>>;

/** The object that the keys lead to. */
export function at(reply: Reply, ...path: string[]): Record<string, unknown> {
  return path.reduce((value, key) => object(value[key]), reply.body);
}

/** Checks one VM out and gives its short name. */
export async function checkOut(call: Call, pool: string, token?: string): Promise<string> {
  const reply = await call("POST", `/vm/${pool}`, { token });
  return String(at(reply, pool).hostname).replace(/\..*$/, "");
}

export async function state(call: Call, host: string): Promise<unknown> {
  const reply = await call("GET", `/vm/${host}`);
  return at(reply, host).state;
}

async function send(url: string, method: string, { body, raw, token, basic }: Sent = {}): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { "x-auth-token": token }),
      ...(basic !== undefined && { authorization: `Basic ${Buffer.from(basic).toString("base64")}` }),
    },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
