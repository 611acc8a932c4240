import { randomBytes } from "node:crypto";
import type { Shared } from "./context";
import type { JsonObject } from "./json";
import type { ResourceDefinition } from "./resource";

const SUFFIX_DIGITS = 7;

/** A name for a field that the user left out: the resource's Pulumi name, a dash, 7 hex digits; cut to `maxLength`. */
export function generateName(logicalName: string, maxLength: number): string {
  const suffix = randomBytes(4).toString("hex").slice(0, SUFFIX_DIGITS);
  return `${logicalName.slice(0, maxLength - SUFFIX_DIGITS - 1)}-${suffix}`;
}

/**
 * The inputs, with a generated name if the program gives none. A generated name is kept for the life of the resource; a
 * replacement is checked without `olds` and gets a new one. An adopted object keeps its name.
 */
export function withGeneratedName(
  definition: ResourceDefinition,
  olds: JsonObject,
  news: JsonObject,
  logicalName: string,
  shared: Shared,
): JsonObject {
  const { generatedName } = definition;
  if (!generatedName) return news;
  const { field, maxLength, adapt } = generatedName;
  const names = generatedNames(shared);
  if (news[field] !== undefined) {
    names.delete(keyOf(definition, news[field]));
    return news;
  }
  const exists = Object.keys(olds).length > 0;
  if (olds[field] === undefined && (exists || news.adopt !== undefined)) return news;
  const name = olds[field] ?? generateName(adapt?.(logicalName) ?? logicalName, maxLength);
  const key = keyOf(definition, name);
  names.set(key, !exists || names.get(key) === true);
  return { ...news, [field]: name };
}

/** Whether this process has just generated the name for a new object: no other object can have it. */
export function isNewName(type: ResourceDefinition["type"], name: unknown, shared: Shared): boolean {
  return generatedNames(shared).get(keyOf({ type }, name)) === true;
}

/** Whether a replacement keeps a name that must be unique. A generated name is generated again. */
export function keepsUniqueName(
  definition: ResourceDefinition,
  seen: JsonObject,
  next: JsonObject,
  shared: Shared,
): boolean {
  const { generatedName } = definition;
  if (generatedName?.unique !== true) return false;
  const name = next[generatedName.field];
  const isGenerated = generatedNames(shared).has(keyOf(definition, name));
  return name !== undefined && name === seen[generatedName.field] && !isGenerated;
}

/**
 * The names that check has generated in this process, and whether they are for new objects. Diff runs right after check and
 * cannot distinguish them from the program's.
 */
function generatedNames(shared: Shared): Map<string, boolean> {
  return shared.once("generated names", () => new Map<string, boolean>());
}

function keyOf({ type }: Pick<ResourceDefinition, "type">, name: unknown): string {
  return `${type} ${JSON.stringify(name)}`;
}
