import type { z } from "zod";
import { defined, isObject, mapDefined, type JsonObject } from "../json";
import { isAbsent, same } from "../schema/compare";
import { elementOf, factsOf, fieldsOf, isNeverReturned, type Fields } from "../schema/field";

/**
 * Updates the user's declaration after a read:
 * - A declared value that the object still has is kept as written. Otherwise the object's value replaces it: drift.
 * - A field that is not declared is drift if it changed since the last read, unless the server computes it.
 * - A value that the server never returns is kept as declared.
 *
 * @param before the object at the last read
 */
export function reconcile(fields: Fields, declared: JsonObject, seen: JsonObject, before: JsonObject): JsonObject {
  return mapDefined(fields, (schema, name) => {
    if (declared[name] !== undefined) return reconcileValue(schema, declared[name], seen[name], before[name], seen);
    const { computed } = factsOf(schema);
    const isQuiet = computed || isNeverReturned(factsOf(schema)) || isAbsent(schema, seen[name]);
    return isQuiet || same(schema, before[name], seen[name], before) ? undefined : seen[name];
  });
}

/** A declared value after a read. Of a map or set that the server adds to, only the declared entries. */
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
    return declared.filter((item: unknown) => seen.some((current) => same(element, current, item, {}, true)));
  if (!isObject(seen) || !isObject(declared))
    return isAbsent(schema, seen) && isAbsent(schema, declared) ? declared : seen;
  const fields = fieldsOf(schema);
  if (fields) return reconcile(fields, declared, seen, isObject(before) ? before : seen);
  if (!element || !facts.computed) return seen;
  const keys = Object.keys(declared).filter((key) => Object.hasOwn(seen, key));
  return Object.fromEntries(keys.map((key) => [key, reconcileValue(element, declared[key], seen[key])]));
}

/** The read values, written as declared if both mean the same: a type's case, the order of a set, an encoding. */
export function inDeclaredForm(fields: Fields, seen: JsonObject, declared: JsonObject): JsonObject {
  const entries = Object.entries(fields).map(([name, schema]) => {
    const [current, own] = [seen[name], declared[name]];
    if (isNeverReturned(factsOf(schema))) return [name, own];
    if (own === undefined || !same(schema, current, own, seen, true)) return [name, current];
    return [name, isObject(current) && isObject(own) ? { ...current, ...own } : own];
  });
  return defined({ ...seen, ...Object.fromEntries(entries) } as JsonObject);
}

/** The `changed` inputs that the object does not have after an accepted change, or still has after a removal. */
export function unconfirmed(
  fields: Fields,
  inputs: JsonObject,
  seen: JsonObject,
  changed: ReadonlySet<string>,
): string[] {
  return Object.entries(fields).flatMap(([name, schema]) => {
    if (isNeverReturned(factsOf(schema)) || !changed.has(name)) return [];
    // A computed field may keep a value after a removal.
    if (inputs[name] === undefined) return factsOf(schema).computed || isAbsent(schema, seen[name]) ? [] : [name];
    return same(schema, reconcileValue(schema, inputs[name], seen[name], seen[name], seen), inputs[name], seen)
      ? []
      : [name];
  });
}

/**
 * The inputs that others changed while an update ran: neither declared nor `touched` by it. The state keeps their values from
 * `before`, so that the next refresh shows them as drift.
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
