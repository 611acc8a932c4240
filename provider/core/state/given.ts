import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { isAbsent } from "../schema/compare";
import { elementOf, factsOf, fieldsOf, type Fields } from "../schema/field";
import { isObject, type JsonObject } from "../json";

/**
 * Which parts of a value the user gave: `true` for all of it, or the keys; a list where its elements differ in that. It
 * is kept in the state, because a read is given the state alone and must tell what the user declared from what the
 * server added.
 */
export type Given = true | readonly Given[] | { readonly [key: string]: Given };

export function givenIn(schema: z.core.$ZodType, value: unknown): Given {
  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (fields && isObject(value)) return givenFields(fields, value);
  if (element && Array.isArray(value)) {
    const each = value.map((item) => givenIn(element, item));
    const [first = true] = each;
    return each.every((given) => isDeepStrictEqual(given, first)) ? first : each;
  }
  if (element && isObject(value) && factsOf(schema).computed) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, givenIn(element, inner)]));
  }
  return true;
}

/** Which fields of `bag` are given, and which parts of them. */
export function givenFields(fields: Fields, bag: JsonObject): Readonly<Record<string, Given>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => bag[name] !== undefined)
      .map(([name, schema]) => [name, givenIn(schema, bag[name])]),
  );
}

/**
 * What a state holds of the user's declaration: what he gave, and what others have since put where he had left
 * something out and the server fills in nothing by itself.
 */
export function declaredIn(fields: Fields, state: JsonObject, given: Readonly<Record<string, Given>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, schema]) => {
      const value = state[name];
      const part = given[name];
      if (value === undefined) return [];
      if (part !== undefined) return [[name, declaredPart(schema, value, part)]];
      const { computed, ignored } = factsOf(schema);
      return computed || ignored || isAbsent(schema, value) ? [] : [[name, value]];
    }),
  );
}

function declaredPart(schema: z.core.$ZodType, value: unknown, given: Given): unknown {
  if (given === true) return value;
  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (element && Array.isArray(value)) {
    return value.map((item, index) => declaredPart(element, item, isList(given) ? (given[index] ?? true) : given));
  }
  if (!isObject(value) || isList(given)) return value;
  if (fields) return declaredIn(fields, value, given);
  return Object.fromEntries(
    Object.entries(given)
      .filter(([key]) => Object.hasOwn(value, key) && value[key] !== undefined)
      .map(([key, inner]) => [key, element ? declaredPart(element, value[key], inner) : value[key]]),
  );
}

function isList(given: Given): given is readonly Given[] {
  return Array.isArray(given);
}
