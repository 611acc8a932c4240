import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { bare, elementOf, factsOf, fieldsOf, type Fields } from "./field";
import { isObject, type JsonObject } from "./json";
import { hasUnknown } from "./unknown";

/**
 * Whether `next`, as a user declares it, means the same as `old`, as the state or the server has it. A value that is
 * not known yet may differ, and so it does. With `covered` it is enough that a computed map of `old` holds the keys of `next`.
 */
export function same(
  schema: z.core.$ZodType,
  old: unknown,
  next: unknown,
  state: JsonObject = {},
  covered = false,
): boolean {
  const facts = factsOf(schema);
  if (facts.ignored) return true;
  if (hasUnknown(next)) return false;
  if (isAbsent(schema, next)) return facts.computed === true || isAbsent(schema, old);
  if (isAbsent(schema, old)) return false;
  if (facts.equals) return facts.equals(old, next, state);

  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (fields) return isObject(old) && isObject(next) && changedFields(fields, old, next, covered).length === 0;
  if (element && Array.isArray(old) && Array.isArray(next)) {
    return facts.set ? sameSet(element, old, next, covered) : sameList(element, old, next, covered);
  }
  if (element && isObject(old) && isObject(next)) {
    const keys =
      covered && facts.computed ? Object.keys(next) : [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys.every((key) => own(old, key) && own(next, key) && same(element, old[key], next[key], state, covered));
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
function sameSet(element: z.core.$ZodType, old: unknown[], next: unknown[], covered: boolean): boolean {
  const matches = (a: unknown, b: unknown) => same(element, a, b, {}, covered);
  return (
    next.every((wanted) => old.some((there) => matches(there, wanted))) &&
    old.every((there) => next.some((wanted) => matches(there, wanted)))
  );
}

function own(bag: JsonObject, key: string): boolean {
  return Object.hasOwn(bag, key);
}

/**
 * Which parts of a value the user gave: `true` for all of it, or the keys; a list where its elements differ in that. It
 * is kept in the state, because a read is given the state alone and must tell what the user declared from what the
 * server added.
 */
export type Given = true | readonly Given[] | { readonly [key: string]: Given };

export function givenIn(schema: z.core.$ZodType, value: unknown): Given {
  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (fields && isObject(value)) return givenFields(fields, value);
  if (element && Array.isArray(value) && fieldsOf(element)) {
    const each = value.map((item) => givenIn(element, item));
    const [first = true] = each;
    return each.every((given) => isDeepStrictEqual(given, first)) ? first : each;
  }
  if (element && isObject(value) && factsOf(schema).computed) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, givenIn(element, inner)]));
  }
  return true;
}

/** Which fields of `bag` are given, and which parts of them. */
export function givenFields(fields: Fields, bag: JsonObject): Readonly<Record<string, Given>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => bag[name] !== undefined)
      .map(([name, schema]) => [name, givenIn(schema, bag[name])]),
  );
}

/**
 * What a state holds of the user's declaration: what he gave, and what others have since put where he had left
 * something out and the server fills in nothing by itself.
 */
export function declaredIn(fields: Fields, state: JsonObject, given: Readonly<Record<string, Given>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, schema]) => {
      const value = state[name];
      const part = given[name];
      if (value === undefined) return [];
      if (part !== undefined) return [[name, declaredPart(schema, value, part)]];
      const { computed, ignored } = factsOf(schema);
      return computed || ignored || isAbsent(schema, value) ? [] : [[name, value]];
    }),
  );
}

function declaredPart(schema: z.core.$ZodType, value: unknown, given: Given): unknown {
  if (given === true) return value;
  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (element && Array.isArray(value)) {
    return value.map((item, index) => declaredPart(element, item, isList(given) ? (given[index] ?? true) : given));
  }
  if (!isObject(value) || isList(given)) return value;
  if (fields) return declaredIn(fields, value, given);
  return Object.fromEntries(
    Object.entries(given)
      .filter(([key]) => own(value, key) && value[key] !== undefined)
      .map(([key, inner]) => [key, element ? declaredPart(element, value[key], inner) : value[key]]),
  );
}

function isList(given: Given): given is readonly Given[] {
  return Array.isArray(given);
}

/**
 * The server's `value` written as the user wrote it wherever both mean the same: an upper-case type name, an order of a
 * set, another encoding of the same bytes stay the user's; what the server added stays too.
 */
export function inUsersWords(schema: z.core.$ZodType, value: unknown, users: unknown, state: JsonObject): unknown {
  if (users === undefined || factsOf(schema).writeOnly) return users ?? value;
  if (same(schema, value, users, state, true)) return added(schema, value, users);
  const fields = fieldsOf(schema);
  if (fields && isObject(value) && isObject(users)) {
    const merged: JsonObject = { ...value };
    for (const [name, inner] of Object.entries(fields)) {
      const worded = inUsersWords(inner, value[name], users[name], state);
      if (value[name] !== undefined || keepsOwnWords(inner, users[name])) merged[name] = worded;
    }
    return merged;
  }
  return value;
}

/** Whether what the user wrote stands in the state although the server shows nothing: nothing in his words, or never told. */
export function keepsOwnWords(schema: z.core.$ZodType, users: unknown): boolean {
  return users !== undefined && (factsOf(schema).writeOnly === true || isAbsent(schema, users));
}

/** The user's words, with the keys that only the server's value has. */
function added(schema: z.core.$ZodType, value: unknown, users: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(users)) {
    const element = elementOf(schema);
    if (!element || !fieldsOf(element)) return users;
    const there: readonly unknown[] = value;
    const words: readonly unknown[] = users;
    return words.map((wanted, index) => {
      const twin = factsOf(schema).set ? there.find((item) => same(element, item, wanted, {}, true)) : there[index];
      return twin === undefined ? wanted : added(element, twin, wanted);
    });
  }
  if (!isObject(value) || !isObject(users)) return users;
  const fields = fieldsOf(schema);
  const element = elementOf(bare(schema));
  const merged: JsonObject = { ...value, ...users };
  for (const [key, wanted] of Object.entries(users)) {
    const inner = fields?.[key] ?? element;
    if (inner && own(value, key)) merged[key] = added(inner, value[key], wanted);
  }
  return merged;
}
