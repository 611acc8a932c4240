import type { z } from "zod";
import { TransportError } from "../errors";
import { isObject } from "../json";

/**
 * What `call` answered, in the shape that `schema` asks for. Null is absence, and keys that the schema does not know are
 * ignored.
 * @throws TransportError that names the call and the place where the shape is another.
 */
export function parseAnswer<S extends z.ZodType>(schema: S, body: unknown, call: string): z.output<S> {
  const read = schema.safeParse(withoutNulls(body, call));
  if (read.success) return read.data;
  const { path = [], message = "" } = read.error.issues[0] ?? {};
  const what = message.replace(", received undefined", ", but there is nothing");
  throw new TransportError(call, `its shape is unknown at ${path.join(".") || "the top"}: ${what}`, true);
}

/** A body without its nulls. @throws TransportError where it is nested so deep that reading it would overflow the stack. */
export function withoutNulls(body: unknown, call: string): unknown {
  try {
    return cleaned(body);
  } catch {
    throw new TransportError(call, "it is nested deeper than can be read", true, false);
  }
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(cleaned);
  if (!isObject(value)) return value;
  const there = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(there.map(([key, inner]) => [key, cleaned(inner)]));
}
