import { createHash } from "node:crypto";

/** A digest that identifies a secret, and may be shown and stored. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}
