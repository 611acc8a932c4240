import { ApiError, PoolsError, type Refusal } from "../../core/errors";
import { isObject } from "../../core/json";

const LONGEST_TEXT = 300;
/** The keys of lists with wrong names. */
const COMPLAINTS = ["bad_templates", "not_configured", "bad_pools"];

/** Reads a refusal: `{ok: false}`, perhaps with `failure`, `message`, `error` or lists of bad names; or text, or a page. */
export function refusalOf(body: unknown): Refusal {
  if (!isObject(body)) return { message: typeof body === "string" ? textOf(body) : "", fields: [], isOwn: false };
  const status = isObject(body.status) ? body.status : {};
  const said = [...complaintsOf(body.failure), body.message, body.error, status.message];
  return {
    message: said.filter((part) => typeof part === "string" && part !== "").join("; "),
    fields: COMPLAINTS.filter((name) => complaintsOf(body[name]).length > 0).map(
      (name) => `${name}: ${complaintsOf(body[name]).map(String).join(", ")}`,
    ),
    code: body.ok === false ? "ok:false" : undefined,
    // Not by `message`: gateways answer `{"message": ...}`.
    isOwn: body.ok === false,
  };
}

/** Whether it is vmpooler's own not-found answer, and not a gateway's. */
export function isNotFound(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 404 && error.refusal.isOwn;
}

export function noSuchApi({ message }: ApiError): PoolsError {
  return new PoolsError(
    `${message} The server does not know this URL. Does it support this version of the API? vmpooler up to 2.5 has /api/v1 and /api/v2, from 3.0 /api/v3.`,
  );
}

const HINTS: Readonly<Record<number, string>> = {
  401: "It needs a valid token (token, pools:vmpooler.token or VMPOOLER_TOKEN), and calls about tokens the user's password (pools:vmpooler.user, pools:vmpooler.password). Refresh and destroy use those of the last `pulumi up`.",
  405: "The server allows changes of pools only if its configuration has experimental_features: true.",
};

/** How to avoid an error with this status. */
export function hintFor(status: number): string | undefined {
  return HINTS[status];
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
function complaintsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
