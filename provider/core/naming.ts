import type { Shared } from "./context";
import { generateName } from "./generated-name";
import type { JsonObject } from "./json";
import type { ResourceDefinition } from "./resource";

/**
 * The inputs with a name where the program gives none. A name once generated stays; a replacement is checked without
 * `olds` and gets a new one. What is adopted keeps its own.
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
  if (news[field] !== undefined) {
    for (const names of [generatedNames(shared), newNames(shared)]) names.delete(keyOf(definition, news[field]));
    return news;
  }
  const exists = Object.keys(olds).length > 0;
  if (olds[field] === undefined && (exists || news.adopt !== undefined)) return news;
  const name = olds[field] ?? generateName(adapt?.(logicalName) ?? logicalName, maxLength);
  generatedNames(shared).add(keyOf(definition, name));
  if (!exists) newNames(shared).add(keyOf(definition, name));
  return { ...news, [field]: name };
}

/** Whether this process has made the name up, for something new: nothing else can bear it. */
export function isNewName(type: ResourceDefinition["type"], name: unknown, shared: Shared): boolean {
  return newNames(shared).has(keyOf({ type }, name));
}

/** Whether a replacement has the name of what it replaces, although two objects cannot bear it: one that was generated is made anew. */
export function keepsUniqueName(
  definition: ResourceDefinition,
  seen: JsonObject,
  next: JsonObject,
  shared: Shared,
): boolean {
  const { generatedName } = definition;
  if (generatedName?.unique !== true) return false;
  const name = next[generatedName.field];
  return name !== undefined && name === seen[generatedName.field] && !generatedNames(shared).has(keyOf(definition, name));
}

/** The names that check has generated in this process. It runs right before diff, which is not told what the program gave. */
function generatedNames(shared: Shared): Set<string> {
  return shared.once("generated names", () => new Set());
}

/** The names that check has made up in this process for what did not exist. */
function newNames(shared: Shared): Set<string> {
  return shared.once("minted names", () => new Set());
}

function keyOf({ type }: Pick<ResourceDefinition, "type">, name: unknown): string {
  return `${type} ${JSON.stringify(name)}`;
}
