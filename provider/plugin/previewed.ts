import type { JsonObject } from "../core/json";
import { defined } from "../core/json";
import type { Plan } from "../core/lifecycle/plan";
import type { ResourceDefinition } from "../core/resource";
import { factsOf, type Fields } from "../core/schema/field";
import { UNKNOWN } from "../core/schema/unknown";

/** The properties of an object that is yet to be made, as far as a preview can tell them. */
export function previewOfCreation({ inputs, outputs }: ResourceDefinition, given: JsonObject): JsonObject {
  const named = Object.entries(inputs.shape as Fields).map(([name, schema]) => [
    name,
    given[name] ?? (factsOf(schema).computed ? UNKNOWN : undefined),
  ]);
  return { ...defined(Object.fromEntries(named) as JsonObject), ...allUnknown(Object.keys(outputs.shape)) };
}

/**
 * The properties of an object that an update is to change: what the program gives, what stays as it was seen last, and
 * as unknown what the update may change.
 */
export function previewOfUpdate(
  { inputs, outputs }: ResourceDefinition,
  seen: JsonObject,
  given: JsonObject,
  { changed, unapplied, isOutstanding }: Pick<Plan, "changed" | "unapplied" | "isOutstanding">,
): JsonObject {
  const fields: Fields = inputs.shape;
  const isSteered = (name: string) => fields[name] !== undefined && factsOf(fields[name]).steers === true;
  const reaching = changed.filter((name) => !isSteered(name));
  const told = Object.entries(fields).map(([name, schema]) => {
    if (given[name] !== undefined) return [name, given[name]];
    if (!changed.includes(name)) return [name, seen[name]];
    return [name, factsOf(schema).computed ? UNKNOWN : undefined];
  });
  const made = Object.entries(outputs.shape as Fields).map(([name, schema]) => {
    const { changesWith = reaching } = factsOf(schema);
    const reasons = typeof changesWith === "function" ? changesWith(given) : changesWith;
    const may = unapplied.length > 0 || isOutstanding || reaching.some((field) => reasons.includes(field));
    return [name, may ? UNKNOWN : seen[name]];
  });
  return defined(Object.fromEntries([...told, ...made]) as JsonObject);
}

export function allUnknown(names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}
