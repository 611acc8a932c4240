import { z } from "zod";
import { ConfigurationError } from "../errors";
import { mapDefined, type JsonObject } from "../json";
import { placeOrError } from "../place";
import type { ResourceDefinition } from "../resource";
import type { Settings } from "../settings/settings";
import { same } from "./compare";
import { findFailures, type Failure } from "./failures";
import { factsOf } from "./field";
import { hasUnknown, isUnknown } from "./unknown";

export interface Checked {
  readonly inputs: JsonObject;
  readonly failures: readonly Failure[];
  /** Warnings about this resource. */
  readonly warnings: readonly string[];
  /** Warnings about the account, to show once and not for each resource. */
  readonly accountWarnings: readonly string[];
}

/**
 * Fills in defaults and reports all failures at once, without a request. Unknown values pass. Values with the same meaning as
 * in `olds` are returned as written there: the engine compares literally, and shows only real changes this way.
 */
export function check(definition: ResourceDefinition, olds: JsonObject, news: JsonObject, settings: Settings): Checked {
  const { inputs, error } = withDefaults(definition, olds, news, settings);
  const hasDefault = (name: string) => {
    const schema = definition.inputs.shape[name];
    return schema !== undefined && factsOf(schema).default !== undefined;
  };
  const failures = findFailures(definition.inputs, inputs).filter(
    // If the configuration is wrong, do not also report the fields that it would have filled in.
    ({ path }) => error === undefined || inputs[path] !== undefined || !hasDefault(path),
  );
  const isMisconfigured = error !== undefined && !error.isOnlyMissing;
  if (isMisconfigured && !failures.some(({ path }) => path === error.field)) failures.unshift(failureOf(error));
  const known = knownPart(definition, inputs);
  const exists = Object.keys(olds).length > 0;
  definition.rules?.(known, (path, reason) => failures.push({ path, reason }), { exists, raw: inputs });
  const isUnclear =
    isMisconfigured || isUnknown(inputs.connection) || failures.some(({ path }) => path === "connection");
  const place = isUnclear ? undefined : placeOrError(definition.cloud, settings, inputs);
  const problems = [error, place].filter((one) => one instanceof ConfigurationError);
  if (place instanceof ConfigurationError && !place.isOnlyMissing) failures.push(failureOf(place));
  return {
    inputs: inOldForm(definition, olds, inputs),
    failures,
    warnings: definition.warnings?.(known, exists ? knownPart(definition, olds) : undefined) ?? [],
    // Missing credentials are only a warning, so that previews work for pull requests from forks.
    accountWarnings: [...new Set(problems.filter(({ isOnlyMissing }) => isOnlyMissing).map(missingCredentials))],
  };
}

function failureOf({ field, message }: ConfigurationError): Failure {
  return { path: field, reason: message };
}

function missingCredentials({ message }: ConfigurationError): string {
  return `${message} The preview works without credentials, but \`pulumi up\` will fail.`;
}

/** The inputs that are known and valid. */
export function knownPart(definition: ResourceDefinition, inputs: JsonObject): JsonObject {
  return mapDefined(definition.inputs.shape, (schema, name) => {
    const value = inputs[name];
    return !hasUnknown(value) && schema.safeParse(value).success ? value : undefined;
  });
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

/** The inputs, with old values kept where the new ones mean the same. */
function inOldForm(definition: ResourceDefinition, olds: JsonObject, inputs: JsonObject): JsonObject {
  const kept = Object.entries(definition.inputs.shape).filter(([name, schema]) => {
    const [old, next] = [olds[name], inputs[name]];
    if (old === undefined || next === undefined || factsOf(schema).atCreation) return false;
    // In both directions: a computed part that is no longer declared must not come back.
    return same(schema, old, next, olds) && same(schema, next, old, olds);
  });
  return { ...inputs, ...Object.fromEntries(kept.map(([name]) => [name, olds[name]])) };
}
