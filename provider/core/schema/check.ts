import { z } from "zod";
import { ConfigurationError } from "../errors";
import type { JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import type { Settings } from "../settings/settings";
import { same } from "./compare";
import { findFailures, type Failure } from "./failures";
import { factsOf, type Fields } from "./field";
import { hasUnknown, isUnknown } from "./unknown";

export interface Checked {
  readonly inputs: JsonObject;
  readonly failures: readonly Failure[];
  /** What a person should know before confirming. */
  readonly warnings: readonly string[];
  /** What concerns the whole account: said once, not for each resource. */
  readonly accountWarnings: readonly string[];
}

/**
 * Fills in what follows from the configuration and finds everything that is wrong, all at once and without a request.
 * Values that are not known yet pass. What means the same as in `olds` is kept as it was written there, so that the
 * engine, which compares letter by letter, shows real changes only.
 */
export function check(definition: ResourceDefinition, olds: JsonObject, news: JsonObject, settings: Settings): Checked {
  const { inputs, error } = withDefaults(definition, olds, news, settings);
  const misconfigured =
    error === undefined || error.isOnlyMissing ? [] : [{ path: error.field, reason: error.message }];
  const found = findFailures(definition.inputs, inputs).filter(
    // What the configuration would have filled in is not missing beside an error in the configuration.
    ({ path }) => error === undefined || inputs[path] !== undefined || !hasDefault(definition, path),
  );
  const blamed = new Set(found.map(({ path }) => path));
  const failures = [...misconfigured.filter(({ path }) => !blamed.has(path)), ...found];
  const accountWarnings = error?.isOnlyMissing === true ? [previewWorks(error)] : [];
  const known = knownPart(definition, inputs);
  const exists = Object.keys(olds).length > 0;
  definition.rules?.(known, (path, reason) => failures.push({ path, reason }), { exists, raw: inputs });
  if (!failures.some(({ path }) => path === "connection" || misconfigured.some((one) => one.path === path)))
    checkAccount(definition, inputs, settings, failures, accountWarnings);
  const warnings = definition.warnings?.(known, exists ? knownPart(definition, olds) : undefined) ?? [];
  return {
    inputs: inOldForm(definition, olds, inputs),
    failures,
    warnings,
    accountWarnings: [...new Set(accountWarnings)],
  };
}

/** The inputs that are known and valid, for rules over several fields. */
export function knownPart(definition: ResourceDefinition, inputs: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(definition.inputs.shape).flatMap(([name, schema]) => {
      const value = inputs[name];
      return value !== undefined && !hasUnknown(value) && (schema as z.ZodType).safeParse(value).success
        ? [[name, value]]
        : [];
    }),
  );
}

function withDefaults(
  definition: ResourceDefinition,
  olds: JsonObject,
  news: JsonObject,
  settings: Settings,
): { inputs: JsonObject; error?: ConfigurationError } {
  const inputs: JsonObject = { ...news };
  for (const [name, schema] of Object.entries(definition.inputs.shape)) {
    if (inputs[name] === undefined && schema instanceof z.ZodDefault) inputs[name] = schema.def.defaultValue;
  }
  try {
    for (const [name, value] of Object.entries(definition.defaults?.(inputs, settings, olds) ?? {})) {
      if (inputs[name] === undefined && value !== undefined) inputs[name] = value;
    }
    return { inputs };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { inputs, error };
  }
}

function hasDefault(definition: ResourceDefinition, name: string): boolean {
  const schema = (definition.inputs.shape as Fields)[name];
  return schema !== undefined && factsOf(schema).default !== undefined;
}

/**
 * Finds in the preview what the configuration lacks. Without credentials a preview still works, for pull requests of
 * strangers, and warns; what is contradictory or unsafe is refused.
 */
function checkAccount(
  { cloud }: ResourceDefinition,
  inputs: JsonObject,
  settings: Settings,
  failures: Failure[],
  warnings: string[],
): void {
  const { connection } = inputs;
  if (isUnknown(connection)) return;
  try {
    cloud.placeOf(settings, typeof connection === "string" ? connection : undefined, inputs);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    if (error.isOnlyMissing) warnings.push(previewWorks(error));
    else failures.push({ path: error.field, reason: error.message });
  }
}

function previewWorks({ message }: ConfigurationError): string {
  return `${message} The preview needs none, and \`pulumi up\` will fail.`;
}

/** What means the same as before, as it was written before. */
function inOldForm(definition: ResourceDefinition, olds: JsonObject, inputs: JsonObject): JsonObject {
  const kept = Object.entries(definition.inputs.shape as Fields).filter(([name, schema]) => {
    const [old, next] = [olds[name], inputs[name]];
    if (old === undefined || next === undefined || factsOf(schema).atCreation) return false;
    // Both ways: a computed part that is no longer declared must not come back.
    return same(schema, old, next, olds) && same(schema, next, old, olds);
  });
  return { ...inputs, ...Object.fromEntries(kept.map(([name]) => [name, olds[name]])) };
}
