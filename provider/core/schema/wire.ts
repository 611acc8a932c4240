import { factsOf, type Fields } from "./field";
import type { JsonObject } from "../json";

/** The values of `bag` under their wire names, encoded for a request. Fields without a `wire` fact are not sent. */
export function encode(fields: Fields, bag: JsonObject, names: Iterable<string> = Object.keys(fields)): JsonObject {
  const payload: JsonObject = {};
  for (const name of names) {
    const wire = fields[name] && factsOf(fields[name]).wire;
    const value = bag[name];
    if (wire && value !== undefined) payload[wire.name] = wire.encode ? wire.encode(value) : value;
  }
  return payload;
}

/** The fields in a server's answer, decoded. Missing ones stay missing. */
export function decode(fields: Fields, answer: JsonObject): JsonObject {
  const bag: JsonObject = {};
  for (const [name, schema] of Object.entries(fields)) {
    const { wire } = factsOf(schema);
    const value = wire && answer[wire.name];
    if (value !== undefined && value !== null) bag[name] = wire?.decode ? wire.decode(value) : value;
  }
  return bag;
}

/** `names` with their other forms: fields with the same wire name are one value, such as user data as text and in base64. */
export function withOtherForms(fields: Fields, names: Iterable<string>): string[] {
  const asked = new Set(names);
  const wireName = (name: string) => fields[name] && factsOf(fields[name]).wire?.name;
  const wireNames = new Set([...asked].flatMap((name) => wireName(name) ?? []));
  return Object.keys(fields).filter((name) => asked.has(name) || wireNames.has(wireName(name) ?? ""));
}
