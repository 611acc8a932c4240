import { redact } from "./redaction";

const LONGEST_QUOTED = 60;

/** A value for messages, truncated. */
export function quote(value: unknown): string {
  // JSON.stringify turns NaN into null.
  if (value === undefined || typeof value === "number") return String(value);
  return truncate(JSON.stringify(value));
}

/** `text`, truncated. Redacted first, or half a secret escapes. */
export function truncate(text: string, longest = LONGEST_QUOTED): string {
  if (text.length <= longest) return text;
  return `${redact(text.slice(0, longest * 100)).slice(0, longest)}… (${text.length} characters)`;
}
