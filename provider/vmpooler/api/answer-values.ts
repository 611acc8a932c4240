import { z } from "zod";
import { isObject, type JsonObject } from "../../core/json";

/*
 * Values as answers hold them. Redis, where the server keeps them, knows text only, so that numbers come as either; null
 * is absence. What has yet another type is told, and not guessed.
 */

/** A number, or the text of one. */
export const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, "no number")
    .transform(Number),
]);

/** Text, where there is any. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

/** A number, where there is one. */
export const optionalNumber = number.nullish().transform((value) => value ?? undefined);

/** One text or several. */
export const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** Names of hosts, short or full, one or several. They become parts of ids and paths. */
export const hostNames = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .pipe(z.array(z.string().regex(/^[\w-][\w.-]*$/, "no host name")).min(1))
  .transform((all) => [...new Set(all)]);

/** A list of texts; one that is left out is empty. */
export const optionalTexts = texts.nullish().transform((all) => all ?? []);

/** Tags. Whatever somebody has put on a VM must not keep others from reading it. */
export const tagMap = z
  .custom<JsonObject>(isObject, "no object") // a record of zod's would lose the name __proto__
  .nullish()
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all ?? {}).flatMap(([name, value]) =>
        value === null ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)] as const],
      ),
    ),
  );

/** The numbers by name; what is none, such as a breakdown by pool, is left out. */
export const numberMap = z.record(z.string(), z.unknown()).transform((all) =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => {
      const read = number.safeParse(value);
      return read.success ? [[name, read.data] as const] : [];
    }),
  ),
);

/** What an answer tells of the host `name` under its short name, or under one that begins with it. */
export function ofHost<S extends z.ZodType>(name: string, schema: S): z.ZodPipe<z.ZodTransform, S> {
  return z
    .transform((body: unknown) => {
      const own = isObject(body) ? body : {};
      const key = Object.keys(own).find((one) => one === name || one.startsWith(`${name}.`));
      return key === undefined ? undefined : own[key];
    })
    .pipe(schema);
}
