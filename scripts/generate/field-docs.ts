import { z } from "zod";
import { factsOf, fieldsOf, isOptional } from "../../provider/core/schema/field";
import type { ResourceDefinition } from "../../provider/core/resource";
import { isSecret } from "../../provider/core/schema/secrets";
import { shapeOf } from "../../provider/core/schema/shape";
import type { SettingsSchema } from "../../provider/core/settings/sources";
import { plain, sentence } from "./comment";

/** The default of a field in words, or undefined where it has none. */
export function defaultOf(schema: z.core.$ZodType): string | undefined {
  const { default: words } = factsOf(schema);
  if (words !== undefined) return plain(words);
  return schema instanceof z.ZodDefault ? `\`${JSON.stringify(schema.def.defaultValue)}\`` : undefined;
}

/** What a change of a resource's field does. */
export function changeOf(name: string, schema: z.core.$ZodType, { replacements = [] }: ResourceDefinition): string {
  const { atCreation, steers } = factsOf(schema);
  if (atCreation) return "no difference";
  if (steers) return noted(schema, "recorded, without a request");
  const always = replacing(schema);
  if (always !== undefined) return always;
  const reasons = replacements.filter(({ field }) => field === name).map(({ reason }) => plain(sentence(reason)));
  if (reasons.length > 0) return `${noted(schema, "in place, or replaces the resource")}. ${reasons.join(" ")}`;
  return noted(schema, partsReplace(schema) ? "in place, unless one of its parts says otherwise" : "in place");
}

/** What a change does of a field inside another one, where it differs from what is said of the whole. */
export function changeInside(schema: z.core.$ZodType): string {
  const differs = factsOf(schema).note !== undefined || isUnseen(schema);
  return replacing(schema) ?? (differs ? noted(schema, "in place") : "");
}

/** A field that a program gives: what it means, what it must be and what it is when left out. */
export function argumentDoc(schema: z.core.$ZodType, change: string): string[] {
  const { description, deprecated } = factsOf(schema);
  const shape = tells(shapeOf(schema));
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

/** A field that a program gets. */
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

function noted(schema: z.core.$ZodType, words: string): string {
  const { note, writeOnly } = factsOf(schema);
  const notes = [
    ...(note === undefined ? [] : [plain(note)]),
    ...(writeOnly ? ["changes made elsewhere are not seen"] : []),
  ];
  return [words, ...notes].join("; ");
}

/** A setting that the server does not tell; credentials are not the kind of thing that somebody changes there. */
function isUnseen(schema: z.core.$ZodType): boolean {
  const { writeOnly, secret } = factsOf(schema);
  return writeOnly === true && secret !== true;
}

function partsReplace(schema: z.core.$ZodType): boolean {
  return Object.values(fieldsOf(schema) ?? {}).some(
    (part) => factsOf(part).createOnly !== undefined || partsReplace(part),
  );
}

/** What a shape says beyond the TypeScript type beside it. */
function tells(shape: string): string | undefined {
  if (
    /^(string|number|true or false|one of .*|"[^"]*"|object with .*|any value|list of (strings|objects with .*)|map of names to (strings|any values))$/.test(
      shape,
    )
  ) {
    return undefined;
  }
  return shape.charAt(0).toUpperCase() + shape.slice(1);
}

/** What a setting of a cloud is, by where else its value may come from. */
export function settingDescription({ name, env }: SettingsSchema, key: string): string {
  const variables = env.flatMap((set) => set[key] ?? []);
  const otherwise =
    variables.length > 0 ? ` Where it is left out: ${variables.join(", then ")} of the environment.` : "";
  return `\`${key}\` of the account of ${name}.${otherwise}`;
}
