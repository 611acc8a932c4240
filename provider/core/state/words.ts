import type { z } from "zod";
import { same } from "../schema/compare";
import { elementOf, factsOf, fieldsOf } from "../schema/field";
import { defined, isObject, type JsonObject } from "../json";

/**
 * The server's `value` written as the user wrote it wherever both mean the same: an upper-case type name, an order of a
 * set, another encoding of the same bytes stay the user's; what the server added stays too.
 */
export function inUsersWords(schema: z.core.$ZodType, value: unknown, users: unknown, state: JsonObject): unknown {
  if (users === undefined || factsOf(schema).writeOnly) return users ?? value;
  if (same(schema, value, users, state, true)) return added(schema, value, users);
  const fields = fieldsOf(schema);
  if (fields && isObject(value) && isObject(users)) {
    const worded = Object.entries(fields).map(([name, inner]) => [
      name,
      inUsersWords(inner, value[name], users[name], state),
    ]);
    return defined({ ...value, ...Object.fromEntries(worded) });
  }
  return value;
}

/** The user's words, with the keys that only the server's value has. */
function added(schema: z.core.$ZodType, value: unknown, users: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(users)) {
    const element = elementOf(schema);
    if (!element) return users;
    const there: readonly unknown[] = value;
    const words: readonly unknown[] = users;
    return words.map((wanted, index) => {
      const twin = factsOf(schema).set ? there.find((item) => same(element, item, wanted, {}, true)) : there[index];
      return added(element, twin, wanted);
    });
  }
  if (!isObject(value) || !isObject(users)) return users;
  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  const worded = Object.entries(users).map(([key, wanted]) => {
    const inner = fields?.[key] ?? element;
    return [key, inner ? added(inner, value[key], wanted) : wanted];
  });
  return { ...value, ...Object.fromEntries(worded) };
}
