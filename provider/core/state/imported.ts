import type { z } from "zod";
import { defined, isObject, type JsonObject } from "../json";
import { isAbsent } from "../schema/compare";
import { elementOf, factsOf, fieldsOf, isNeverReturned, type Fields } from "../schema/field";

/**
 * What a program would declare to have the object that was `seen`: of an object that no state knows, as an engine imports
 * it. Computed values too: left out, a field that is createOnly would replace the object with the next update.
 */
export function importedInputs(fields: Fields, seen: JsonObject): JsonObject {
  const told = Object.entries(fields).map(([name, schema]) => {
    const value = seen[name];
    return [name, isDeclarable(schema, value) ? importedValue(schema, value) : undefined];
  });
  return defined(Object.fromEntries(told) as JsonObject);
}

/** Whether a program can say what an object has in a field: an answer tells it, it is something, and no other field says it better. */
export function isDeclarable(schema: z.core.$ZodType, value: unknown): boolean {
  const facts = factsOf(schema);
  return !isNeverReturned(facts) && facts.deprecated === undefined && !isAbsent(schema, value);
}

function importedValue(schema: z.core.$ZodType, value: unknown): unknown {
  const fields = fieldsOf(schema);
  if (fields && isObject(value)) return importedInputs(fields, value);
  const element = elementOf(schema);
  if (element && Array.isArray(value)) return value.map((item) => importedValue(element, item));
  if (element && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, importedValue(element, inner)]));
  return value;
}
