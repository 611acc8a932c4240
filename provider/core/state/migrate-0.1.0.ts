import type { z } from "zod";
import { isObject, mapDefined, type JsonObject } from "../json";
import { isAbsent } from "../schema/compare";
import { elementOf, factsOf, fieldsOf, isNeverReturned, type Fields } from "../schema/field";

/**
 * The declaration in a state of 0.1.0. That version stored the object and, in `__given`, which parts came from the user:
 * `true` for a whole value, an object of keys for a part, a list if the elements differ.
 */
export function declaredOf010(fields: Fields, seen: JsonObject, given: unknown): JsonObject {
  // The arguments of `.get` have no `__given`: all of them are declared.
  if (!isObject(given)) return Object.fromEntries(Object.entries(seen).filter(([name]) => name in fields));
  return mapDefined(fields, (schema, name) => {
    const value = seen[name];
    if (value === undefined) return undefined;
    if (given[name] !== undefined) return declaredPart(schema, value, given[name]);
    const isQuiet = factsOf(schema).computed || isNeverReturned(factsOf(schema)) || isAbsent(schema, value);
    return isQuiet ? undefined : value;
  });
}

function declaredPart(schema: z.core.$ZodType, value: unknown, given: unknown): unknown {
  if (given === true) return value;
  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (element && Array.isArray(value)) {
    return value.map((item, index) => {
      const each: unknown = Array.isArray(given) ? (given[index] ?? true) : given;
      return declaredPart(element, item, each);
    });
  }
  if (!isObject(value) || !isObject(given)) return value;
  if (fields) return declaredOf010(fields, value, given);
  return Object.fromEntries(
    Object.entries(given)
      .filter(([key]) => Object.hasOwn(value, key) && value[key] !== undefined)
      .map(([key, inner]) => [key, element ? declaredPart(element, value[key], inner) : value[key]]),
  );
}
