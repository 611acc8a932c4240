import type { z } from "zod";
import { defined, isObject, type JsonObject } from "../json";
import { isAbsent, same } from "../schema/compare";
import { elementOf, factsOf, fieldsOf, isNeverReturned, type Fields } from "../schema/field";

/**
 * The user's declaration, brought up to date by what was read:
 * - A declared value that the object still has stays as it was written; another one takes its place.
 * - A field that was not declared and has changed since it was read last is drift, unless the server computes it.
 * - What no answer tells stays as declared.
 *
 * @param before the object as it was read before
 */
export function reconcile(fields: Fields, declared: JsonObject, seen: JsonObject, before: JsonObject): JsonObject {
  const now = Object.entries(fields).map(([name, schema]) => {
    if (declared[name] !== undefined) return [name, reconcileValue(schema, declared[name], seen[name], before[name], seen)];
    const { computed } = factsOf(schema);
    const isQuiet = computed || isNeverReturned(factsOf(schema)) || isAbsent(schema, seen[name]);
    return [name, isQuiet || same(schema, before[name], seen[name], before) ? undefined : seen[name]];
  });
  return defined(Object.fromEntries(now) as JsonObject);
}

/** A declared value after a look at the object: of a whole that the server adds to, only the declared parts. */
export function reconcileValue(
  schema: z.core.$ZodType,
  declared: unknown,
  seen: unknown,
  before: unknown = seen,
  state: JsonObject = {},
): unknown {
  const facts = factsOf(schema);
  if (isNeverReturned(facts) || same(schema, seen, declared, state, true)) return declared;
  const element = elementOf(schema);
  if (element && facts.computed && facts.set && !facts.equals && Array.isArray(seen) && Array.isArray(declared))
    return declared.filter((item: unknown) => seen.some((there) => same(element, there, item, {}, true)));
  if (!isObject(seen) || !isObject(declared))
    return isAbsent(schema, seen) && isAbsent(schema, declared) ? declared : seen;
  const fields = fieldsOf(schema);
  if (fields) return reconcile(fields, declared, seen, isObject(before) ? before : seen);
  if (!element || !facts.computed) return seen;
  const keys = Object.keys(declared).filter((key) => Object.hasOwn(seen, key));
  return Object.fromEntries(keys.map((key) => [key, reconcileValue(element, declared[key], seen[key])]));
}

/** What was read, written as the user wrote it wherever both mean the same: a type's case, the order of a set, an encoding. */
export function inDeclaredForm(fields: Fields, seen: JsonObject, declared: JsonObject): JsonObject {
  const worded = Object.entries(fields).map(([name, schema]) => {
    const [there, users] = [seen[name], declared[name]];
    if (isNeverReturned(factsOf(schema))) return [name, users];
    if (users === undefined || !same(schema, there, users, seen, true)) return [name, there];
    return [name, isObject(there) && isObject(users) ? { ...there, ...users } : users];
  });
  return defined({ ...seen, ...Object.fromEntries(worded) } as JsonObject);
}

/** The names of the `changed` inputs that the object does not show although they were accepted, or still shows although they were removed. */
export function unconfirmed(fields: Fields, inputs: JsonObject, seen: JsonObject, changed: ReadonlySet<string>): string[] {
  return Object.entries(fields).flatMap(([name, schema]) => {
    if (isNeverReturned(factsOf(schema)) || !changed.has(name)) return [];
    // Of what the server computes or adds to, something may rightly be left.
    if (inputs[name] === undefined) return factsOf(schema).computed || isAbsent(schema, seen[name]) ? [] : [name];
    return same(schema, reconcileValue(schema, inputs[name], seen[name], seen[name], seen), inputs[name], seen)
      ? []
      : [name];
  });
}

/**
 * The names of the inputs that were neither declared nor `touched` by an update, and have changed while it ran. To the
 * state they are as they were `before`, so that a refresh still finds what others have done.
 */
export function changedByOthers(
  fields: Fields,
  inputs: JsonObject,
  touched: ReadonlySet<string>,
  before: JsonObject,
  seen: JsonObject,
): string[] {
  const open = Object.entries(fields).filter(([name]) => inputs[name] === undefined && !touched.has(name));
  return open
    .filter(([, schema]) => !factsOf(schema).computed && !isNeverReturned(factsOf(schema)))
    .filter(([name, schema]) => !same(schema, before[name], seen[name], before))
    .map(([name]) => name);
}
