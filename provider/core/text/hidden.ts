import type { JsonObject } from "../json";
import { isObject } from "../json";
import { factsOf, type Fields } from "../schema/field";
import { keepHidden } from "./redaction";

/**
 * Remembers the values that must not be printed: a server that refuses them repeats them in its own words. Where an
 * object is can be printed once it was accepted: errors about places would say nothing without it.
 */
export function keepHiddenOf(fields: Fields, bag: JsonObject): void {
  for (const [name, schema] of Object.entries(fields)) {
    const { hidden, secret, locates } = factsOf(schema);
    const value = bag[name];
    if (locates) continue;
    if (hidden === true || secret) textsIn(value).forEach(keepHidden);
    else if (hidden && isObject(value)) hidden.flatMap((key) => textsIn(value[key])).forEach(keepHidden);
  }
}

/** Every text in `value`, and what those carry that are base64. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    const decoded = /^[A-Za-z0-9+/]{8,}={0,2}$/.test(value) ? Buffer.from(value, "base64").toString("utf8") : "";
    return decoded === "" || decoded.includes("\ufffd") ? [value] : [value, decoded];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
