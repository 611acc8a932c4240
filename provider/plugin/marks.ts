import { isObject, type JsonObject } from "../core/json";

/** The secret parts of a value: all of it, or parts by key. A list is secret as a whole, because its order may change. */
export type Marks = true | ReadonlyMap<string, Marks>;

/** Marks these keys of a bag as a whole. */
export function marksOf(names: readonly string[]): Marks {
  return new Map(names.map((name) => [name, true]));
}

/** The parts that any of `all` marks. */
export function union(...all: readonly (Marks | undefined)[]): Marks | undefined {
  const given = all.filter((marks) => marks !== undefined);
  const maps = given.filter((marks) => marks !== true);
  if (maps.length < given.length) return true;
  const keys = new Set(maps.flatMap((marks) => [...marks.keys()]));
  const merged = [...keys].flatMap((key) => {
    const inner = union(...maps.map((marks) => marks.get(key)));
    return inner === undefined ? [] : [[key, inner] as const];
  });
  return merged.length > 0 ? new Map(merged) : undefined;
}

/** The marks, and the same under `key`, where a state has a copy of the bag. */
export function repeatedUnder(key: string, marks: Marks | undefined): Marks | undefined {
  return marks === undefined ? undefined : union(marks, new Map([[key, marks]]));
}

/** `value` with `wrap` around each marked part. */
export function marked(value: unknown, marks: Marks | undefined, wrap: (secret: unknown) => unknown): unknown {
  if (marks === undefined || value === undefined) return value;
  if (marks === true) return wrap(value);
  if (!isObject(value)) return Array.isArray(value) ? wrap(value) : value;
  return markedBag(value, marks, wrap);
}

function markedBag(bag: JsonObject, marks: ReadonlyMap<string, Marks>, wrap: (secret: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(bag).map(([key, inner]) => [key, marked(inner, marks.get(key), wrap)]));
}
