import { type z } from "zod";
import { valueAt } from "../json";
import { didYouMean } from "../text/did-you-mean";
import { quote, truncate } from "../text/truncate";
import { factsOf, fieldsOf } from "./field";
import { schemaAt, shapeOf } from "./shape";
import { hasUnknown, isUnknown, SIGNATURE_KEY } from "./unknown";

/** One problem of the inputs: the path, and the reason with the value and what to do. */
export interface Failure {
  readonly path: string;
  readonly reason: string;
}

/** All problems of `value`, except for values that are not known yet. */
export function findFailures(schema: z.ZodType, value: unknown): Failure[] {
  const result = schema.safeParse(value);
  const found = (result.error?.issues ?? [])
    .filter((issue) => !mayBecomeValid(issue, value))
    .flatMap((issue) => describe(issue, schema, value));
  const failedPaths = new Set(found.map(({ path }) => path));
  return [...found, ...reservedKeys(value).filter(({ path }) => !failedPaths.has(path))];
}

/** Keys that the engine would lose or misinterpret. */
function reservedKeys(value: unknown, path: readonly PropertyKey[] = []): Failure[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [PropertyKey, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => {
    const here = [...path, key];
    if (key === "__proto__") return [{ path: pathText(here), reason: "cannot be a name: the engine would lose it" }];
    if (key === SIGNATURE_KEY) return [{ path: pathText(here), reason: "cannot be a name: Pulumi reserves it" }];
    return reservedKeys(inner, here);
  });
}

function mayBecomeValid(issue: z.core.$ZodIssue, root: unknown): boolean {
  const at = valueAt(root, issue.path);
  if (isUnknown(at)) return true;
  // The length of a list and the names of keys are known even if the values are not.
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
  if (value === undefined) {
    // A required field may have a default that is not set, such as a configuration value.
    const { default: source } = factsOf(schema);
    const byDefault = source === undefined ? "" : `, here or by its default: ${source}`;
    return [{ path, reason: `is required: give ${withArticle(shapeOf(schema))}${byDefault}` }];
  }
  const complaint =
    issue.code === "custom" || hasOwnMessage(issue) ? issue.message : `must be ${withArticle(shapeOf(schema))}`;
  const is = isHiddenAt(root, issue.path) ? sizeOf(value) : quote(value);
  return [{ path, reason: `${complaint}, but is ${is}${suggestionFor(value, schema)}` }];
}

/** Whether a value may hold credentials: by the facts of a field on its path, or because a map lists the key as hidden. */
function isHiddenAt(root: z.ZodType, path: readonly PropertyKey[]): boolean {
  const facts = [...path.keys(), path.length].map((end) => factsOf(schemaAt(root, path.slice(0, end)) ?? root));
  return path.some((key, index) => {
    const { hidden: keys } = facts[index] ?? {};
    const { hidden, secret } = facts[index + 1] ?? {};
    return secret === true || hidden === true || (Array.isArray(keys) && keys.includes(String(key)));
  });
}

/** Whether the schema defines its own message, as patterns do: it is better than the general one. */
function hasOwnMessage(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_format" && !issue.message.startsWith("Invalid ");
}

function unknownName(name: string, known: readonly string[]): string {
  const hint = didYouMean(name, known);
  return `is not a field here${hint}${hint === "." ? ` Known are ${known.join(", ")}.` : ""}`;
}

function withArticle(shape: string): string {
  if (/^(one of|true or|at |any |the )/.test(shape)) return shape;
  return /^(integer|id|object)/.test(shape) ? `an ${shape}` : `a ${shape}`;
}

/** A suggestion from the field's `known` values. */
function suggestionFor(value: unknown, schema: z.core.$ZodType): string {
  const { known } = factsOf(schema);
  const hint = known !== undefined && typeof value === "string" ? didYouMean(value, known) : ".";
  return hint === "." ? "" : hint;
}

function sizeOf(value: unknown): string {
  const size = typeof value === "string" ? `${value.length} characters long` : withArticle(typeof value);
  return `${size} (not shown: it may hold secrets)`;
}

/** `network.vpc`, `tags[0].key`, `labels["a.b"]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const name = truncate(String(step));
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text ? `${text}.${name}` : name;
  }, "");
}
