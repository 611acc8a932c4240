import { z } from "zod";
import { bare, elementOf, fieldsOf } from "./field";
import { isObject, type JsonObject } from "./json";

/** What a value must be, in words: "integer, 10 to 51200", "list of up to 8 of: string, 1 to 255 characters". For errors and docs. */
export function shapeOf(schema: z.core.$ZodType): string {
  return words(z.toJSONSchema(bare(schema), { io: "input", unrepresentable: "any" }) as JsonObject);
}

function words(schema: JsonObject): string {
  if (typeof schema.description === "string") return schema.description;
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.join(", ")}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.anyOf)) return schema.anyOf.filter(isObject).map(words).join(", or ");
  switch (schema.type) {
    case "string":
      return withBounds(
        schema.format === "uuid" || schema.format === "guid" ? "id (a UUID)" : "string",
        bounds(schema.minLength, schema.maxLength, " characters"),
      );
    case "integer":
    case "number":
      return withBounds(schema.type, bounds(inclusive(schema, "minimum", 1), inclusive(schema, "maximum", -1)));
    case "boolean":
      return "true or false";
    case "array":
      return `list of ${bounds(schema.minItems, schema.maxItems)} ${isObject(schema.items) ? words(schema.items) : "values"}`.replace(
        "  ",
        " ",
      );
    case "object":
      if (isObject(schema.properties)) return `object with ${Object.keys(schema.properties).join(", ")}`;
      return `map of names to ${isObject(schema.additionalProperties) ? words(schema.additionalProperties) : "values"}`;
    default:
      return "any value";
  }
}

/** A whole number above 0 is one of at least 1. */
function inclusive(schema: JsonObject, key: "minimum" | "maximum", step: 1 | -1): unknown {
  const exclusive = schema[key === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum"];
  return typeof exclusive === "number" && schema.type === "integer" ? exclusive + step : (exclusive ?? schema[key]);
}

function bounds(from: unknown, to: unknown, unit = ""): string {
  const low = typeof from === "number" && from > Number.MIN_SAFE_INTEGER ? from : undefined;
  const high = typeof to === "number" && to < Number.MAX_SAFE_INTEGER ? to : undefined;
  if (low !== undefined && high !== undefined) return `${low} to ${high}${unit}`;
  if (low !== undefined) return `at least ${low}${unit}`;
  return high === undefined ? "" : `at most ${high}${unit}`;
}

function withBounds(noun: string, bound: string): string {
  return bound ? `${noun}, ${bound}` : noun;
}

/** The schema that a path such as `["network", "vpc"]` or `["tags", 0, "key"]` leads to. */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = schema;
  for (const step of path) {
    if (at === undefined) return undefined;
    at = fieldsOf(at)?.[String(step)] ?? elementOf(at);
  }
  return at;
}
