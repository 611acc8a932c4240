import { redact } from "./redaction";

/** What of a message a person reads; a server may send megabytes. */
const LONGEST_MESSAGE = 2_000;

/**
 * A message as it may go to a terminal. Everything that a person is shown passes here once, at the exit of the host:
 * - secrets are redacted,
 * - Pulumi's colour markup is broken up, because the CLI panics at a tag that it does not know,
 * - control characters and bidirectional overrides are escaped, and lines joined, so that no text of a server can move
 *   the cursor or forge a line of the CLI's own,
 * - the length is bounded.
 */
export function printable(message: string): string {
  // Redacted first: escaped, a secret would no longer be found. Cut first, where it is so long that redaction would take seconds.
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
