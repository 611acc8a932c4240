import type { Clock } from "./time/clock";
import type { Settings } from "./settings";

/** What every verb of a resource is given beside its values. */
export interface Context {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** When the verb began, by the clock. */
  readonly startedAt: number;
  /** How long the verb may take from then on, in milliseconds. */
  readonly timeoutMs: number;
  /** Tells the user something while the verb runs. */
  log(message: string, severity?: "info" | "warning" | "progress"): void;
  /** How long one attempt of a request may take, in milliseconds; a minute where absent. */
  readonly requestTimeoutMs?: number;
  /** What calls of one process share, such as clients: `make` runs once for a `key`. */
  readonly shared: Shared;
}

/** A memory for the life of the process, or of a test. */
export class Shared {
  private readonly made = new Map<string, unknown>();

  once<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
}
