import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { z } from "zod";
import { startSimulator } from "../../server";

/** From the catalogue. */
export const SMALL = "21624abb-764e-4def-81d7-9fc54b5957fb";
export const MEDIUM = "b6e9d1e8-89fc-4db3-aaa4-9b4c5b1d0844";
export const GPU = "8e81973e-0bec-47b0-b898-d190f9ebdacc";
export const UBUNTU = "92276658-1e27-41c0-8a6a-63ec24ede6a4";
export const PRIVATE_TEMPLATE = "c6f87718-6d76-407e-881e-d162ae2eb154";
/** A deploy target of ch-dk-2. */
export const EDGE_OF_ZURICH = "3f98e277-4cbd-47ad-9c90-a9587403e430";
export const UNKNOWN = "00000000-0000-4000-8000-000000000000";

export const poolBody = {
  name: "web",
  size: 2,
  "instance-type": { id: SMALL },
  template: { id: UBUNTU },
  "disk-size": 10,
};

const reference = z.object({ id: z.string(), command: z.string(), link: z.string() });
export const operationShape = z.strictObject({
  id: z.string(),
  state: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  reference: reference.optional(),
});
const ids = z.array(z.object({ id: z.string() }));
export const poolShape = z.looseObject({ id: z.string(), state: z.string(), size: z.number(), instances: ids });
export const groupShape = z.looseObject({ id: z.string(), name: z.string(), instances: ids });
export const instanceShape = z.looseObject({ id: z.string(), name: z.string(), state: z.string() });
export const viewShape = z.looseObject({
  zones: z.record(z.string(), z.looseObject({ pools: z.array(poolShape) })),
  antiAffinityGroups: z.array(groupShape),
  instances: z.array(instanceShape),
});
const errorShape = z.looseObject({
  message: z.string(),
  errors: z.array(z.looseObject({ in: z.array(z.union([z.string(), z.number()])), path: z.string() })).optional(),
});

export type Pool = z.output<typeof poolShape>;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface SignedParts {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly expires: number;
}

/** The Authorization header, written from Exoscale's documentation alone. */
export function authorization(key: string, secret: string, { method, path, body, query = {}, expires }: SignedParts) {
  const names = Object.keys(query).sort();
  const text = [`${method} ${path}`, body ?? "", names.map((name) => query[name]).join(""), "", String(expires)].join(
    "\n",
  );
  const args = names.length === 0 ? "" : `,signed-query-args=${names.join(";")}`;
  const signature = createHmac("sha256", secret).update(text, "utf8").digest("base64");
  return `EXO2-HMAC-SHA256 credential=${key}${args},expires=${expires},signature=${signature}`;
}

/** A simulator with a manual clock, and a client of its Exoscale API. */
export async function startExoscale() {
  let now = Date.UTC(2026, 10, 22, 12);
  const simulator = await startSimulator({ clock: { now: () => now } });
  const { endpoint, key, secret, zone: home } = simulator.connection().exoscale;
  const expires = () => Math.floor(now / 1000) + 600;

  const call = async (
    method: string,
    path: string,
    { body, query, zone = home, as = { key, secret } }: CallOptions = {},
  ): Promise<Answer> => {
    const url = new URL(endpoint.replace(home, zone) + path);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const parts = {
      method,
      path: url.pathname,
      expires: expires(),
      ...(text && { body: text }),
      ...(query && { query }),
    };
    const answer = await fetch(url, {
      method,
      headers: { authorization: authorization(as.key, as.secret, parts), "content-type": "application/json" },
      ...(text && { body: text }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const ok = async <Output>(shape: z.ZodType<Output>, answer: Promise<Answer>): Promise<Output> => {
    const { status, body } = await answer;
    assert.equal(status, 200, JSON.stringify(body));
    return shape.parse(body);
  };
  /** Sends an accepted change. @returns the id in its reference */
  const change = async (method: string, path: string, options: CallOptions = {}): Promise<string> => {
    const operation = await ok(operationShape, call(method, path, options));
    assert.equal(operation.state, "pending");
    return operation.reference?.id ?? assert.fail("no reference");
  };
  const advance = (seconds: number) => {
    now += seconds * 1000;
  };

  return {
    simulator,
    endpoint,
    key,
    secret,
    call,
    ok,
    change,
    advance,
    expires,
    pool: (id: string, zone?: string) => ok(poolShape, call("GET", `/instance-pool/${id}`, zone ? { zone } : {})),
    group: (id: string) => ok(groupShape, call("GET", `/anti-affinity-group/${id}`)),
    /** State, size and number of members of a pool. */
    async summary(id: string) {
      const { state, size, instances } = await ok(poolShape, call("GET", `/instance-pool/${id}`));
      return [state, size, instances.length];
    },
    members: (id: string) =>
      ok(
        z.object({ instances: z.array(instanceShape) }),
        call("GET", "/instance", { query: { "manager-id": id, "manager-type": "instance-pool" } }),
      ),
    operation: (id: string) => ok(operationShape, call("GET", `/operation/${id}`)),
    event: (name: string, body: Record<string, unknown>) => simulator.event("exoscale", name, body),
    /** Creates a pool and waits until it runs. */
    async settledPool(fields: Record<string, unknown> = {}): Promise<Pool> {
      const id = await change("POST", "/instance-pool", { body: { ...poolBody, ...fields } });
      advance(60);
      return ok(poolShape, call("GET", `/instance-pool/${id}`));
    },
    async settledGroup(name = "apart"): Promise<string> {
      const id = await change("POST", "/anti-affinity-group", { body: { name } });
      advance(2);
      return id;
    },
    view: () => viewShape.parse(simulator.view().exoscale),
  };
}

export type Exoscale = Awaited<ReturnType<typeof startExoscale>>;

export interface CallOptions {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly zone?: string;
  /** Instead of the simulator's own key pair. */
  readonly as?: { readonly key: string; readonly secret: string };
}

/** The status of a refusal and its message. */
export async function refused(answer: Promise<Answer>): Promise<[status: number, message: string]> {
  const { status, body } = await answer;
  return [status, errorShape.parse(body).message];
}

/** The paths that a validation error names. */
export async function invalidPaths(answer: Promise<Answer>): Promise<string[]> {
  const { status, body } = await answer;
  assert.equal(status, 400, JSON.stringify(body));
  const { errors } = errorShape.parse(body);
  return (errors ?? assert.fail("no errors")).map((error) => error.path);
}
