import type { CloudName } from "../world";
import type { Fault } from "./faults";

/** One request, as `GET /control/log` lists it. Without headers and bodies, because they contain credentials. */
export interface LoggedRequest {
  /** Time of the simulated clock. */
  readonly at: number;
  readonly cloud: CloudName | "other";
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** 0 when no complete answer was sent. */
  readonly status: number;
  /** The kind of fault that was injected, if one was. */
  readonly fault?: Fault["kind"];
}

/** A simulator that runs for days must not fill the memory. */
export const LOG_LIMIT = 10_000;

/** The last requests in the order in which they arrived. */
export class RequestLog {
  private entries: OpenEntry[] = [];

  /** The entry has status 0 until the caller sets the status of the answer. */
  open(at: number, cloud: CloudName | "other", method: string, url: string): OpenEntry {
    const [path, query] = splitOnce(url, "?");
    const entry: OpenEntry = { at, cloud, method, path, query, status: 0 };
    this.entries.push(entry);
    // Removing one at a time would move the whole array for every request.
    if (this.entries.length >= 2 * LOG_LIMIT) this.entries = this.entries.slice(-LOG_LIMIT);
    return entry;
  }

  /** The last `count` of them. */
  list(count = LOG_LIMIT): LoggedRequest[] {
    return this.entries.slice(-Math.min(count, LOG_LIMIT)).map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.entries = [];
  }
}

export interface OpenEntry extends LoggedRequest {
  status: number;
  fault?: Fault["kind"];
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
