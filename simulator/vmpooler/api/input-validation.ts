import { Halt, json, parseJson } from "./http";
import { InternalError, isHash, truthy } from "./ruby";

/** v3's input validation. Each function returns the error's message, or undefined. */
export const invalid = { hostname, poolName, vmCount, diskSize, tag };

/** Ends the request with a 400 if there is an error. */
export function refuseIf(error: string | undefined): void {
  if (error !== undefined) throw refusal(error);
}

/** Parses a body like v3. An empty one counts as `{}`. */
export function sanitizeJsonBody(body: string): Record<string, unknown> {
  if (body === "") return {};
  const parsed = parseJson(body);
  if (parsed === undefined) throw refusal(`Invalid JSON: unexpected token at '${body.slice(0, 20)}'`);
  if (!isHash(parsed.value)) throw refusal("Request body must be a JSON object");
  if (depth(parsed.value) > 5) throw refusal("Request body too complex");
  if (body.length > 10_240) throw refusal("Request body too large");
  return parsed.value;
}

function refusal(error: string): Halt {
  return new Halt(json(400, { ok: false, error }));
}

function hostname(value: string): string | undefined {
  if (value === "") return "Hostname is required";
  if (value.length > 253) return "Hostname too long";
  const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  return new RegExp(`^${label}(\\.${label})*$`, "i").test(value) ? undefined : "Invalid hostname format";
}

/** A dot is refused, although names of pools may have one. */
function poolName(value: string): string | undefined {
  if (value === "") return "Pool name is required";
  if (value.length > 100) return "Pool name too long";
  return /^[\w-]+$/.test(value) ? undefined : "Invalid pool name format";
}

function vmCount(value: unknown): string | undefined {
  return wholeNumber(value, "VM count", 100);
}

function diskSize(value: unknown): string | undefined {
  return wholeNumber(value, "Disk size", 2048);
}

/** A value that is not a string crashes, because Ruby calls a method of strings. */
function tag(key: string, value: unknown): string | undefined {
  if (key === "") return "Tag key is required";
  if (key.length > 50) return "Tag key too long";
  if (!/^[\w.-]+$/.test(key)) return "Invalid tag key format";
  if (!truthy(value)) return undefined;
  if (typeof value !== "string") throw new InternalError("undefined method 'gsub'");
  if (value.length > 255) return "Tag value too long";
  return /^[\w \t\r\n\f\v\-.@:/]*$/.test(value) ? undefined : "Tag value contains invalid characters";
}

function wholeNumber(value: unknown, name: string, most: number): string | undefined {
  if (value === null || value === undefined) return `${name} is required`;
  const digits = typeof value === "string" || typeof value === "number" ? value.toString() : "";
  if (!/^\d+$/.test(digits)) return `${name} must be a valid integer`;
  if (Number(digits) < 1) return `${name} must be at least 1`;
  return Number(digits) > most ? `${name} must be at most ${most}` : undefined;
}

function depth(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}
