import type { z } from "zod";
import { isObject, type JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import { reconcileValue } from "../state/reconcile";
import { isAbsent, same } from "./compare";
import { elementOf, factsOf, fieldsOf as nested, isNeverReturned, type Fields } from "./field";
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

/**
 * What separates the `next` inputs from what the user declared last, without a request.
 * - A field that was declared is compared with that declaration.
 * - A field that was not, and now is, is compared with what the object has.
 * - A field that never was declared is not compared; nor is one that is left to the server from now on.
 *
 * @param seen the object as it was read last
 */
export function diff(
  definition: ResourceDefinition,
  declared: JsonObject,
  next: JsonObject,
  seen: JsonObject = declared,
): Diff {
  const canonical = (bag: JsonObject): JsonObject => definition.canonical?.(bag) ?? bag;
  const [before, after, there] = [canonical(declared), canonical(next), canonical(seen)];
  const changed = Object.entries(definition.inputs.shape as Fields).filter(([name, schema]) =>
    isChanged(schema, before[name], after[name], there[name], seen),
  );
  return {
    changed: changed.map(([name]) => name),
    replaces: changed.flatMap(([name, schema]) => {
      const old = oldOf(schema, before[name], after[name], there[name], seen);
      const byValue = definition.replacements?.find((rule) => rule.field === name && rule.when(old, after[name]));
      return [
        ...replacementReasons(schema, name, old, after[name]),
        ...(byValue ? [{ field: name, reason: byValue.reason }] : []),
      ];
    }),
  };
}

function isChanged(
  schema: z.core.$ZodType,
  declared: unknown,
  next: unknown,
  there: unknown,
  seen: JsonObject,
): boolean {
  const facts = factsOf(schema);
  if (facts.atCreation) return false;
  if (next === undefined) return isRemoval(schema, declared);
  if (facts.locates && declared === undefined && there === undefined) return false;
  const old = oldOf(schema, declared, next, there, seen);
  // An explicit empty value takes away what is there, also where the server would fill in what is left out.
  return !same(schema, old, next, seen) || (isAbsent(schema, next) && isRemoval(schema, declared ?? there));
}

/** What `next` is compared with: the declaration; of a whole that was not declared, only the parts that are now. */
function oldOf(schema: z.core.$ZodType, declared: unknown, next: unknown, there: unknown, seen: JsonObject): unknown {
  if (declared !== undefined || isNeverReturned(factsOf(schema))) return declared ?? there;
  return reconcileValue(schema, next, there, there, seen);
}

/** Whether leaving `declared` out takes something away. A value that the server computes is left to it from then on. */
function isRemoval(schema: z.core.$ZodType, declared: unknown): boolean {
  if (declared === undefined || isAbsent(schema, declared)) return false;
  const { computed, clear } = factsOf(schema);
  const isMap = elementOf(schema) !== undefined && isObject(declared);
  return computed !== true || clear !== undefined || isMap;
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
