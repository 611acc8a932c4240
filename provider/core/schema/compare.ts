import type { z } from "zod";
import { elementOf, factsOf, fieldsOf, type Fields } from "./field";
import { isObject, type JsonObject } from "../json";
import { hasUnknown } from "./unknown";

/**
 * Whether `next`, as a user declares it, means the same as `old`, as the state or the server has it. A value that is
 * not known yet may differ, and so it does. With `covered` it is enough that a computed map or set of `old` holds what
 * `next` holds: the server adds to it.
 */
export function same(
  schema: z.core.$ZodType,
  old: unknown,
  next: unknown,
  state: JsonObject = {},
  covered = false,
): boolean {
  const facts = factsOf(schema);
  if (facts.atCreation) return true;
  if (hasUnknown(next)) return false;
  if (isAbsent(schema, next)) return facts.computed === true || isAbsent(schema, old);
  if (isAbsent(schema, old)) return false;

  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  // What is not even of the kind is wrong, and check says so: no equality of its own applies.
  const isOfKind = (value: unknown) => (element ? Array.isArray(value) : typeof value !== "object");
  if (facts.equals && isOfKind(old) && isOfKind(next)) return facts.equals(old, next, state);
  if (fields) return isObject(old) && isObject(next) && changedFields(fields, old, next, covered).length === 0;
  if (element && Array.isArray(old) && Array.isArray(next)) {
    if (!facts.set) return sameList(element, old, next, covered);
    return sameSet(element, old, next, covered, covered && facts.computed === true);
  }
  if (element && isObject(old) && isObject(next)) {
    const keys =
      covered && facts.computed ? Object.keys(next) : [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys.every(
      (key) =>
        Object.hasOwn(old, key) && Object.hasOwn(next, key) && same(element, old[key], next[key], state, covered),
    );
  }
  return JSON.stringify(old) === JSON.stringify(next);
}

/** The names of the fields in which `next` differs from `old`. */
export function changedFields(fields: Fields, old: JsonObject, next: JsonObject, covered = false): string[] {
  return Object.entries(fields)
    .filter(([name, schema]) => !same(schema, old[name], next[name], old, covered))
    .map(([name]) => name);
}

/** Whether `value` means the same as leaving the field out. */
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

function sameList(element: z.core.$ZodType, old: unknown[], next: unknown[], covered: boolean): boolean {
  return old.length === next.length && old.every((value, index) => same(element, value, next[index], {}, covered));
}

/** Twice the same element is once the element. */
function sameSet(
  element: z.core.$ZodType,
  old: unknown[],
  next: unknown[],
  covered: boolean,
  mayHoldMore: boolean,
): boolean {
  const matches = (a: unknown, b: unknown) => same(element, a, b, {}, covered);
  return (
    next.every((wanted) => old.some((there) => matches(there, wanted))) &&
    (mayHoldMore || old.every((there) => next.some((wanted) => matches(there, wanted))))
  );
}
