import { randomBytes } from "node:crypto";

const SUFFIX_DIGITS = 7;

/** A name for a field that the user left out: the resource's Pulumi name, a dash, 7 hex digits; cut to `maxLength`. */
export function generateName(logicalName: string, maxLength: number): string {
  const suffix = randomBytes(4).toString("hex").slice(0, SUFFIX_DIGITS);
  return `${logicalName.slice(0, maxLength - SUFFIX_DIGITS - 1)}-${suffix}`;
}
