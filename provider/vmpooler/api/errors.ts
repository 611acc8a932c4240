import type { Refusal } from "../../core/errors";
import { isObject } from "../../core/json";

const LONGEST_TEXT = 300;
/** Lists of what was wrong with a request. */
const COMPLAINTS = ["bad_templates", "not_configured", "bad_pools"];

/** The code of an answer by which the server itself, and no gateway before it, says no. */
export const SAID_NO = "ok:false";

/** A refusal: `{ok: false}` with `failure`, `message`, `error` or lists of bad names, or alone; else text or a page. */
export function refusalOf(body: unknown): Refusal {
  if (!isObject(body)) return { message: typeof body === "string" ? textOf(body) : "", fields: [], isOwn: false };
  const status = isObject(body.status) ? body.status : {};
  const said = [...asList(body.failure), body.message, body.error, status.message];
  return {
    message: said.filter((part) => typeof part === "string" && part !== "").join("; "),
    fields: COMPLAINTS.filter((name) => asList(body[name]).length > 0).map(
      (name) => `${name}: ${asList(body[name]).map(String).join(", ")}`,
    ),
    code: body.ok === false ? SAID_NO : undefined,
    // A gateway answers `{"message": ...}` too.
    isOwn: body.ok === false,
  };
}

/** A server that crashes answers with a page; its title says as much as the rest. */
function textOf(body: string): string {
  if (!body.trimStart().startsWith("<")) return body.slice(0, LONGEST_TEXT);
  const title = ["title", "h1"].map((tag) => elementText(body, tag)).find((text) => text !== "");
  return title === undefined ? "a page" : `a page: ${title.slice(0, LONGEST_TEXT)}`;
}

/** The text of the first element `tag`. Searched by position: a regular expression takes quadratic time on hostile pages. */
function elementText(page: string, tag: string): string {
  const start = page.toLowerCase().indexOf(`<${tag}`);
  const open = start < 0 ? -1 : page.indexOf(">", start);
  const close = open < 0 ? -1 : page.indexOf("<", open);
  return close < 0 ? "" : page.slice(open + 1, close).trim();
}

/** One complaint may stand alone. */
function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
