import type { Refusal } from "../../core/errors";
import { isObject } from "../../core/json";

const LONGEST_TEXT = 300;

/**
 * Reads an error body in any of the three forms of the API: `{message}`; `{message, errors: [{path, message}]}` of
 * validation; and RFC 9457 `{title, detail, errors: [string | {path, pointer, location, detail}]}` of newer services.
 */
export function refusalOf(body: unknown): Refusal {
  if (!isObject(body))
    return { message: typeof body === "string" ? body.slice(0, LONGEST_TEXT) : "", fields: [], isOwn: false };
  const parts = [body.message, body.error, body.title, body.detail].filter(
    (part) => typeof part === "string" && part !== "",
  );
  const errors = Array.isArray(body.errors) ? body.errors : [];
  return {
    message: [...new Set(parts)].join(": "),
    fields: errors.map(fieldComplaint).filter((text) => text !== ""),
    isOwn: parts.length > 0,
  };
}

function fieldComplaint(error: unknown): string {
  if (!isObject(error)) return typeof error === "string" ? error : "";
  const where = [error.path, error.pointer, error.location].find((part) => typeof part === "string" && part !== "");
  const what = [error.message, error.detail].find((part) => typeof part === "string");
  return [where, what].filter((part) => typeof part === "string").join(": ");
}
