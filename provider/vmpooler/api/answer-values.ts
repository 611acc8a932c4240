import { z } from "zod";
import { isObject, type JsonObject } from "../../core/json";

/*
 * Values as answers hold them. The server keeps them in Redis, which knows text only, so numbers come as numbers or as
 * text. A value of another type is an error, not a guess.
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
export const optionalText = z.string().optional();

/** A number, where there is one. */
export const optionalNumber = number.optional();

/** One text or several. */
export const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** Names of hosts, short or full, one or several. They become parts of ids and paths. */
export const hostNames = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .pipe(z.array(z.string().regex(/^[\w-][\w.-]*$/, "no host name")).min(1))
  .transform((all) => [...new Set(all)]);

/** A list of texts; one that is left out is empty. */
export const optionalTexts = texts.optional().transform((all) => all ?? []);

/** Tags. Whatever was put on a VM must not keep it from being read. */
export const tagMap = z
  .custom<JsonObject>(isObject, "no object") // a record of zod's would lose the name __proto__
  .optional()
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all ?? {}).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
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
