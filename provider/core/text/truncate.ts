import { redact } from "./redaction";

const LONGEST_QUOTED = 60;

/** A value as a person would recognise it, cut where it is long. */
export function quote(value: unknown): string {
  // JSON has neither; of NaN it makes null.
  if (value === undefined || typeof value === "number") return String(value);
  return truncate(JSON.stringify(value));
}

/** `text`, cut where it is long. Redacted before it is cut, or half a secret escapes. */
export function truncate(text: string, longest = LONGEST_QUOTED): string {
  if (text.length <= longest) return text;
  return `${redact(text.slice(0, longest * 100)).slice(0, longest)}… (${text.length} characters)`;
}
