import { z } from "zod";
import { bare, elementOf, fieldsOf } from "./field";
import { isObject, type JsonObject } from "../json";

/** A schema as text for errors and docs: "integer, 10 to 51200", "list of up to 8 strings, each 1 to 255 characters". */
export function shapeOf(schema: z.core.$ZodType): string {
  const described = z.toJSONSchema(bare(schema), {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => void (jsonSchema[RULE] = ruleOf(zodSchema)),
  });
  return singular(phraseOf(described));
}

/** The key of a JSON schema that holds a pattern's own message: "must be <family>.<size>". */
const RULE = "x-rule";

function ruleOf(schema: z.core.$ZodType): string | undefined {
  if (!(schema instanceof z.ZodString)) return undefined;
  // A value that violates every pattern, to get its message.
  const issues = schema.safeParse("\0").error?.issues ?? [];
  return issues.find(({ code, message }) => code === "invalid_format" && !message.startsWith("Invalid "))?.message;
}

/** A kind of value: singular, plural, and bounds. */
interface Phrase {
  readonly one: string;
  readonly many?: string;
  readonly bounds?: string;
}

function singular({ one, bounds = "" }: Phrase): string {
  return bounds ? `${one}, ${bounds}` : one;
}

/** The same for the elements of a list or map. */
function plural({ one, many, bounds = "" }: Phrase): string {
  if (many === undefined) return `values, each ${bounds ? `${one}, ${bounds}` : one}`;
  return bounds ? `${many}, each ${bounds}` : many;
}

const STRINGS: Readonly<Record<string, Phrase>> = {
  uuid: { one: "id (a UUID)", many: "ids (UUIDs)" },
  guid: { one: "id (a UUID)", many: "ids (UUIDs)" },
  uri: { one: "URL", many: "URLs" },
  base64: { one: "base64 string", many: "base64 strings" },
};

function phraseOf(schema: JsonObject): Phrase {
  if (typeof schema.description === "string") return { one: schema.description };
  const values: readonly unknown[] = Array.isArray(schema.enum) ? schema.enum : [];
  if (values.length > 1) return { one: `one of ${values.join(", ")}` };
  const only = values[0] ?? schema.const;
  if (only !== undefined) return { one: JSON.stringify(only) };
  if (Array.isArray(schema.anyOf)) {
    return { one: schema.anyOf.filter(isObject).map(phraseOf).map(singular).join(", or ") };
  }
  switch (schema.type) {
    case "string":
      return { ...kindOfString(schema), bounds: bounds(schema.minLength, schema.maxLength, " characters") };
    case "integer":
    case "number":
      return { one: schema.type, many: `${schema.type}s`, bounds: numberBounds(schema) };
    case "boolean":
      return { one: "true or false" };
    case "array":
      return {
        one: ["list of", bounds(schema.minItems, schema.maxItems), elements(schema.items)].filter(Boolean).join(" "),
      };
    case "object": {
      if (!isObject(schema.properties)) return { one: `map of names to ${elements(schema.additionalProperties)}` };
      const names = Object.keys(schema.properties).join(", ");
      return { one: `object with ${names}`, many: `objects with ${names}` };
    }
    default:
      return { one: "any value", many: "any values" };
  }
}

function kindOfString(schema: JsonObject): Phrase {
  const rule = schema[RULE];
  if (typeof rule === "string") return { one: `string that ${rule}`, many: `strings that ${rule}` };
  return STRINGS[String(schema.format)] ?? { one: "string", many: "strings" };
}

function elements(schema: unknown): string {
  return isObject(schema) ? plural(phraseOf(schema)) : "any values";
}

function numberBounds({
  type,
  minimum,
  maximum,
  exclusiveMinimum: above,
  exclusiveMaximum: below,
}: JsonObject): string {
  // An integer above 0 is at least 1.
  const step = type === "integer" ? 1 : undefined;
  const low = typeof above === "number" && step ? above + step : minimum;
  const high = typeof below === "number" && step ? below - step : maximum;
  const open = step ? [] : [["above", above] as const, ["below", below] as const];
  return [
    ...open.flatMap(([word, limit]) => (typeof limit === "number" ? [`${word} ${limit}`] : [])),
    bounds(low, high),
  ]
    .filter(Boolean)
    .join(", ");
}

function bounds(from: unknown, to: unknown, unit = ""): string {
  const low = typeof from === "number" && from > Number.MIN_SAFE_INTEGER ? from : undefined;
  const high = typeof to === "number" && to < Number.MAX_SAFE_INTEGER ? to : undefined;
  if (low !== undefined && low === high) return `exactly ${low}${unit}`;
  if (low !== undefined && high !== undefined) return `${low} to ${high}${unit}`;
  if (low !== undefined) return low === 1 && unit ? "not empty" : `at least ${low}${unit}`;
  return high === undefined ? "" : `at most ${high}${unit}`;
}

/** The schema at a path such as `["network", "vpc"]` or `["tags", 0, "key"]`. */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = schema;
  for (const step of path) {
    if (at === undefined) return undefined;
    const fields = fieldsOf(at);
    const name = String(step);
    at = fields ? (Object.hasOwn(fields, name) ? fields[name] : undefined) : elementOf(at);
  }
  return at;
}
