import type { JsonObject } from "../json";
import { isObject } from "../json";
import { factsOf, type Fields } from "../schema/field";
import { keepHidden } from "./redaction";

/**
 * Registers the values of `hidden` and `secret` fields for redaction: a server's error may repeat them. Fields that `locate`
 * the object stay readable, because errors about places need them.
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

/** Every text in `value`, and the decoded text if it is base64. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    const decoded = /^[A-Za-z0-9+/]{8,}={0,2}$/.test(value) ? Buffer.from(value, "base64").toString("utf8") : "";
    return decoded === "" || decoded.includes("\ufffd") ? [value] : [value, decoded];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
