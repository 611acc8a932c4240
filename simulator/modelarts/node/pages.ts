import { ModelArtsError } from "../api/errors";
import type { Node } from "./node";

/** The query of a list of nodes. */
export interface Paging {
  readonly limit?: string;
  readonly continue?: string;
}

export interface Page {
  readonly nodes: readonly Node[];
  readonly metadata: { readonly continue?: string; readonly remainingItemCount: number };
}

/**
 * A page of nodes in their order of creation. The token names the last node of the previous page, not a position, so that
 * a deletion between two pages skips no node. Its base64 may contain `+`, `/` and `=`, so clients must encode it.
 * With `endless`, each page has another token and none is the last.
 */
export function pageOf(nodes: readonly Node[], { limit, continue: token }: Paging, endless = false): Page {
  const size = parseLimit(limit);
  const { after, turn } = token === undefined || token === "" ? START : parseToken(token);
  const rest = nodes.filter((node) => node.ordinal > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const remainingItemCount = rest.length - page.length;
  if (endless)
    return { nodes: page, metadata: { continue: tokenOf(last?.ordinal ?? after, turn + 1), remainingItemCount: 1 } };
  if (last === undefined || remainingItemCount === 0) return { nodes: page, metadata: { remainingItemCount } };
  return { nodes: page, metadata: { continue: tokenOf(last.ordinal, turn), remainingItemCount } };
}

/** Documented: 0 to 500, 500 by default. The meaning of 0 is not; in Kubernetes, the origin of this paging, it is "no limit". */
function parseLimit(limit: string | undefined): number {
  if (limit === undefined || limit === "") return MAXIMUM_PAGE;
  if (!/^\d{1,3}$/.test(limit) || Number(limit) > MAXIMUM_PAGE) {
    throw ModelArtsError.badRequest(`limit must be 0 to ${MAXIMUM_PAGE.toString()}`);
  }
  return Number(limit) === 0 ? MAXIMUM_PAGE : Number(limit);
}

const START = { after: 0, turn: 0 };

function tokenOf(ordinal: number, turn: number): string {
  return Buffer.from(`>>>${ordinal}>${turn}`).toString("base64");
}

function parseToken(token: string): typeof START {
  const match = /^>>>(\d+)>(\d+)$/.exec(Buffer.from(token, "base64").toString());
  if (match === null) throw ModelArtsError.badRequest("continue is not a token of an earlier page");
  return { after: Number(match[1]), turn: Number(match[2]) };
}

const MAXIMUM_PAGE = 500;
