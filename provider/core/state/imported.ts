import type { z } from "zod";
import { defined, isObject, type JsonObject } from "../json";
import { isAbsent } from "../schema/compare";
import { elementOf, factsOf, fieldsOf, isUntold, type Fields } from "../schema/field";

/**
 * What a program would declare to have the object that was `seen`: of an object that no state knows, as an engine imports
 * it. Computed values too: left out, a field that is createOnly would replace the object with the next update. Not what
 * means the same as nothing, nor what is said better by another field.
 */
export function importedInputs(fields: Fields, seen: JsonObject): JsonObject {
  const told = Object.entries(fields).map(([name, schema]) => {
    const facts = factsOf(schema);
    const isSilent = isUntold(facts) || facts.deprecated !== undefined || isAbsent(schema, seen[name]);
    return [name, isSilent ? undefined : importedValue(schema, seen[name])];
  });
  return defined(Object.fromEntries(told) as JsonObject);
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
