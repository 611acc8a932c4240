import { isObject, type JsonObject } from "../core/json";
import { SIGNATURE_KEY, UNKNOWN } from "../core/schema/unknown";

/** A key that a protobuf Struct loses. */
const LOST = "__proto__";
/** Deeper values overflow the stack of the engine's converter. */
const DEEPEST = 50;

interface Storable {
  readonly bag: JsonObject;
  /** The paths of values that were changed or omitted, because the engine would misinterpret them. */
  readonly altered: readonly string[];
}

/**
 * A bag that the engine can store. All results and the properties of errors pass through it. @pulumi/pulumi converts them to
 * a protobuf Struct; if that throws in its error path, the call gets no answer and `pulumi up` hangs. A server's values may
 * also be equal to the protocol's markers.
 */
export function storable(bag: JsonObject): Storable {
  const altered: string[] = [];
  const clean = (value: unknown, path: string, depth: number): unknown => {
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
    if (typeof value === "bigint") return Number(value);
    if (typeof value === "string") return text(value, path);
    if (value instanceof Date) return value.toISOString();
    if (typeof value !== "object") return undefined;
    if (depth >= DEEPEST) {
      altered.push(path);
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, index) => clean(item, `${path}[${index}]`, depth + 1) ?? null);
    if (!isObject(value)) return undefined;
    const entries = Object.entries(value).flatMap(([key, inner]) => {
      const here = path === "" ? key : `${path}.${key}`;
      if (key === SIGNATURE_KEY || key === LOST) {
        altered.push(here);
        return [];
      }
      const kept = clean(inner, here, depth + 1);
      return kept === undefined ? [] : [[text(key, here), kept] as const];
    });
    return Object.fromEntries(entries);
  };
  const text = (value: string, path: string): string => {
    if (value !== UNKNOWN && !value.includes("<{%")) return value.toWellFormed();
    altered.push(path);
    return value === UNKNOWN ? `(${value})` : value.replaceAll("<{%", "< {%").toWellFormed();
  };
  return { bag: clean(bag, "", 0) as JsonObject, altered };
}
