import { createHash } from "node:crypto";

/** User data and start scripts, under the names that the clouds use: they often hold passwords. */
const SECRET_FIELDS = new Set(["user-data", "postInstall", "post_install"]);

/** `view` with digests in place of user data and scripts: they can be compared but not read. */
export function concealed(view: unknown): unknown {
  const text = JSON.stringify(view, (key, value: unknown) =>
    SECRET_FIELDS.has(key) && typeof value === "string" ? digest(value) : value,
  );
  return JSON.parse(text) as unknown;
}

function digest(value: string): string {
  return `sha256:${createHash("sha256").update(value).digest("hex")}`;
}
