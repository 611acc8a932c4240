import fc, { type Arbitrary } from "fast-check";
import { isObject, type JsonObject } from "../../provider/core/json";
import { UNKNOWN } from "../../provider/core/schema/unknown";

type Path = readonly string[];

/** `bag` with unknown values in some places, at any depth. */
export function withUnknowns(bag: JsonObject): Arbitrary<JsonObject> {
  const paths = pathsIn(bag);
  return fc
    .subarray(paths, { minLength: Math.min(1, paths.length), maxLength: Math.min(4, paths.length) })
    .map((chosen) => chosen.reduce<unknown>(hidden, bag) as JsonObject);
}

function pathsIn(value: unknown): Path[] {
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...pathsIn(inner).map((path) => [key, ...path])]);
}

function hidden(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return UNKNOWN;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === step ? hidden(item, rest) : item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === step ? hidden(inner, rest) : inner]),
  );
}
