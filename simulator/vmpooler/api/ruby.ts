/**
 * Behaviour of Ruby that clients of the server notice: an unexpected value counts as 0 or is a 500, depending on Ruby's
 * methods.
 */

/** The latest time of a Date in JavaScript. */
const LAST_DATE = 8.64e15;

/** An exception that no handler catches. The client gets a 500 with an HTML page. */
export class InternalError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "InternalError";
  }
}

/** `to_i`: "3 hours" is 3, "x" and nil are 0, 1.9 is 1; true, arrays and hashes have no such method. */
export function toI(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value === "number") return Math.trunc(value);
  if (typeof value === "string") return Number(/^\s*[+-]?\d+/.exec(value)?.[0] ?? 0);
  throw new InternalError(`undefined method 'to_i' for ${inspect(value)}`);
}

/** `Integer()`: strict for strings, truncating for floats, undefined where Ruby raises. */
export function integer(value: unknown): number | undefined {
  if (typeof value === "number") return Math.trunc(value);
  return typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : undefined;
}

/** `each { |key, value| }` over a parsed value. An array yields its elements with nil as value. */
export function pairs(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((element) => [inspect(element), null]);
  if (isHash(value)) return Object.entries(value);
  throw new InternalError(`undefined method 'each' for ${inspect(value)}`);
}

/** `keys`, a method of hashes only. */
export function keys(value: unknown): string[] {
  if (isHash(value)) return Object.keys(value);
  throw new InternalError(`undefined method 'keys' for ${inspect(value)}`);
}

export function isHash(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Only nil and false count as false: 0 and "" do not. */
export function truthy(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false;
}

/** What `"#{value}"` prints. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : inspect(value);
}

/** `Time#to_s` on a server that runs in UTC. */
export function timeString(moment: number): string {
  const [day, time = ""] = iso(moment).split("T");
  return `${day} ${time.split(".", 1)[0]} +0000`;
}

/** `DateTime#rfc3339` of the same. */
export function rfc3339(moment: number): string {
  return iso(moment).replace(/\.\d+Z$/, "+00:00");
}

/** The server stores whole seconds: `Time#to_s` omits fractions. */
export function wholeSecond(moment: number): number {
  return Math.floor(moment / 1000) * 1000;
}

/** `Date#to_s`. */
export function dateString(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** Ruby's times are unbounded. Later ones than JavaScript's last are shown as that. */
function iso(moment: number): string {
  return new Date(Math.min(moment, LAST_DATE)).toISOString().replace(/^\+0*/, "");
}

/** `Float#round(digits)`. */
export function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

export function inspect(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (Array.isArray(value)) return `[${value.map(inspect).join(", ")}]`;
  if (isHash(value)) {
    const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}=>${inspect(member)}`);
    return `{${members.join(", ")}}`;
  }
  return JSON.stringify(value);
}
