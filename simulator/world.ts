import type { FastifyInstance } from "fastify";
import type { Event } from "./events";

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

/** What the clouds share. */
export interface World {
  readonly clock: Clock;
  /** The clock by which clients sign; `timeScale` does not apply to it. Signatures and tokens are judged by it. */
  readonly wallClock: Clock;
  readonly random: Random;
  /** `http://127.0.0.1:<port>`, known once the server listens: read it when a request is answered, not before. */
  readonly origin: string;
}

export const CLOUD_NAMES = ["exoscale", "vmpooler", "modelarts"] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** One simulated API. `simulator/<cloud>/index.ts` exports `create<Cloud>(world)`. `Connection` is what `--json` prints of it. */
export interface Cloud<Connection extends object = object> {
  readonly name: CloudName;
  /** Whether a request's path belongs to this cloud: the log and the faults are kept by cloud. */
  owns(path: string): boolean;
  /** The URL as the request log may keep it, where credentials are part of it. */
  conceal?(url: string): string;
  /** Adds the API's routes. The raw body arrives as `request.body` (a Buffer, or undefined where none was sent): signatures cover bytes. */
  routes(app: FastifyInstance): void;
  /** Endpoints, credentials, names to begin with. */
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
  /** Back to the state of a fresh start. */
  reset(): void;
}

/** A table of the status page. Cells are text from anywhere; the page shows them as text. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
