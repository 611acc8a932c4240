import type { ServerWords } from "../../core/errors";
import { isObject } from "../../core/json";

const LONGEST_TEXT = 300;
/** Lists of what was wrong with a request. */
const COMPLAINTS = ["bad_templates", "not_configured", "bad_pools"];

/** The code of an answer by which the server itself, and nothing on the way to it, says no. */
export const SAID_NO = "ok:false";

/** A refusal: `{ok: false}` with `failure`, `message`, `error` or lists of bad names, or with no word at all; else text or a page. */
export function wordsOf(body: unknown): ServerWords {
  if (!isObject(body)) return { message: typeof body === "string" ? textOf(body) : "", fields: [] };
  const status = isObject(body.status) ? body.status : {};
  const said = [...asList(body.failure), body.message, body.error, status.message];
  return {
    message: said.filter((part) => typeof part === "string" && part !== "").join("; "),
    fields: COMPLAINTS.filter((name) => asList(body[name]).length > 0).map(
      (name) => `${name}: ${asList(body[name]).map(String).join(", ")}`,
    ),
    code: body.ok === false ? SAID_NO : undefined,
  };
}

/** What crashes here answers with a page; its title says as much as the rest. */
function textOf(body: string): string {
  if (!/^\s*</.test(body)) return body.slice(0, LONGEST_TEXT);
  const title = /<(title|h1)[^>]*>([^<]*)</i.exec(body)?.[2]?.trim();
  return title ? `a page: ${title.slice(0, LONGEST_TEXT)}` : "a page";
}

/** One complaint may stand alone. */
function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
