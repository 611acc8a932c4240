import type { Refusal } from "../../core/errors";
import { isObject } from "../../core/json";

const LONGEST_TEXT = 300;
/** Keys whose lists name what was wrong. */
const COMPLAINTS = ["bad_templates", "not_configured", "bad_pools"];

/** The code of a refusal by vmpooler itself, in contrast to a gateway's. */
export const REFUSED_BY_VMPOOLER = "ok:false";

/** Reads a refusal: `{ok: false}`, perhaps with `failure`, `message`, `error` or lists of bad names; or text, or a page. */
export function refusalOf(body: unknown): Refusal {
  if (!isObject(body)) return { message: typeof body === "string" ? textOf(body) : "", fields: [], isOwn: false };
  const status = isObject(body.status) ? body.status : {};
  const said = [...asList(body.failure), body.message, body.error, status.message];
  return {
    message: said.filter((part) => typeof part === "string" && part !== "").join("; "),
    fields: COMPLAINTS.filter((name) => asList(body[name]).length > 0).map(
      (name) => `${name}: ${asList(body[name]).map(String).join(", ")}`,
    ),
    code: body.ok === false ? REFUSED_BY_VMPOOLER : undefined,
    // Not by `message`: gateways answer `{"message": ...}`.
    isOwn: body.ok === false,
  };
}

/** The text, or the title of an HTML page, which a server that crashes answers with. */
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

/** A single complaint may come without a list. */
function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
