import { createHash } from "node:crypto";

/** What machines are told when they start, by the names of the clouds: it often holds passwords. */
const TOLD_TO_MACHINES = new Set(["user-data", "postInstall", "post_install"]);

/**
 * `view` for whoever asks without credentials: digests stand in for what machines are told, so that it can be compared
 * and not read.
 */
export function concealed(view: unknown): unknown {
  const text = JSON.stringify(view, (key, value: unknown) =>
    TOLD_TO_MACHINES.has(key) && typeof value === "string" ? digest(value) : value,
  );
  return JSON.parse(text) as unknown;
}

function digest(value: string): string {
  return `sha256:${createHash("sha256").update(value).digest("hex")}`;
}
