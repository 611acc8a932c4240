import { z } from "zod";

/**
 * Facts about a field that its zod schema cannot express. Check, diff, requests, state, types and docs follow from them.
 *
 * | fact         | check               | diff                                      | request, state and refresh          | docs and types        |
 * |--------------|---------------------|-------------------------------------------|-------------------------------------|-----------------------|
 * | description  | -                   | -                                         | -                                   | meaning               |
 * | default      | a missing value says where it can be set | -                    | -                                   | default; optional     |
 * | known        | suggests a value    | -                                         | -                                   | editor completion     |
 * | deprecated   | -                   | -                                         | not in imported inputs              | marked deprecated     |
 * | note         | -                   | -                                         | -                                   | beside "in place"     |
 * | createOnly   | -                   | a change replaces the resource            | -                                   | why it replaces       |
 * | set          | -                   | order and repetition are ignored          | stored in the user's order          | -                     |
 * | computed     | -                   | not compared if omitted, except a map     | the server's value is stored        | -                     |
 * | writeOnly    | -                   | compared with the declaration             | stored as declared; no drift        | says so               |
 * | trigger      | -                   | compared with the declaration             | stored as declared; no drift        | -                     |
 * | steers       | -                   | compared with the declaration             | stored as declared; no request      | "without a request"   |
 * | atCreation   | -                   | not compared                              | stored as declared                  | "ignored"             |
 * | locates      | -                   | not compared if the state lacks it        | needed to read the object           | -                     |
 * | absentEquals | -                   | equal to an omitted value                 | -                                   | -                     |
 * | equals       | -                   | replaces the comparison                   | stored as the user wrote it         | -                     |
 * | secret       | value not in errors | -                                         | encrypted; redacted from messages   | "Secret."             |
 * | hidden       | value not in errors | -                                         | encrypted; redacted from messages   | "Secret."             |
 * | changesWith  | -                   | plugin previews: output known or unknown  | -                                   | -                     |
 * | wire         | -                   | -                                         | name and form in requests, answers  | -                     |
 * | clear        | -                   | an omitted computed value is cleared      | Exoscale: how to clear it           | -                     |
 *
 * How an omitted or removed value is cleared: Exoscale sends `reset` as DELETE /<wire name> and `value` in the PUT
 * (exoscale/instance-pool/payload.ts). A map is sent as a whole, so a removed key is missing in the PUT. ModelArts sends null
 * for a removed key or part and [] for an empty list (modelarts/node-pool/patch.ts). For ModelArts, `clear` only makes diff
 * notice an omitted computed list; an omitted map is always noticed.
 */
export interface FieldFacts {
  /** Meaning and units. */
  readonly description: string;
  /** The default as text, if the schema has none. For a required field: the resource's `defaults` fill it in. */
  readonly default?: string;
  /** Values that exist today. The type allows any string. */
  readonly known?: readonly string[];
  /** What to use instead, as a sentence. */
  readonly deprecated?: string;
  /** What a change in place does not affect, such as existing members. */
  readonly note?: string;
  /** Why a change replaces the resource. Without it the field changes in place. */
  readonly createOnly?: string;
  /** The order of the elements is ignored. */
  readonly set?: true;
  /** The server chooses an omitted value, or adds entries. */
  readonly computed?: true;
  /** The server never returns the value. */
  readonly writeOnly?: true;
  /** A change triggers an action; the value is never stored in the cloud. An adoption does not trigger it. */
  readonly trigger?: true;
  /** Controls this package, not the object, such as the connection or a policy. */
  readonly steers?: true;
  /** Used only by the creation. */
  readonly atCreation?: true;
  /** Needed, besides the id, to find the object. */
  readonly locates?: true;
  /** A value with the same meaning as an omitted field, besides "", [] and {}. */
  readonly absentEquals?: unknown;
  /** Whether two values mean the same, if plain equality is not enough. `state` is what is known of the resource. */
  equals?(a: unknown, b: unknown, state: Readonly<Record<string, unknown>>): boolean;
  /** A credential. */
  readonly secret?: true;
  /** Often holds credentials, so it must not be printed. For a map: the keys to which this applies. */
  readonly hidden?: true | readonly string[];
  /**
   * For an output: the inputs whose change may change it, as a list or computed from the `inputs`. Default: any input. A
   * preview shows the output as unchanged if none of them changes.
   */
  readonly changesWith?: readonly string[] | ((inputs: Readonly<Record<string, unknown>>) => readonly string[]);
  /** The name and form in requests and answers. Without it `encode` and `decode` skip the field. */
  readonly wire?: Wire;
  /** How to clear the value if the user removes the field and omitting it from an update means "keep". */
  readonly clear?: "reset" | { readonly value: unknown };
}

/** Whether the server never returns the field's value. */
export function isNeverReturned({ writeOnly, trigger, steers, atCreation }: FieldFacts): boolean {
  return (writeOnly ?? trigger ?? steers ?? atCreation) === true;
}

/** A field's name and form in requests and answers. */
export interface Wire {
  readonly name: string;
  encode?(value: unknown): unknown;
  decode?(value: unknown): unknown;
}

const registry = z.registry<FieldFacts>();

/** `schema` with its facts. */
export function field<T extends z.ZodType>(schema: T, facts: FieldFacts | string): T {
  const own = schema.clone();
  registry.add(own, typeof facts === "string" ? { description: facts } : facts);
  return own;
}

/** The facts of a field, also if it was made optional later. Elements of lists and maps may have none. */
export function factsOf(schema: z.core.$ZodType): FieldFacts {
  for (let at: z.core.$ZodType | undefined = schema; at; at = unwrapped(at)) {
    const facts = registry.get(at);
    if (facts) return facts;
  }
  return { description: "" };
}

/** The schema without `optional`, `default` and `nullable`. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const inner = unwrapped(schema);
  return inner ? bare(inner) : schema;
}

/** Whether a user may omit the field. */
export function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || factsOf(schema).default !== undefined;
}

/** The fields of a resource or of a nested object, by name. */
export type Fields = Readonly<Record<string, z.ZodType>>;

/** The fields of `schema` if it is an object, else undefined. */
export function fieldsOf(schema: z.core.$ZodType): Fields | undefined {
  const inner = bare(schema);
  return inner instanceof z.ZodObject ? inner.shape : undefined;
}

/** The schema of the elements if `schema` is a list or a map, else undefined. */
export function elementOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodArray) return inner.element;
  if (inner instanceof z.ZodRecord) return inner.valueType;
  return undefined;
}

/** Removes one `optional`, `default` or `nullable`. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable
    ? schema.unwrap()
    : undefined;
}
