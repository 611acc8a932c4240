import { redact } from "./redaction";

const LONGEST_SHOWN = 60;

/** A value as a person would recognise it, cut where it is long. */
export function shown(value: unknown): string {
  return cut(value === undefined ? "undefined" : JSON.stringify(value));
}

/** `text`, cut where it is long: without its secrets, of which a part would not be known for one any more. */
export function cut(text: string): string {
  if (text.length <= LONGEST_SHOWN) return text;
  return `${redact(text).slice(0, LONGEST_SHOWN)}… (${text.length} characters)`;
}
