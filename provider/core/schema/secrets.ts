import type { z } from "zod";
import { elementOf, factsOf, fieldsOf, type Fields } from "./field";

/**
 * Whether the field itself must be encrypted: what is secret, and what often carries credentials. The address that says
 * where something lives is hidden only while it may be wrong; one that is right holds none.
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

/** The names of those of `fields` that the state must hold encrypted: a field with something secret inside as a whole. */
export function secretsOf(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, schema]) =>
    isSecret(schema) || secretFieldsIn(schema).length > 0 ? [name] : [],
  );
}
