import { factsOf, type Fields } from "./field";
import type { JsonObject } from "../json";

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

/** `names` with the other forms of each: fields of one wire name are one thing, such as user data as text and in base64. */
export function withOtherForms(fields: Fields, names: Iterable<string>): string[] {
  const asked = new Set(names);
  const wireName = (name: string) => fields[name] && factsOf(fields[name]).wire?.name;
  const wireNames = new Set([...asked].flatMap((name) => wireName(name) ?? []));
  return Object.keys(fields).filter((name) => asked.has(name) || wireNames.has(wireName(name) ?? ""));
}
