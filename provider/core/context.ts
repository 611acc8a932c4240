import type { Settings } from "./settings/settings";
import type { Clock } from "./time/clock";
import type { Deadline } from "./time/deadline";

/** What every verb of a resource is given beside its values. */
export interface Context {
  readonly settings: Settings;
  readonly clock: Clock;
  /** The time that the verb may take. */
  readonly deadline: Deadline;
  /** The deadline's signal: every request and pause of the verb ends with it. */
  readonly signal: AbortSignal;
  /** Tells the user something while the verb runs. */
  log(message: string, severity?: Severity): void;
  /**
   * Tells what is about to be made, and waits until the engine has heard it: if this process is killed before the cloud
   * answers, the name of the new object stands nowhere but in the output of the command.
   */
  announce(message: string): Promise<void>;
  /** What calls of one process share, such as clients. */
  readonly shared: Shared;
}

export type Severity = "info" | "warning" | "progress";

/** A memory for the life of the process, or of a test. */
export class Shared {
  private readonly made = new Map<string, unknown>();

  /** What `make` returns, which runs once for a `key`. */
  once<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
}
