import fc, { type Arbitrary } from "fast-check";
import type { z } from "zod";
import { elementOf, factsOf, fieldsOf, isNeverReturned } from "../../provider/core/schema/field";
import { isObject, type JsonObject } from "../../provider/core/json";
import { anyValue, meansNothing } from "./arbitrary";

type Schema = z.core.$ZodType;

/**
 * The answers that a server may give about an object with the inputs `declared`: without write-only fields, with values for
 * computed ones, with more keys in maps that it extends, sets in another order without repeated elements, and unknown fields.
 */
export function anyServerView(schema: Schema, declared: JsonObject): Arbitrary<JsonObject> {
  return view(schema, declared).map((seen) => seen as JsonObject);
}

function view(schema: Schema, value: unknown): Arbitrary<unknown> {
  const { computed, set } = factsOf(schema);
  if (isNeverReturned(factsOf(schema))) return fc.constant(undefined);
  if (value === undefined) return computed ? fc.option(anyValue(schema), { nil: undefined }) : fc.constant(undefined);
  if (meansNothing(schema, value)) return fc.constantFrom(value, undefined);

  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (fields && isObject(value)) {
    const parts = Object.entries(fields).map(([name, field]) =>
      view(field, value[name]).map((seen): [string, unknown] => [name, seen]),
    );
    return fc
      .tuple(...parts)
      .map((seen) => Object.fromEntries([["unheardOf", 7], ...seen.filter(([, part]) => part !== undefined)]));
  }
  if (element && Array.isArray(value)) {
    const items: readonly unknown[] = set ? distinct(value) : value;
    const seen = fc.tuple(...items.map((item) => view(element, item)));
    return set ? seen.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })) : seen;
  }
  if (element && isObject(value) && computed) {
    return anyValue(element).map((more) => ({ "example.com/by-the-server": more, ...value }));
  }
  return fc.constant(value);
}

/** Elements are equal if they differ only in the order of keys. */
function distinct(items: readonly unknown[]): unknown[] {
  return [...new Map(items.map((item) => [alike(item), item])).values()];
}

function alike(item: unknown): string {
  return JSON.stringify(item, (_key, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}
