import type { z } from "zod";
import { TransportError } from "../../core/errors";
import { isObject } from "../../core/json";
import { understood as inShape } from "../../core/http/parse-answer";

/** Null is absence: the API declares some fields nullable, and does not say in which answers. */
export function understood<S extends z.ZodType>(schema: S, body: unknown, call: string): z.output<S> {
  return inShape(schema, present(body, call), call);
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
