import type { z } from "zod";
import { TransportError } from "../errors";
import { isObject } from "../json";

/**
 * The answer to `call`, parsed by `schema`. Null means absent; unknown keys are ignored.
 * @throws TransportError that names the call and the first path that does not match
 */
export function parseAnswer<S extends z.ZodType>(schema: S, body: unknown, call: string): z.output<S> {
  const read = schema.safeParse(withoutNulls(body, call));
  if (read.success) return read.data;
  const { path = [], message = "" } = read.error.issues[0] ?? {};
  const what = message.replace(", received undefined", ", but it is missing");
  throw new TransportError(call, `its shape is unknown at ${path.join(".") || "the top"}: ${what}`, true);
}

/** A body without nulls. @throws TransportError if it is nested so deeply that the stack overflows */
function withoutNulls(body: unknown, call: string): unknown {
  try {
    return cleaned(body);
  } catch {
    throw new TransportError(call, "it is nested too deeply", true, false);
  }
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(cleaned);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, cleaned(inner)]));
}
