import { mapDefined, type JsonObject } from "../core/json";
import type { Plan } from "../core/lifecycle/plan";
import type { ResourceDefinition } from "../core/resource";
import { factsOf } from "../core/schema/field";
import { UNKNOWN } from "../core/schema/unknown";

/** The properties of a new object, as far as a preview knows them. */
export function previewOfCreation({ inputs, outputs }: ResourceDefinition, given: JsonObject): JsonObject {
  const declared = mapDefined(
    inputs.shape,
    (schema, name) => given[name] ?? (factsOf(schema).computed ? UNKNOWN : undefined),
  );
  return { ...declared, ...allUnknown(Object.keys(outputs.shape)) };
}

/** The properties of an object after an update: declared values, current values, and unknown values for what may change. */
export function previewOfUpdate(
  { inputs, outputs }: ResourceDefinition,
  seen: JsonObject,
  given: JsonObject,
  { changed, unapplied, isOutstanding }: Pick<Plan, "changed" | "unapplied" | "isOutstanding">,
): JsonObject {
  const steering = Object.keys(inputs.shape).filter((name) => inputs.shape[name] && factsOf(inputs.shape[name]).steers);
  const sent = changed.filter((name) => !steering.includes(name));
  const after = mapDefined(inputs.shape, (schema, name) => {
    if (given[name] !== undefined) return given[name];
    if (!changed.includes(name)) return seen[name];
    return factsOf(schema).computed ? UNKNOWN : undefined;
  });
  const computed = mapDefined(outputs.shape, (schema, name) => {
    const { changesWith = sent } = factsOf(schema);
    const reasons = typeof changesWith === "function" ? changesWith(given) : changesWith;
    const mayChange = unapplied.length > 0 || isOutstanding || sent.some((field) => reasons.includes(field));
    return mayChange ? UNKNOWN : seen[name];
  });
  return { ...after, ...computed };
}

export function allUnknown(names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}
