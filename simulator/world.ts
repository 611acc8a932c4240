import type { FastifyInstance } from "fastify";

/** Milliseconds since the epoch. Everything the simulator shows is computed from it when it is asked for: there are no timers. */
export interface Clock {
  now(): number;
}

/** The wall clock, running `timeScale` times as fast from the moment it is made. */
export function scaledClock(timeScale = 1): Clock {
  const start = Date.now();
  return { now: () => start + (Date.now() - start) * timeScale };
}

/** A seeded source of everything that a real cloud would pick at random, so that a run can be repeated. */
export interface Random {
  /** A whole number, `from` to `to` inclusive. */
  integer(from: number, to: number): number;
  /** `length` characters of `alphabet`. */
  text(length: number, alphabet: string): string;
  uuid(): string;
}

/** What the three clouds share. */
export interface World {
  readonly clock: Clock;
  /** What clients go by when they sign: the pace of the simulated clouds does not touch it. Judges signatures and tokens. */
  readonly wallClock: Clock;
  readonly random: Random;
  /** `http://127.0.0.1:<port>`, known once the server listens: read it when a request is answered, not before. */
  readonly origin: string;
}

/**
 * One simulated API. `simulator/<cloud>/index.ts` exports `create<Cloud>(world): Cloud`.
 * The server (server.ts) adds the request log, the faults and the control endpoint around it.
 */
export interface Cloud {
  readonly name: "exoscale" | "vmpooler" | "modelarts";
  /** Says of a request's path whether it is this cloud's: the log and the faults are kept by cloud. */
  owns(path: string): boolean;
  /** What of a URL the request log may keep, where credentials are part of it. */
  conceal?(url: string): string;
  /** Adds the API's routes. The raw body arrives as `request.body` (a Buffer, or undefined where none was sent): signatures cover bytes. */
  routes(app: FastifyInstance): void;
  /** What `--json` prints under this cloud's name: endpoints, credentials, names to begin with. */
  connection(): Record<string, string>;
  /** The simulator's own view of everything that exists, for tests: plain JSON, without credentials. */
  view(): unknown;
  /**
   * Outside events: somebody else's changes, injected failures, durations. Each is served as
   * `POST /control/<cloud>/<name>` with a JSON body; the answer is what the function returns, a throw is a 400 with its message.
   */
  readonly events: Record<string, (body: Record<string, unknown>) => unknown>;
  /** Back to the state of a fresh start. */
  reset(): void;
}

/** One answered (or dropped) request, as `GET /control/log` lists them. No headers and no bodies: they carry credentials. */
export interface LoggedRequest {
  readonly at: number;
  readonly cloud: Cloud["name"] | "other";
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** 0 when no complete answer was sent. */
  readonly status: number;
  /** The kind of fault that was injected, if one was. */
  readonly fault?: Fault["kind"];
}

/**
 * A fault waits for requests that match and spends itself on them.
 * `when: "after"` lets the change happen and then spoils the answer; `"before"` answers without the change.
 */
export interface Fault {
  readonly cloud?: Cloud["name"];
  readonly method?: string;
  /** A regular expression over the path. */
  readonly path?: string;
  /** How many matching requests pass before the fault begins (default 0). */
  readonly skip?: number;
  /** How many matching requests it hits (default 1). */
  readonly times?: number;
  readonly when?: "before" | "after";
  readonly kind:
    | "status" // `status`, with `retryAfter` and `body` where given
    | "drop" // the connection is reset
    | "hang" // no answer ever comes
    | "slow" // the answer comes `delayMs` later (real milliseconds)
    | "truncate" // half of the answer, then the connection ends
    | "html" // 200 and a page
    | "garbage"; // 200 and JSON of another shape
  readonly status?: number;
  /** Seconds or an HTTP date, as sent in the header. */
  readonly retryAfter?: string;
  readonly body?: unknown;
  readonly delayMs?: number;
}
