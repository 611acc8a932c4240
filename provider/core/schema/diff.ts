import type { z } from "zod";
import { isObject, type JsonObject } from "../json";
import { canonicalOf, type ResourceDefinition } from "../resource";
import { reconcileValue } from "../state/reconcile";
import { isAbsent, same } from "./compare";
import { elementOf, factsOf, fieldsOf as nested, isNeverReturned } from "./field";
import { hasUnknown } from "./unknown";

export interface Diff {
  /** The top-level fields that differ. */
  readonly changed: readonly string[];
  /** The changed fields that replace the resource, each with the reason. */
  readonly replaces: readonly Reason[];
}

/** Why a resource is replaced: the field to name in messages, and the reason. */
export interface Reason {
  readonly field: string;
  readonly reason: string;
}

/**
 * Compares the `next` inputs with the last declaration, without a request.
 * - A field that was declared is compared with that declaration.
 * - A field that is newly declared is compared with the object.
 * - A field that is not declared now is cleared if it was declared, unless the server computes it.
 *
 * @param seen the object as it was read last
 */
export function diff(
  definition: ResourceDefinition,
  declared: JsonObject,
  next: JsonObject,
  seen: JsonObject = declared,
): Diff {
  const before = canonicalOf(definition, declared);
  const after = canonicalOf(definition, next);
  const current = canonicalOf(definition, seen);
  const changed: string[] = [];
  const replaces: Reason[] = [];
  for (const [name, schema] of Object.entries(definition.inputs.shape)) {
    const wanted = after[name];
    const old = oldOf(schema, before[name], wanted, current[name], seen);
    if (!isChanged(schema, before[name], wanted, current[name], old, seen)) continue;
    const byValue = definition.replacements?.find((rule) => rule.field === name && rule.when(old, wanted));
    changed.push(name);
    replaces.push(...replacementReasons(schema, name, old, wanted));
    if (byValue) replaces.push({ field: name, reason: byValue.reason });
  }
  return { changed, replaces };
}

function isChanged(
  schema: z.core.$ZodType,
  declared: unknown,
  next: unknown,
  current: unknown,
  old: unknown,
  seen: JsonObject,
): boolean {
  const facts = factsOf(schema);
  if (facts.atCreation) return false;
  if (next === undefined) return isRemoval(schema, declared);
  if (facts.locates && declared === undefined && current === undefined) return false;
  // An explicit empty value clears the field, even if the server computes it.
  return !same(schema, old, next, seen) || (isAbsent(schema, next) && isRemoval(schema, declared ?? current));
}

/** The value to compare `next` with: the declaration, or the parts of the object's value that `next` declares. */
function oldOf(schema: z.core.$ZodType, declared: unknown, next: unknown, current: unknown, seen: JsonObject): unknown {
  if (declared !== undefined || isNeverReturned(factsOf(schema))) return declared ?? current;
  return reconcileValue(schema, next, current, current, seen);
}

/**
 * Whether omitting `declared` clears the field. A computed field without `clear` keeps its value. A map does not: its declared
 * keys are removed, and those of others stay.
 */
function isRemoval(schema: z.core.$ZodType, declared: unknown): boolean {
  if (declared === undefined || isAbsent(schema, declared)) return false;
  const { computed, clear } = factsOf(schema);
  const isMap = elementOf(schema) !== undefined && isObject(declared);
  return computed !== true || clear !== undefined || isMap;
}

/** The reason of the field itself, or the reasons of the nested fields that differ. */
function replacementReasons(schema: z.core.$ZodType, path: string, before: unknown, after: unknown): Reason[] {
  const { createOnly } = factsOf(schema);
  if (createOnly) return [{ field: path, reason: createOnly }];
  const fields = nested(schema);
  if (!fields) return [];
  const old = isObject(before) ? before : {};
  // Every part of an unknown value may differ.
  const next = isObject(after)
    ? after
    : hasUnknown(after)
      ? Object.fromEntries(Object.keys(fields).map((name) => [name, after]))
      : {};
  return Object.entries(fields)
    .filter(([name, inner]) => !same(inner, old[name], next[name], old))
    .flatMap(([name, inner]) => replacementReasons(inner, `${path}.${name}`, old[name], next[name]));
}
