import { isAbsent } from "./compare";
import { factsOf, type Fields } from "./field";
import { isObject, type JsonObject } from "./json";

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
  const patch: JsonObject = {};
  for (const key of Object.keys(old)) if (next[key] === undefined) patch[key] = null;
  for (const [key, value] of Object.entries(next)) {
    const before = old[key];
    if (isObject(before) && isObject(value)) {
      const inner = mergePatch(before, value);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (value !== undefined && JSON.stringify(before) !== JSON.stringify(value)) patch[key] = value;
  }
  return patch;
}
