import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { same } from "./compare";
import { ConfigurationError } from "../errors";
import { factsOf, fieldsOf, type Fields } from "./field";
import type { JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import type { Settings } from "../settings";
import { schemaAt, shapeOf } from "./shape";
import { cut, shown } from "../text/truncate";
import { hasUnknown, isUnknown } from "./unknown";

/** One thing wrong with the inputs: where, and why with the value and what to do. */
export interface Failure {
  readonly path: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: JsonObject;
  readonly failures: readonly Failure[];
  /** What a person should know before confirming. */
  readonly warnings: readonly string[];
}

/**
 * Fills in what follows from the configuration and finds everything that is wrong, all at once and without a request.
 * Values that are not known yet pass. What means the same as in `olds` is kept as it was written there, so that the
 * engine, which compares letter by letter, shows real changes only.
 */
export function check(definition: ResourceDefinition, olds: JsonObject, news: JsonObject, settings: Settings): Checked {
  const fields: Fields = definition.inputs.shape;
  const inputs: JsonObject = { ...news };
  for (const [name, schema] of Object.entries(fields)) {
    if (inputs[name] === undefined && schema instanceof z.ZodDefault) inputs[name] = schema.def.defaultValue;
  }
  const misconfigured: Failure[] = [];
  try {
    for (const [name, value] of Object.entries(definition.defaults?.(inputs, settings, olds) ?? {})) {
      if (inputs[name] === undefined && value !== undefined) inputs[name] = value;
    }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    misconfigured.push({ path: "connection", reason: error.message });
  }
  const found = findFailures(definition.inputs, inputs);
  const blamed = new Set(found.map(({ path }) => path));
  const failures = [...misconfigured.filter(({ path }) => !blamed.has(path)), ...found];
  const exists = Object.keys(olds).length > 0;
  definition.rules?.(knownPart(definition, inputs), (path, reason) => failures.push({ path, reason }), exists);
  for (const [name, schema] of Object.entries(fields)) {
    const old = olds[name];
    if (
      old !== undefined &&
      inputs[name] !== undefined &&
      !factsOf(schema).ignored &&
      same(schema, old, inputs[name], olds) &&
      // The other way round too: a computed part that is no longer declared is not to come back.
      same(schema, inputs[name], old, olds)
    ) {
      inputs[name] = old;
    }
  }
  const old = exists ? knownPart(definition, olds) : undefined;
  return { inputs, failures, warnings: definition.warnings?.(knownPart(definition, inputs), old) ?? [] };
}

/** Everything in which `value` is not what `schema` asks for, leaving out what cannot be told before it is known. */
export function findFailures(schema: z.ZodType, value: unknown): Failure[] {
  const result = schema.safeParse(value);
  const found = (result.error?.issues ?? [])
    .filter((issue) => !couldBeRight(issue, value))
    .flatMap((issue) => describe(issue, schema, value));
  const blamed = new Set(found.map(({ path }) => path));
  return [...found, ...prototypeKeys(value).filter(({ path }) => !blamed.has(path))];
}

/** Keys that no engine carries and zod passes over. */
function prototypeKeys(value: unknown, path: readonly PropertyKey[] = []): Failure[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [PropertyKey, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => {
    const here = [...path, key];
    if (key === "__proto__") return [{ path: pathText(here), reason: "cannot be a name: it would be lost on the way" }];
    return prototypeKeys(inner, here);
  });
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

function couldBeRight(issue: z.core.$ZodIssue, root: unknown): boolean {
  const at = valueAt(root, issue.path);
  if (isUnknown(at)) return true;
  // The length of a list and the names of keys are known even where the values are not.
  return hasUnknown(at) && !["too_big", "too_small", "unrecognized_keys"].includes(issue.code);
}

function describe(issue: z.core.$ZodIssue, root: z.ZodType, input: unknown): Failure[] {
  const schema = schemaAt(root, issue.path) ?? root;
  const path = pathText(issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(fieldsOf(schema) ?? {});
    return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), reason: unknownName(key, known) }));
  }
  const value = valueAt(input, issue.path);
  if (value === undefined)
    return [{ path, reason: `is required: give ${withArticle(shapeOf(schema))}${elsewhere(schema)}` }];
  const complaint =
    issue.code === "custom" || isOwnWording(issue) ? issue.message : `must be ${withArticle(shapeOf(schema))}`;
  const hidden = issue.path.some((_, index) => factsOf(schemaAt(root, issue.path.slice(0, index + 1)) ?? root).hidden);
  return [{ path, reason: `${complaint}, but is ${hidden ? sizeOf(value) : shown(value)}` }];
}

/** What stands at a path that leads through objects and lists. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((at, step) => (at as Record<PropertyKey, unknown>)[step], root);
}

/** A required field that has a default takes it from where nothing is now. */
function elsewhere(schema: z.core.$ZodType): string {
  const { default: source } = factsOf(schema);
  return source === undefined ? "" : `, here or by its default: ${source}`;
}

/** A schema that words its own complaint (a pattern, for example) knows better than the general text. */
function isOwnWording(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_format" && !issue.message.startsWith("Invalid ");
}

function unknownName(name: string, known: readonly string[]): string {
  const given = name.toLowerCase();
  const lowerCase = known.map((field) => field.toLowerCase());
  const nearest = known[lowerCase.indexOf(closest(given, lowerCase))];
  const advice =
    nearest !== undefined && distance(given, nearest.toLowerCase()) <= Math.max(2, name.length / 3)
      ? `Did you mean ${nearest}?`
      : `Known are ${known.join(", ")}.`;
  return `is not a field here. ${advice}`;
}

function withArticle(shape: string): string {
  if (/^(one of|true or|at |any |the )/.test(shape)) return shape;
  return /^(integer|id|object)/.test(shape) ? `an ${shape}` : `a ${shape}`;
}

function sizeOf(value: unknown): string {
  return typeof value === "string"
    ? `${value.length} characters long (not shown: it may hold secrets)`
    : `${withArticle(typeof value)} (not shown: it may hold secrets)`;
}

/** `network.vpc`, `tags[0].key`, `labels["a.b"]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const name = cut(String(step));
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text ? `${text}.${name}` : name;
  }, "");
}
