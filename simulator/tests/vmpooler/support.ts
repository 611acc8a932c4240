import { startSimulator } from "../../server";
import type { viewOf } from "../../vmpooler/view";

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

/** A simulator on loopback, with a clock that only the test moves. */
export async function startVmpooler() {
  let now = START;
  const simulator = await startSimulator({ clock: { now: () => now }, seed: 7 });
  const { user, password } = simulator.connection().vmpooler;
  const basic = `${user}:${password}`;
  const api =
    (version: Version): Call =>
    (method, path, sent) =>
      send(`${simulator.origin}/vmpooler/api/${version}${path}`, method, sent);
  return {
    simulator,
    basic,
    api,
    view: () => simulator.view().vmpooler as ReturnType<typeof viewOf>,
    event: (name: string, body: Record<string, unknown> = {}) => simulator.event("vmpooler", name, body),
    /** Seconds. */
    advance: (seconds: number) => {
      now += seconds * 1000;
    },
    token: async (): Promise<string> => {
      const issued = await api("v1")("POST", "/token", { basic });
      return String(issued.body.token);
    },
    close: () => simulator.close(),
  };
}

export type Vmpooler = Awaited<ReturnType<typeof startVmpooler>>;

/** The object that the keys lead to. */
export function at(reply: Reply, ...path: string[]): Record<string, unknown> {
  return path.reduce((value, key) => object(value[key]), reply.body);
}

/** Checks one VM out and gives its short name. */
export async function checkOut(call: Call, pool: string, token?: string): Promise<string> {
  const reply = await call("POST", `/vm/${pool}`, { token });
  return String(at(reply, pool).hostname).split(".", 1)[0] ?? "";
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
