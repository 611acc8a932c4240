import fc, { type Arbitrary } from "fast-check";
import { z } from "zod";
import { check } from "../../provider/core/schema/check";
import { bare, elementOf, factsOf, fieldsOf } from "../../provider/core/schema/field";
import { isObject, type JsonObject } from "../../provider/core/json";
import type { ResourceDefinition } from "../../provider/core/resource";
import type { Settings } from "../../provider/core/settings/settings";

/** URLs as people write them, without a scheme. */
const serverUrls = fc.stringMatching(/^[a-z][a-z0-9]{0,8}\.example\.com\/api\/v[1-3]$/);

type Schema = z.core.$ZodType;

/** Keys that break code which uses an object as a map. */
const HOSTILE = ["constructor", "valueOf", "toString", "hasOwnProperty"];
const LONGEST = 12;
/** Characters of generated texts: letters, quotes, white space, non-ASCII, and beyond 16 bits. */
const unit = fc.constantFrom(...Array.from("aZ09 -_./\\\"'$%&=@é€😀\n\t\0"));

const known = new WeakMap<Schema, Arbitrary<unknown>>();

/** Values that `schema` accepts. */
export function anyValue(schema: Schema): Arbitrary<unknown> {
  const values = known.get(schema) ?? sifted(likely(schema), (value) => z.safeParse(schema, value).success);
  known.set(schema, values);
  return values;
}

/** Inputs that pass all checks of `definition`, including the rules between fields. */
export function anyInputs(definition: ResourceDefinition, settings: Settings): Arbitrary<JsonObject> {
  return anyValue(definition.inputs).map((inputs) => repaired(definition, { ...(inputs as JsonObject) }, settings));
}

/** Values that differ from `value` by every equality that a field may define. */
export function anyOther(schema: Schema, value: unknown): Arbitrary<unknown> {
  const nothing = meansNothing(schema, value);
  // An omitted field that the server fills in is not compared.
  const something = nothing || factsOf(schema).computed === true;
  return sifted(
    nothing ? anyValue(schema) : otherThan(schema, value),
    (other) => z.safeParse(schema, other).success && !(something && meansNothing(schema, other)),
  );
}

/** Whether a different value exists: a schema with one value has none. */
export function canDiffer(schema: Schema, value: unknown): boolean {
  const inner = bare(schema);
  const fields = fieldsOf(inner);
  if (fields && isObject(value)) return Object.entries(fields).some(([name, part]) => canDiffer(part, value[name]));
  return meansNothing(schema, value) || !(inner instanceof z.ZodEnum) || inner.options.length > 1;
}

/** Whether `value` is empty, or has only empty parts. */
export function meansNothing(schema: Schema, value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === factsOf(schema).absentEquals) return true;
  if (Array.isArray(value)) return value.length === 0;
  const fields = fieldsOf(schema);
  if (!isObject(value)) return false;
  return Object.entries(value).every(([name, inner]) => (fields?.[name] ? meansNothing(fields[name], inner) : false));
}

/** Values of the schema's form; if an additional rule rejects them all, values that such rules usually accept. */
function likely(schema: Schema): Arbitrary<unknown> {
  const byForm = shaped(schema);
  const takes = (values: Arbitrary<unknown>) =>
    fc.sample(values, { numRuns: 20, seed: 1 }).some((value) => z.safeParse(schema, value).success);
  return takes(byForm) || !takes(serverUrls) ? byForm : serverUrls;
}

/** The `values` that are `right`. Fails if almost none is, instead of searching without end. */
function sifted(values: Arbitrary<unknown>, right: (value: unknown) => boolean): Arbitrary<unknown> {
  let misses = 0;
  return values.filter((value) => {
    if (right(value)) {
      misses = 0;
      return true;
    }
    misses += 1;
    if (misses > 5000) throw new Error(`no value is right, such as ${JSON.stringify(value)}`);
    return false;
  });
}

function shaped(schema: Schema): Arbitrary<unknown> {
  const inner = bare(schema);
  const fields = fieldsOf(inner);
  if (fields) {
    const required = Object.keys(fields).filter((name) => fields[name]?.safeParse(undefined).success === false);
    return fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, anyValue(field)])), {
      requiredKeys: required,
      noNullPrototype: true,
    });
  }
  if (inner instanceof z.ZodRecord) {
    const keys = fc.oneof({ weight: 4, arbitrary: anyValue(inner.keyType) }, fc.constantFrom(...HOSTILE));
    return fc
      .array(fc.tuple(keys, anyValue(inner.valueType)), { maxLength: 3 })
      .map((pairs) => Object.fromEntries<unknown>(pairs.map(([key, value]) => [String(key), value])));
  }
  if (inner instanceof z.ZodArray) return fc.array(anyValue(inner.element), { maxLength: 3 });
  if (inner instanceof z.ZodUnion) return fc.oneof(...inner.options.map(anyValue));
  return leaf(z.toJSONSchema(inner, { io: "input" }));
}

function leaf(json: z.core.JSONSchema.BaseSchema): Arbitrary<unknown> {
  if (json.enum) return fc.constantFrom<unknown>(...json.enum);
  if (json.const !== undefined) return fc.constant(json.const);
  const [, offered] = /^one of (.+)$/.exec(json.description ?? "") ?? [];
  if (offered !== undefined) return fc.constantFrom(...offered.split(", "));
  switch (json.type) {
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: Math.max(json.minimum ?? -100, -100), max: Math.min(json.maximum ?? 1000, 60_000) });
    case "number":
      return fc.double({ min: Math.max(json.minimum ?? 0, 0), max: 1000, noNaN: true });
    case "string":
      return strings(json);
    default:
      throw new Error(`no values are known for ${JSON.stringify(json)}`);
  }
}

function strings(json: z.core.JSONSchema.BaseSchema): Arbitrary<string> {
  const { minLength = 0, maxLength = LONGEST, format, pattern } = json;
  if (format === "uuid" || format === "guid") return fc.uuid();
  if (json.contentEncoding === "base64") return fc.base64String({ minLength: 4, maxLength: LONGEST });
  if (format === "uri") return fc.webUrl();
  const [min, max] = [minLength, Math.min(maxLength, Math.max(minLength, LONGEST))];
  const plain = `^[a-z][a-z0-9-]{${Math.max(min - 2, 0)},${Math.max(max - 2, 0)}}[a-z0-9]$`;
  if (pattern !== undefined) return matching(pattern) ?? matching(plain) ?? fc.constant("");
  return fc.oneof(
    matching(plain) ?? fc.constant(""),
    fc.string({ unit, minLength: min, maxLength: max }),
    fc.constantFrom(...HOSTILE),
  );
}

const matched = new Map<string, Arbitrary<string> | undefined>();

/** Values that match a pattern, cached because they are slow to generate. Undefined for patterns with lookahead. */
function matching(pattern: string): Arbitrary<string> | undefined {
  if (!matched.has(pattern)) matched.set(pattern, made(pattern));
  return matched.get(pattern);
}

function made(pattern: string): Arbitrary<string> | undefined {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return undefined;
  }
}

/** Removes optional fields that a rule rejects. The rest is a valid resource. */
function repaired(definition: ResourceDefinition, inputs: JsonObject, settings: Settings): JsonObject {
  // Checked as an existing resource, because updates allow more values than creations.
  const wrong = () => check(definition, inputs, inputs, settings).failures;
  for (const { path } of wrong()) {
    const name = path.split(/[.[]/)[0] ?? "";
    if (isOptional(definition, name)) Reflect.deleteProperty(inputs, name);
  }
  for (const name of Object.keys(inputs)) {
    if (wrong().length === 0) break;
    if (isOptional(definition, name)) Reflect.deleteProperty(inputs, name);
  }
  const left = wrong();
  if (left.length > 0)
    throw new Error(`${definition.type} takes no ${JSON.stringify(inputs)}: ${JSON.stringify(left)}`);
  return inputs;
}

function isOptional(definition: ResourceDefinition, name: string): boolean {
  const schema = (definition.inputs.shape as Record<string, z.ZodType>)[name];
  return schema?.safeParse(undefined).success === true;
}

function otherThan(schema: Schema, value: unknown): Arbitrary<unknown> {
  const fields = fieldsOf(schema);
  const element = elementOf(schema);
  if (fields && isObject(value)) {
    const names = Object.keys(fields).filter(
      (name) => fields[name] && !factsOf(fields[name]).atCreation && canDiffer(fields[name], value[name]),
    );
    return fc.constantFrom(...names).chain((name) => {
      const inner = fields[name];
      return inner ? anyOther(inner, value[name]).map((other) => ({ ...value, [name]: other })) : fc.constant(value);
    });
  }
  if (element && Array.isArray(value)) {
    const there: readonly unknown[] = value;
    const rest = there.filter((one) => surelyDiffer(element, one, there.at(-1)));
    if (rest.length > 0) return fc.constant(rest);
    return sifted(anyValue(element), (item) => there.every((one) => surelyDiffer(element, one, item))).map((item) => [
      ...there,
      item,
    ]);
  }
  if (element && isObject(value)) {
    const [first] = Object.entries(value);
    return first === undefined
      ? anyValue(schema)
      : anyOther(element, first[1]).map((other) => Object.fromEntries([...Object.entries(value), [first[0], other]]));
  }
  return sifted(anyValue(schema), (other) => surelyDiffer(schema, value, other));
}

/** Texts may be compared without case, truncated or decoded, so they differ in their first characters. Fields of objects that the server fills in are ignored. */
function surelyDiffer(schema: Schema, a: unknown, b: unknown): boolean {
  if (typeof a === "string" && typeof b === "string") return begins(a) !== begins(b);
  const fields = fieldsOf(schema);
  if (!fields || !isObject(a) || !isObject(b)) return JSON.stringify(a) !== JSON.stringify(b);
  return Object.entries(fields).some(
    ([name, inner]) =>
      !factsOf(inner).computed &&
      a[name] !== undefined &&
      b[name] !== undefined &&
      surelyDiffer(inner, a[name], b[name]),
  );
}

function begins(text: string): string {
  return text.slice(0, 1).toLowerCase();
}
