const LONGEST_SHOWN = 60;

/** A value as a person would recognise it, cut where it is long. */
export function shown(value: unknown): string {
  return cut(value === undefined ? "undefined" : JSON.stringify(value));
}

/** `text`, cut where it is long. */
export function cut(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}… (${text.length} characters)` : text;
}
