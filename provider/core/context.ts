import type { Settings } from "./settings/settings";
import type { Clock } from "./time/clock";
import type { Deadline } from "./time/deadline";

/** What every verb gets besides its values. */
export interface Context {
  readonly settings: Settings;
  readonly clock: Clock;
  /** How long the verb may take. */
  readonly deadline: Deadline;
  /** The deadline's signal. It aborts every request and pause of the verb. */
  readonly signal: AbortSignal;
  /** Shows a message to the user. */
  log(message: string, severity?: Severity): void;
  /**
   * Shows what will be created, and resolves when the engine has the message. If this process is killed before the cloud
   * answers, the command's output is the only record of the new object's name.
   */
  announce(message: string): Promise<void>;
  /** What all verbs of a process share, such as clients. */
  readonly shared: Shared;
}

export type Severity = "info" | "warning" | "progress";

/** A cache for the life of the process, or of a test. */
export class Shared {
  private readonly values = new Map<string, unknown>();

  /** The result of `make`, which runs once per `key`. */
  once<T>(key: string, make: () => T): T {
    if (!this.values.has(key)) this.values.set(key, make());
    return this.values.get(key) as T;
  }
}
