/** Plain JSON, as the engine sends and stores it. */
export type JsonObject = Record<string, unknown>;

/** Whether `value` is a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` if it is a list, else an empty list. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A copy without the keys whose value is undefined: the engine's protocol has no undefined. */
export function defined<T extends object>(bag: T): T {
  return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined)) as T;
}

/** The results of `valueOf` for each entry of `bag`, without those that are undefined. */
export function mapDefined<T>(
  bag: Readonly<Record<string, T>>,
  valueOf: (value: T, name: string) => unknown,
): JsonObject {
  return defined(Object.fromEntries(Object.entries(bag).map(([name, value]) => [name, valueOf(value, name)])));
}

/** The entries of `bag` under `names` that are not undefined. */
export function pick(bag: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => bag[name] !== undefined).map((name) => [name, bag[name]]));
}

/** A copy without the entries under `names`. */
export function without(bag: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(bag).filter(([name]) => !names.includes(name)));
}

/**
 * The value at a path; undefined if there is none. If the path enters a string, returns that string: the marker of an unknown
 * or redacted value stands for all parts of the value.
 */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value === "string") return value;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return value;
}
