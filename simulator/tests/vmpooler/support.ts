import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../server";
import type { viewOf } from "../../vmpooler/view";

export type Version = "v1" | "v2" | "v3";

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
  /** The body as text, also if it is no JSON. */
  readonly raw?: string;
  readonly token?: string;
  readonly basic?: string;
}

export type Call = (method: string, path: string, sent?: Sent) => Promise<Reply>;

/** Starts a simulator with a manual clock before each test and closes it afterwards. */
export function vmpoolerOfEachTest() {
  let now = START;
  let current: Simulator | undefined;
  beforeEach(async () => {
    now = START;
    current = await startSimulator({ clock: { now: () => now }, seed: 7 });
  });
  afterEach(() => current?.close());
  const simulator = (): Simulator => current ?? assert.fail("use it inside a test");
  const basic = () => {
    const { user, password } = simulator().connection().vmpooler;
    return `${user}:${password}`;
  };
  const api =
    (version: Version): Call =>
    (method, path, sent) =>
      send(`${simulator().origin}/vmpooler/api/${version}${path}`, method, sent);
  return {
    get simulator() {
      return simulator();
    },
    get basic() {
      return basic();
    },
    api,
    view: () => simulator().view().vmpooler as ReturnType<typeof viewOf>,
    event: (name: string, body: Record<string, unknown> = {}) => simulator().event("vmpooler", name, body),
    /** Moves the clock by seconds. */
    advance: (seconds: number) => {
      now += seconds * 1000;
    },
    token: async (): Promise<string> => {
      const issued = await api("v1")("POST", "/token", { basic: basic() });
      return String(issued.body.token);
    },
  };
}

export type Vmpooler = ReturnType<typeof vmpoolerOfEachTest>;

/** Runs `suite` for each version of the API, with a new simulator for each test. */
export function eachVersion(subject: string, suite: (vmpooler: Vmpooler, call: Call, version: Version) => void): void {
  for (const version of ["v1", "v3"] as const) {
    describe(`simulated vmpooler, ${version}: ${subject}`, () => {
      const vmpooler = vmpoolerOfEachTest();
      suite(vmpooler, vmpooler.api(version), version);
    });
  }
}

/** The object that the keys lead to. */
export function at(reply: Reply, ...path: string[]): Record<string, unknown> {
  return path.reduce((value, key) => object(value[key]), reply.body);
}

/** Checks out a VM. @returns its short name */
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
