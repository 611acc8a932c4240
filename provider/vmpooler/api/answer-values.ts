import { z } from "zod";
import { isObject, type JsonObject } from "../../core/json";

/*
 * Values of answers. The server keeps them in Redis, which stores text only, so numbers come as numbers or as text. A
 * value of another type is an error.
 */

/** A number, or the text of one. */
export const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/, "no number")
    .transform(Number),
]);

export const optionalText = z.string().optional();

export const optionalNumber = number.optional();

/** One text or several. */
export const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** Host names, short or full, one or several. They become parts of ids and paths. */
export const hostNames = texts
  .pipe(z.array(z.string().regex(/^[\w-][\w.-]*$/, "no host name")).min(1))
  .transform((all) => [...new Set(all)]);

/** A list of texts; one that is left out is empty. */
export const optionalTexts = texts.optional().transform((all) => all ?? []);

/** Tags. A tag of any type is accepted, so that it cannot make the VM unreadable. */
export const tagMap = z
  .custom<JsonObject>(isObject, "no object") // z.record() would drop the name __proto__
  .optional()
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all ?? {}).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );

/** Numbers by name. Other values, such as a breakdown by pool, are left out. */
export const numberMap = z.record(z.string(), z.unknown()).transform((all) =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => {
      const read = number.safeParse(value);
      return read.success ? [[name, read.data] as const] : [];
    }),
  ),
);

/** The part of an answer about the host `name`, keyed by its short or full name. */
export function ofHost<S extends z.ZodType>(name: string, schema: S): z.ZodPipe<z.ZodTransform, S> {
  return z
    .transform((body: unknown) => {
      const own = isObject(body) ? body : {};
      const key = Object.keys(own).find((one) => one === name || one.startsWith(`${name}.`));
      return key === undefined ? undefined : own[key];
    })
    .pipe(schema);
}
