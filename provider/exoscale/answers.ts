import type { z } from "zod";
import { TransportError } from "../core/errors";
import { isObject } from "../core/json";

/**
 * What `call` answered, in the shape that `schema` asks for; what the schema does not know is passed over. Null is
 * absence: the API declares some fields nullable, and does not say in which answers.
 * @throws TransportError that names the call and the place where the shape is another.
 */
export function understood<S extends z.ZodType>(schema: S, body: unknown, call: string): z.output<S> {
  const read = schema.safeParse(present(body, call));
  if (read.success) return read.data;
  const { path = [], message = "" } = read.error.issues[0] ?? {};
  throw new TransportError(call, `its shape is unknown at ${path.join(".") || "the top"}: ${message}`, true);
}

function present(body: unknown, call: string): unknown {
  try {
    return withoutNulls(body);
  } catch {
    throw new TransportError(call, "it is nested deeper than can be read", true);
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const there = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(there.map(([key, inner]) => [key, withoutNulls(inner)]));
}
