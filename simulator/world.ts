import type { FastifyInstance } from "fastify";
import type { Event } from "./events";

/** Milliseconds since the epoch. All answers are computed from it on request: there are no timers. */
export interface Clock {
  now(): number;
}

/** The wall clock, `timeScale` times as fast from now on. */
export function scaledClock(timeScale = 1): Clock {
  const start = Date.now();
  return { now: () => start + (Date.now() - start) * timeScale };
}

/** A seeded source of all random values, so that a run can be repeated. */
export interface Random {
  /** A whole number, `from` to `to` inclusive. */
  integer(from: number, to: number): number;
  /** `length` characters of `alphabet`. */
  text(length: number, alphabet: string): string;
  uuid(): string;
}

/** Shared by the clouds. */
export interface World {
  readonly clock: Clock;
  /** The clock of the clients, without `timeScale`. Signatures and tokens are checked by it. */
  readonly wallClock: Clock;
  readonly random: Random;
  /** `http://127.0.0.1:<port>`. Read it while answering a request: it is unknown before the server listens. */
  readonly origin: string;
}

export const CLOUD_NAMES = ["exoscale", "vmpooler", "modelarts"] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** A simulated cloud. `simulator/<cloud>/index.ts` exports `create<Cloud>(world)`. `Connection` is its part of `--json`. */
export interface Cloud<Connection extends object = object> {
  readonly name: CloudName;
  /** Whether a request's path belongs to this cloud, for the log and the faults. */
  owns(path: string): boolean;
  /** The URL for the request log, without credentials. */
  conceal?(url: string): string;
  /** Adds the API's routes. `request.body` is the raw body (a Buffer, or undefined without one), because signatures cover bytes. */
  routes(app: FastifyInstance): void;
  /** Endpoints, credentials and initial names. */
  connection(): Connection;
  /** The simulator's own view of everything that exists, for tests: plain JSON, without credentials. */
  view(): unknown;
  /** The same for people, on the status page. */
  tables(): Table[];
  /**
   * Each is served as `POST /control/<cloud>/<name>` with a JSON body; the answer is what the function returns, a throw
   * is a 400 with its message.
   */
  readonly events: Readonly<Record<string, Event>>;
  /** Resets the cloud to its state after a start. */
  reset(): void;
}

/** A table of the status page. Cells are text from anywhere; the page shows them as text. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
