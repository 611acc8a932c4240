import fc, { type Arbitrary } from "fast-check";
import type { z } from "zod";
import { elementOf, factsOf, fieldsOf } from "../../provider/core/schema/field";
import { isObject, type JsonObject } from "../../provider/core/json";

/** An equal form of `bag`: sets in another order with a repeated element, keys in another order. */
export function rewritten(schema: z.core.$ZodType, bag: JsonObject): Arbitrary<JsonObject> {
  return other(schema, bag).map((value) => value as JsonObject);
}

function other(schema: z.core.$ZodType, value: unknown): Arbitrary<unknown> {
  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, inner]) => {
      const part = fields?.[key] ?? element;
      return fc.tuple(fc.constant(key), part ? other(part, inner) : fc.constant(inner));
    });
    return fc
      .tuple(...entries)
      .chain((pairs) => fc.shuffledSubarray(pairs, { minLength: pairs.length }))
      .map((pairs) => Object.fromEntries(pairs));
  }
  if (!Array.isArray(value) || !element) return fc.constant(value);
  const items = fc.tuple(...value.map((item) => other(element, item)));
  if (!factsOf(schema).set) return items;
  return items.chain((all) =>
    fc
      .shuffledSubarray(all, { minLength: all.length })
      .chain((shuffled) =>
        all.length === 0 ? fc.constant(shuffled) : fc.constantFrom(shuffled, [...shuffled, shuffled[0]]),
      ),
  );
}
