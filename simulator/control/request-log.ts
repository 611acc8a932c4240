import type { Cloud, Fault, LoggedRequest } from "../world";

/** Requests in the order in which they arrived. */
export class RequestLog {
  private entries: OpenEntry[] = [];

  /** The entry says status 0 until the caller sets what was answered. */
  open(at: number, cloud: Cloud["name"] | "other", method: string, url: string): OpenEntry {
    const [path, query] = splitOnce(url, "?");
    const entry: OpenEntry = { at, cloud, method, path, query, status: 0 };
    this.entries.push(entry);
    return entry;
  }

  list(): LoggedRequest[] {
    return this.entries.map((entry) => ({ ...entry }));
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
