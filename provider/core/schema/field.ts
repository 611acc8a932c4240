import { z } from "zod";

/**
 * What a schema cannot say by itself about a field. Said once, here; check, diff, payloads, state, types and docs follow.
 *
 * | fact           | check                | diff                                  | state and refresh                     |
 * |----------------|----------------------|---------------------------------------|---------------------------------------|
 * | createOnly     | -                    | a change replaces, with this reason   | -                                     |
 * | computed       | -                    | left out is not compared              | kept as the server fills it in        |
 * | writeOnly      | -                    | compared with what was declared       | never read back: as declared          |
 * | trigger        | -                    | compared with what was declared       | never read back, also when adopted    |
 * | steers         | -                    | compared; no request                  | never read back: as declared          |
 * | atCreation     | -                    | not compared                          | never read back: as declared          |
 * | locates        | -                    | not compared where never recorded     | says where the object is              |
 * | set            | -                    | order and repetition mean nothing     | in the user's order where equal       |
 * | absentEquals   | -                    | equal to leaving the field out        | -                                     |
 * | equals         | -                    | replaces the comparison               | in the user's words where equal       |
 * | secret         | not shown in errors  | -                                     | encrypted                             |
 * | hidden         | not shown in errors  | -                                     | its texts are redacted from messages  |
 * | changesWith    | -                    | an output that other changes leave    | -                                     |
 */
export interface FieldFacts {
  /** Meaning and units. */
  readonly description: string;
  /** Why a change replaces the resource. Without it the field changes in place. */
  readonly createOnly?: string;
  /** What a change in place does not reach, such as the members that exist already. */
  readonly note?: string;
  /**
   * The default, in words, where the schema holds none. Beside a schema that requires the field it means that the
   * resource's `defaults` fill it in.
   */
  readonly default?: string;
  /** Values that exist today, where others may come: an editor offers them, and the type takes any string. */
  readonly known?: readonly string[];
  /** What to say instead of this field, as a sentence. */
  readonly deprecated?: string;
  /** The order of the elements means nothing. */
  readonly set?: true;
  /** The server chooses, or adds to, what the user leaves out. */
  readonly computed?: true;
  /** Only the state may hold it, encrypted. */
  readonly secret?: true;
  /** Must not be printed in messages, because it often carries credentials; of a map, the keys to which that applies. */
  readonly hidden?: true | readonly string[];
  /** The server never tells this value. */
  readonly writeOnly?: true;
  /** Means nothing by itself: its change makes something happen. So nothing happens where an object is adopted. */
  readonly trigger?: true;
  /** Steers this package, not the object, such as the connection or a policy. */
  readonly steers?: true;
  /** Has a meaning only while the resource is made. */
  readonly atCreation?: true;
  /** Says where the object is: without it even its id is not enough to find it. */
  readonly locates?: true;
  /** Of an output: the inputs whose change may change it, perhaps by other `inputs`. Without it any may; a preview shows the rest as it is. */
  readonly changesWith?: readonly string[] | ((inputs: Readonly<Record<string, unknown>>) => readonly string[]);
  /** The value that means the same as leaving the field out, beside "", [] and {}. */
  readonly absentEquals?: unknown;
  /** How the field travels; without it, under its own name as it is. */
  readonly wire?: Wire;
  /** How the field is cleared when the user removes it, where leaving it out of an update means "keep". */
  readonly clear?: "reset" | { readonly value: unknown };
  /** Whether two values mean the same, where that is more than being alike. `state` is what is known of the resource. */
  equals?(a: unknown, b: unknown, state: Readonly<Record<string, unknown>>): boolean;
}

/** Whether no answer of the server tells the field's value. */
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

/** `schema` with what it means: the unit a resource's inputs and outputs are made of. */
export function field<T extends z.ZodType>(schema: T, facts: FieldFacts | string): T {
  const own = schema.clone();
  registry.add(own, typeof facts === "string" ? { description: facts } : facts);
  return own;
}

/** What is said about a field, also where it has been made optional since; an element of a list or map may have nothing said about it. */
export function factsOf(schema: z.core.$ZodType): FieldFacts {
  for (let at: z.core.$ZodType | undefined = schema; at; at = unwrapped(at)) {
    const facts = registry.get(at);
    if (facts) return facts;
  }
  return { description: "" };
}

/** The schema under `optional` and `default`: what a value that is there must be. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const inner = unwrapped(schema);
  return inner ? bare(inner) : schema;
}

/** Whether a user may leave the field out: then it stays out, or the schema or the resource's `defaults` fill it in. */
export function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || factsOf(schema).default !== undefined;
}

/** The fields of a resource or of a nested object, by name. */
export type Fields = Readonly<Record<string, z.ZodType>>;

/** The fields of `schema` where it is an object, else undefined. */
export function fieldsOf(schema: z.core.$ZodType): Fields | undefined {
  const inner = bare(schema);
  return inner instanceof z.ZodObject ? inner.shape : undefined;
}

/** The schema of the elements where `schema` is a list or a map, else undefined. */
export function elementOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodArray) return inner.element;
  if (inner instanceof z.ZodRecord) return inner.valueType;
  return undefined;
}

/** One layer of what only says whether a value may be missing. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable
    ? schema.unwrap()
    : undefined;
}
