import type { z } from "zod";
import { isAbsent, same } from "./compare";
import { elementOf, factsOf, fieldsOf as nested, type Fields } from "./field";
import { isObject, type JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import { hasUnknown } from "./unknown";

export interface Diff {
  /** The top-level fields that differ. */
  readonly changed: readonly string[];
  /** Those of them that a change in place cannot reach, and what is overdue, each with the reason that a person reads. */
  readonly replaces: readonly Reason[];
}

export interface Reason {
  readonly field: string;
  readonly reason: string;
}

/** What separates the declared `next` from `declared`, what the state holds of the user's declaration. No request is made. */
export function diff(
  definition: ResourceDefinition,
  declared: JsonObject,
  next: JsonObject,
  state: JsonObject = declared,
): Diff {
  const canonical = (bag: JsonObject): JsonObject => definition.canonical?.(bag) ?? bag;
  const [before, after] = [canonical(declared), canonical(next)];
  const fields = definition.inputs.shape as Fields;
  const changed = Object.entries(fields).filter(
    ([name, schema]) =>
      !same(schema, before[name], after[name], state) || lostItsKeys(schema, before[name], after[name]),
  );
  return {
    changed: changed.map(([name]) => name),
    replaces: changed.flatMap(([name, schema]) => {
      const byValue = definition.replacements?.find(
        (rule) => rule.field === name && rule.when(before[name], after[name]),
      );
      return [
        ...replacementReasons(schema, name, before[name], after[name]),
        ...(byValue ? [{ field: name, reason: byValue.reason }] : []),
      ];
    }),
  };
}

/** Each key of a map is given or not: to remove the last one is a change like removing one of two, also where the server adds its own. */
function lostItsKeys(schema: z.core.$ZodType, before: unknown, after: unknown): boolean {
  const isMap = elementOf(schema) !== undefined && isObject(before);
  return isMap && !factsOf(schema).ignored && isAbsent(schema, after) && !isAbsent(schema, before);
}

/** The reason on the field itself, or those on the fields inside it that differ. */
function replacementReasons(schema: z.core.$ZodType, path: string, before: unknown, after: unknown): Reason[] {
  const { createOnly } = factsOf(schema);
  if (createOnly) return [{ field: path, reason: createOnly }];
  const fields = nested(schema);
  if (!fields) return [];
  const old = isObject(before) ? before : {};
  // A whole that is not known yet may differ in every part.
  const next = isObject(after)
    ? after
    : hasUnknown(after)
      ? Object.fromEntries(Object.keys(fields).map((name) => [name, after]))
      : {};
  return Object.entries(fields)
    .filter(([name, inner]) => !same(inner, old[name], next[name], old))
    .flatMap(([name, inner]) => replacementReasons(inner, `${path}.${name}`, old[name], next[name]));
}
