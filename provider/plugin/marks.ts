import { isObject, type JsonObject } from "../core/json";

/** What of a value is secret: all of it, or what of it is, by key. A list is secret as a whole: its order may change. */
export type Marks = true | ReadonlyMap<string, Marks>;

/** The keys of a bag that are secret as wholes. */
export function marksOf(names: readonly string[]): Marks {
  return new Map(names.map((name) => [name, true]));
}

/** What is secret by any of `all`. */
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

/** The same marks once more under `key`, where a state holds a copy of the bag. */
export function repeatedUnder(key: string, marks: Marks | undefined): Marks | undefined {
  return marks === undefined ? undefined : union(marks, new Map([[key, marks]]));
}

/** `value` with `wrap` around each part that is marked. */
export function marked(value: unknown, marks: Marks | undefined, wrap: (secret: unknown) => unknown): unknown {
  if (marks === undefined || value === undefined) return value;
  if (marks === true) return wrap(value);
  if (!isObject(value)) return Array.isArray(value) ? wrap(value) : value;
  return markedBag(value, marks, wrap);
}

function markedBag(bag: JsonObject, marks: ReadonlyMap<string, Marks>, wrap: (secret: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(bag).map(([key, inner]) => [key, marked(inner, marks.get(key), wrap)]));
}
