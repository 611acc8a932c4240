import type { z } from "zod";
import { elementOf, factsOf, fieldsOf, type Fields } from "./field";

/**
 * Whether the state must encrypt the field: `secret` fields, and `hidden` ones, which often hold credentials. A URL that
 * `locates` the object is hidden only in check's errors: check refuses URLs with credentials.
 */
export function isSecret(schema: z.core.$ZodType): boolean {
  const { secret, hidden, locates } = factsOf(schema);
  return secret === true || (hidden !== undefined && !locates);
}

/** The names of the secret fields inside `schema`, at any depth. */
export function secretFieldsIn(schema: z.core.$ZodType): string[] {
  const element = elementOf(schema);
  const inside = Object.entries(fieldsOf(schema) ?? {}).flatMap(([name, part]) =>
    isSecret(part) ? [name] : secretFieldsIn(part),
  );
  return [...inside, ...(element ? secretFieldsIn(element) : [])];
}

/** The names of the fields that the state must encrypt. A field with a secret inside is encrypted as a whole. */
export function secretsOf(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, schema]) =>
    isSecret(schema) || secretFieldsIn(schema).length > 0 ? [name] : [],
  );
}
