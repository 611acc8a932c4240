import { createHash } from "node:crypto";

/** A name for a secret that may be shown and kept. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
