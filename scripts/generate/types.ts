import { z } from "zod";
import { bare, elementOf, factsOf, fieldsOf, isOptional, type Fields } from "../../provider/core/schema/field";
import { comment, plain, sentence } from "./comment";
import { pascal, singular } from "./names";

/** Where a type is used, which decides its form. */
export interface Place {
  /**
   * `input`: arguments of a resource or an Output function, with outputs allowed at every depth. `argument`: plain arguments of
   * a function. `result`: plain and read-only.
   */
  readonly side: "input" | "argument" | "result";
  /** Nested interfaces are named `<stem><Field><suffix>`. */
  readonly stem: string;
  readonly suffix: string;
  /** The lines of a field's docblock. */
  docOf(name: string, schema: z.core.$ZodType): readonly string[];
}

/** A type, and the interfaces that it uses. */
interface Written {
  readonly type: string;
  readonly interfaces: readonly string[];
}

/** The TypeScript type of `schema`. */
export function typeOf(schema: z.core.$ZodType, place: Place, description = factsOf(schema).description): Written {
  const inner = bare(schema);
  const fields = fieldsOf(inner);
  if (fields) {
    const type = `${place.stem}${place.suffix}`;
    return { type, interfaces: interfaceOf(type, fields, place, [description && sentence(plain(description))]) };
  }
  const element = elementOf(inner);
  if (element) {
    const { type, interfaces } = typeOf(element, place, description);
    const one = given(type, place);
    return {
      type: inner instanceof z.ZodArray ? `${one.includes(" | ") ? `(${one})` : one}[]` : `Record<string, ${one}>`,
      interfaces,
    };
  }
  if (inner instanceof z.ZodUnion) {
    const options = inner.options.map((option) => typeOf(option, place));
    return {
      type: options.map(({ type }) => type).join(" | "),
      interfaces: options.flatMap(({ interfaces }) => interfaces),
    };
  }
  const { known } = factsOf(schema);
  return { type: known && place.side !== "result" ? openUnion(known) : simpleType(inner), interfaces: [] };
}

/** The type of the field `name`, whose nested interfaces get its name as a prefix. */
export function typeOfField(name: string, schema: z.core.$ZodType, place: Place): Written {
  return typeOf(schema, { ...place, stem: stemOf(name, schema, place.stem) });
}

/** The prefix of interfaces in the field `name`: `DataVolume` for entries of `dataVolumes`. */
export function stemOf(name: string, schema: z.core.$ZodType, stem: string): string {
  return `${stem}${pascal(elementOf(schema) ? singular(name) : name)}`;
}

/** The interface `name` with `fields`, then the interfaces that it uses. */
export function interfaceOf(name: string, fields: Fields, place: Place, doc: readonly string[]): string[] {
  const inside: string[] = [];
  const members = Object.entries(fields).map(([field, schema]) => {
    const { type, interfaces } = typeOfField(field, schema, place);
    inside.push(...interfaces);
    const optional = place.side === "result" ? mayBeMissing(schema) : isOptional(schema);
    const modifier = place.side === "result" ? "readonly " : "";
    return `${comment(place.docOf(field, schema))}${modifier}${field}${optional ? "?" : ""}: ${given(type, place)};`;
  });
  return [`${comment(doc)}export interface ${name} {\n${members.join("\n")}\n}`, ...inside];
}

/** Whether a value of `schema` may be missing after check. */
export function mayBeMissing(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional;
}

function given(type: string, { side }: Place): string {
  return side === "input" ? `pulumi.Input<${type}>` : type;
}

function simpleType(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return "string";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodEnum) return literals(schema.options);
  if (schema instanceof z.ZodLiteral) return literals([...schema.values]);
  if (schema instanceof z.ZodUnknown || schema instanceof z.ZodAny) return "unknown";
  throw new Error(`No TypeScript type for a zod ${schema._zod.def.type}: add it to ${__filename}.`);
}

/** Any string, with editor completion for `values`; `| string` alone would swallow them. */
function openUnion(values: readonly string[]): string {
  return `${literals(values)} | (string & {})`;
}

function literals(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(" | ");
}
