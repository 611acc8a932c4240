import { z } from "zod";
import { factsOf, fieldsOf, isOptional } from "../../provider/core/schema/field";
import type { ResourceDefinition } from "../../provider/core/resource";
import { isSecret } from "../../provider/core/schema/secrets";
import { shapeOf } from "../../provider/core/schema/shape";
import type { SettingsSchema } from "../../provider/core/settings/sources";
import { plain, sentence } from "./comment";

/** The default of a field as text; undefined if it has none. */
export function defaultOf(schema: z.core.$ZodType): string | undefined {
  const { default: text } = factsOf(schema);
  if (text !== undefined) return plain(text);
  return schema instanceof z.ZodDefault ? `\`${JSON.stringify(schema.def.defaultValue)}\`` : undefined;
}

/** What a change of a resource's field does: in place, replaces, or nothing. */
export function changeOf(name: string, schema: z.core.$ZodType, { replacements = [] }: ResourceDefinition): string {
  const { atCreation, steers } = factsOf(schema);
  if (atCreation) return "ignored";
  if (steers) return noted(schema, "recorded without a request");
  const always = replacing(schema);
  if (always !== undefined) return always;
  const reasons = replacements.filter(({ field }) => field === name).map(({ reason }) => plain(sentence(reason)));
  if (reasons.length > 0) return `${noted(schema, "in place, or replaces the resource")}. ${reasons.join(" ")}`;
  return noted(schema, partsReplace(schema) ? "in place, unless one of its parts replaces" : "in place");
}

/** What a change of a nested field does, if it differs from the whole field. */
export function changeInside(schema: z.core.$ZodType): string {
  const differs = factsOf(schema).note !== undefined || isUnseen(schema);
  return replacing(schema) ?? (differs ? noted(schema, "in place") : "");
}

/** The docs of an argument: meaning, bounds, default, and what a change does. */
export function argumentDoc(schema: z.core.$ZodType, change: string): string[] {
  const { description, deprecated } = factsOf(schema);
  const shape = beyondType(shapeOf(schema));
  const fallback = defaultOf(schema);
  const rest = [
    ...(shape ? [sentence(plain(shape))] : []),
    ...(isOptional(schema) && fallback !== undefined ? [`Default: ${sentence(fallback)}`] : []),
    ...(change ? [`Change: ${sentence(change)}`] : []),
  ];
  return [
    sentence(plain(description)),
    rest.join(" "),
    ...(deprecated === undefined ? [] : [`@deprecated ${plain(sentence(deprecated))}`]),
  ];
}

/** The docs of an output. */
export function resultDoc(schema: z.core.$ZodType): string[] {
  const { description, deprecated } = factsOf(schema);
  return [
    [sentence(plain(description)), ...(isSecret(schema) ? ["Secret."] : [])].join(" "),
    ...(deprecated === undefined ? [] : [`@deprecated ${plain(sentence(deprecated))}`]),
  ];
}

function replacing(schema: z.core.$ZodType): string | undefined {
  const { createOnly } = factsOf(schema);
  return createOnly === undefined ? undefined : `replaces the resource. ${plain(sentence(createOnly))}`;
}

function noted(schema: z.core.$ZodType, effect: string): string {
  const { note, writeOnly } = factsOf(schema);
  const notes = [
    ...(note === undefined ? [] : [plain(note)]),
    ...(writeOnly ? ["changes by others are not detected"] : []),
  ];
  return [effect, ...notes].join("; ");
}

/** A setting that the server never returns. Excludes credentials, which others do not change. */
function isUnseen(schema: z.core.$ZodType): boolean {
  const { writeOnly, secret } = factsOf(schema);
  return writeOnly === true && secret !== true;
}

function partsReplace(schema: z.core.$ZodType): boolean {
  return Object.values(fieldsOf(schema) ?? {}).some(
    (part) => factsOf(part).createOnly !== undefined || partsReplace(part),
  );
}

/** The part of a shape that its TypeScript type does not express. */
function beyondType(shape: string): string | undefined {
  if (
    /^(string|number|true or false|one of .*|"[^"]*"|object with .*|any value|list of (strings|objects with .*)|map of names to (strings|any values))$/.test(
      shape,
    )
  ) {
    return undefined;
  }
  return shape.charAt(0).toUpperCase() + shape.slice(1);
}

/** The docs of a cloud's setting, with its environment variables. */
export function settingDescription({ name, env }: SettingsSchema, key: string): string {
  const variables = env.flatMap((set) => set[key] ?? []);
  const fallback = variables.length > 0 ? ` Default: the environment variable ${variables.join(", then ")}.` : "";
  return `\`${key}\` of the ${name} account.${fallback}`;
}
