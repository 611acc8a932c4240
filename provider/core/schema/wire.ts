import { isDeepStrictEqual } from "node:util";
import { isAbsent } from "./compare";
import { factsOf, type Fields } from "./field";
import { defined, isObject, type JsonObject } from "../json";

/** The values of `fields` in `bag` as the server wants them. Fields without a `wire` fact stay at home. */
export function encode(fields: Fields, bag: JsonObject, names: Iterable<string> = Object.keys(fields)): JsonObject {
  const payload: JsonObject = {};
  for (const name of names) {
    const wire = fields[name] && factsOf(fields[name]).wire;
    const value = bag[name];
    if (wire && value !== undefined) payload[wire.name] = wire.encode ? wire.encode(value) : value;
  }
  return payload;
}

/** The fields that the server's `answer` holds, in this package's form; what the answer leaves out stays out. */
export function decode(fields: Fields, answer: JsonObject): JsonObject {
  const bag: JsonObject = {};
  for (const [name, schema] of Object.entries(fields)) {
    const { wire } = factsOf(schema);
    const value = wire && answer[wire.name];
    if (value !== undefined && value !== null) bag[name] = wire?.decode ? wire.decode(value) : value;
  }
  return bag;
}

/** An update of `changed` fields: what travels in the body, and the wire names of the fields to be reset by calls of their own. */
export function encodeChange(
  fields: Fields,
  next: JsonObject,
  changed: ReadonlySet<string>,
): { body: JsonObject; resets: string[] } {
  const body: JsonObject = {};
  const resets: string[] = [];
  for (const [name, schema] of Object.entries(fields)) {
    if (!changed.has(name)) continue;
    const { wire, clear } = factsOf(schema);
    if (!wire) continue;
    if (!isAbsent(schema, next[name]) || !clear) Object.assign(body, encode(fields, next, [name]));
    else if (clear === "reset") resets.push(wire.name);
    else body[wire.name] = clear.value;
  }
  return { body, resets };
}

/** RFC 7386: the merge patch that makes `next` of `old`; lists travel whole, removed keys as null. */
export function mergePatch(old: JsonObject, next: JsonObject): JsonObject {
  const [before, after] = [defined(old), defined(next)];
  // Own keys only: users name labels, and may name one "constructor".
  const removed = Object.keys(before).flatMap((key) => (Object.hasOwn(after, key) ? [] : [[key, null] as const]));
  const put = Object.entries(after).flatMap(([key, value]) => {
    const there = Object.hasOwn(before, key) ? before[key] : undefined;
    if (!isObject(there) || !isObject(value)) return isDeepStrictEqual(there, value) ? [] : [[key, value] as const];
    const inner = mergePatch(there, value);
    return Object.keys(inner).length > 0 ? [[key, inner] as const] : [];
  });
  return Object.fromEntries([...removed, ...put]);
}
