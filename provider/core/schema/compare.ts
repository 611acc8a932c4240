import type { z } from "zod";
import { elementOf, factsOf, fieldsOf, type Fields } from "./field";
import { isObject, type JsonObject } from "../json";
import { hasUnknown } from "./unknown";

/**
 * Whether `next` (from the user) means the same as `old` (from the state or the server). An unknown value counts as different.
 *
 * @param allowExtra whether a computed map or set in `old` may have more entries than `next`: the server adds entries
 */
export function same(
  schema: z.core.$ZodType,
  old: unknown,
  next: unknown,
  state: JsonObject = {},
  allowExtra = false,
): boolean {
  const facts = factsOf(schema);
  if (facts.atCreation) return true;
  if (hasUnknown(next)) return false;
  if (isAbsent(schema, next)) return facts.computed === true || isAbsent(schema, old);
  if (isAbsent(schema, old)) return false;

  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  // `equals` expects valid values; check reports invalid ones.
  const isValidKind = (value: unknown) => (element ? Array.isArray(value) : typeof value !== "object");
  if (facts.equals && isValidKind(old) && isValidKind(next)) return facts.equals(old, next, state);
  if (fields) return isObject(old) && isObject(next) && changedFields(fields, old, next, allowExtra).length === 0;
  if (element && Array.isArray(old) && Array.isArray(next)) {
    const matches = (a: unknown, b: unknown) => same(element, a, b, {}, allowExtra);
    if (!facts.set) return old.length === next.length && old.every((value, index) => matches(value, next[index]));
    // Repeated elements count once.
    const mayHaveMore = allowExtra && facts.computed === true;
    return (
      next.every((wanted) => old.some((value) => matches(value, wanted))) &&
      (mayHaveMore || old.every((value) => next.some((wanted) => matches(value, wanted))))
    );
  }
  if (element && isObject(old) && isObject(next)) {
    const keys =
      allowExtra && facts.computed ? Object.keys(next) : [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys.every(
      (key) =>
        Object.hasOwn(old, key) && Object.hasOwn(next, key) && same(element, old[key], next[key], state, allowExtra),
    );
  }
  return JSON.stringify(old) === JSON.stringify(next);
}

/** The names of the fields in which `next` differs from `old`. */
export function changedFields(fields: Fields, old: JsonObject, next: JsonObject, allowExtra = false): string[] {
  return Object.entries(fields)
    .filter(([name, schema]) => !same(schema, old[name], next[name], old, allowExtra))
    .map(([name]) => name);
}

/** Whether `value` means the same as omitting the field. */
export function isAbsent(schema: z.core.$ZodType, value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (value === factsOf(schema).absentEquals) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isObject(value)) return false;
  const fields = fieldsOf(schema) ?? {};
  return Object.entries(value).every(([name, inner]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return field ? isAbsent(field, inner) : inner === undefined;
  });
}
