import type { z } from "zod";
import { isObject, mapDefined, type JsonObject } from "../json";
import { isAbsent } from "../schema/compare";
import { elementOf, factsOf, fieldsOf, isNeverReturned, type Fields } from "../schema/field";

/**
 * The inputs of an imported object, which a program must declare to keep it as it is. Includes computed values: omitting a
 * createOnly field would replace the object with the next update.
 */
export function importedInputs(fields: Fields, seen: JsonObject): JsonObject {
  return mapDefined(fields, (schema, name) =>
    isDeclarable(schema, seen[name]) ? importedValue(schema, seen[name]) : undefined,
  );
}

/** Whether a program can declare the object's value of a field: it is returned by the server, not absent, not deprecated. */
export function isDeclarable(schema: z.core.$ZodType, value: unknown): boolean {
  const facts = factsOf(schema);
  return !isNeverReturned(facts) && facts.deprecated === undefined && !isAbsent(schema, value);
}

function importedValue(schema: z.core.$ZodType, value: unknown): unknown {
  const fields = fieldsOf(schema);
  if (fields && isObject(value)) return importedInputs(fields, value);
  const element = elementOf(schema);
  if (element && Array.isArray(value)) return value.map((item) => importedValue(element, item));
  if (element && isObject(value)) return mapDefined(value, (inner) => importedValue(element, inner));
  return value;
}
