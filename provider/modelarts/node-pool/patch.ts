import { isDeepStrictEqual } from "node:util";
import { isAbsent } from "../../core/schema/compare";
import { factsOf, fieldsOf, type Fields } from "../../core/schema/field";
import { asList, defined, isObject, type JsonObject } from "../../core/json";
import { annotationsOf } from "./billing";
import { inputs } from "./fields";
import { POLICIES } from "./label-fields";
import type { NodePoolChange, State } from "./types";

/** The API requires these in every patch. */
const ALWAYS: readonly string[] = ["flavor", "count", "maxCount"];

/** Lists that others may add to, with the keys that identify an entry. */
const SHARED_LISTS: Readonly<Record<string, readonly string[]>> = { taints: ["key", "effect"], tags: ["key"] };

/**
 * The body of the PATCH that turns the current node pool into the wanted one; undefined if no changed input is sent. A
 * count that did not change here is sent as it is in the cloud now: otherwise the request would undo a scaling by others.
 */
export function patchBody(
  { declared, next, changed }: Pick<NodePoolChange, "declared" | "next" | "changed">,
  there: State,
): JsonObject | undefined {
  const { flavor = next.flavor, count = next.count, maxCount = count } = there;
  const wantedCount = changed.has("count") ? next.count : count;
  const scaled = wantedCount !== count || changed.has("maxCount");
  const parts = changedParts(declared, next, changed, there);
  if (!scaled && Object.keys(parts).length === 0) return undefined;
  // ModelArts refuses billing in a patch that adds no nodes.
  const annotations = wantedCount > count ? annotationsOf(next.billing) : {};
  return {
    ...(Object.keys(annotations).length > 0 ? { metadata: { annotations } } : {}),
    spec: {
      resources: {
        flavor,
        count: wantedCount,
        maxCount: scaled ? (next.maxCount ?? wantedCount) : maxCount,
        ...parts,
      },
    },
  };
}

function changedParts(
  declared: JsonObject,
  next: JsonObject,
  changed: ReadonlySet<string>,
  there: JsonObject,
): JsonObject {
  const fields: Fields = inputs.shape;
  const parts: JsonObject = {};
  for (const [name, schema] of Object.entries(fields)) {
    const { wire } = factsOf(schema);
    if (!wire || !changed.has(name) || ALWAYS.includes(name)) continue;
    const identity = SHARED_LISTS[name];
    parts[wire.name] = identity
      ? withOthers(identity, declared[name], next[name], there[name])
      : fieldPatch(schema, declared[name], next[name]);
  }
  const policies = policiesFor(next, changed);
  if (Object.keys(policies).length > 0) {
    parts.extendParams = { ...(isObject(parts.extendParams) ? parts.extendParams : {}), ...policies };
  }
  return parts;
}

/** The list is sent as a whole: the wanted entries, and current entries that were never declared. A removed entry is left out. */
function withOthers(identity: readonly string[], before: unknown, after: unknown, there: unknown): unknown[] {
  const key = (entry: unknown) => JSON.stringify(identity.map((part) => (isObject(entry) ? entry[part] : undefined)));
  const own = new Set([...asList(before), ...asList(after)].map(key));
  const others = new Map(asList(there).map((entry) => [key(entry), entry]));
  return [...asList(after), ...[...others].filter(([name]) => !own.has(name)).map(([, entry]) => entry)];
}

/**
 * Sends a list as a whole. Sends the changed keys of a map, such as labels, with null for a removed key. Sends an object as a
 * whole, with null for each removed part.
 */
function fieldPatch(schema: Fields[string], before: unknown, after: unknown): unknown {
  const [old, next] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  const fields = fieldsOf(schema);
  if (fields) {
    const removed = Object.entries(fields)
      .filter(([name, inner]) => old[name] !== undefined && isAbsent(inner, next[name]) && !factsOf(inner).createOnly)
      .map(([name]) => [name, null]);
    return { ...next, ...Object.fromEntries(removed) };
  }
  return isObject(before) || isObject(after) ? mergePatch(old, next) : (after ?? []);
}

/** A policy is sent with each change of its field, because ModelArts may forget it: the documentation does not say. */
function policiesFor(next: JsonObject, changed: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(POLICIES).flatMap(([policy, about]) => {
      if (changed.has(policy)) return [[policy, next[policy] ?? "refresh"]];
      return changed.has(about) && next[policy] !== undefined ? [[policy, next[policy]]] : [];
    }),
  );
}

/** RFC 7386: the merge patch that turns `old` into `next`. Lists are sent whole, removed keys as null. */
export function mergePatch(old: JsonObject, next: JsonObject): JsonObject {
  const [before, after] = [defined(old), defined(next)];
  // Own keys only: users name labels, and may name one "constructor".
  const removed = Object.keys(before).flatMap((key) => (Object.hasOwn(after, key) ? [] : [[key, null] as const]));
  const set = Object.entries(after).flatMap(([key, value]) => {
    const current = Object.hasOwn(before, key) ? before[key] : undefined;
    if (!isObject(current) || !isObject(value)) return isDeepStrictEqual(current, value) ? [] : [[key, value] as const];
    const inner = mergePatch(current, value);
    return Object.keys(inner).length > 0 ? [[key, inner] as const] : [];
  });
  return Object.fromEntries([...removed, ...set]);
}
