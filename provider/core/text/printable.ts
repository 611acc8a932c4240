import { redact } from "./redaction";

/** Longer messages are cut: a server may send megabytes. */
const LONGEST_MESSAGE = 2_000;

/**
 * A message that is safe on a terminal. The host passes every message through it once:
 * - secrets are redacted,
 * - Pulumi's colour tags are broken up, because the CLI panics on an unknown tag,
 * - control characters and bidirectional overrides are escaped and lines are joined, so that a server's text cannot move the
 *   cursor or fake a line of the CLI,
 * - the length is limited.
 */
export function printable(message: string): string {
  // Redact before escaping, which would hide secrets from redaction. Cut very long texts before: redaction would take seconds.
  const clean = redact(message.slice(0, LONGEST_MESSAGE * 10))
    .split(/[\r\n\u2028\u2029\u0085]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("; ")
    .replaceAll("<{%", "< {%")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Surrogate}]/gu, escaped);
  if (clean.length <= LONGEST_MESSAGE) return clean;
  return `${clean.slice(0, LONGEST_MESSAGE)}… (${message.length} characters)`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
