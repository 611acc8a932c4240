import { ModelArtsError } from "../api/errors";
import type { Node } from "./node";

export interface Page {
  readonly nodes: readonly Node[];
  readonly metadata: { readonly continue?: string; readonly remainingItemCount: number };
}

/**
 * One page of nodes in their order of creation. The token names the last node of the page before, not a position, so that
 * a node that goes in between makes nobody miss another. Its base64 may hold `+`, `/` and `=`: it has to be encoded.
 */
export function pageOf(nodes: readonly Node[], limit: string | undefined, token: string | undefined): Page {
  const size = parseLimit(limit);
  const after = token === undefined || token === "" ? 0 : parseToken(token);
  const rest = nodes.filter((node) => node.ordinal > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const remainingItemCount = rest.length - page.length;
  if (last === undefined || remainingItemCount === 0) return { nodes: page, metadata: { remainingItemCount } };
  return { nodes: page, metadata: { continue: tokenOf(last), remainingItemCount } };
}

/** Documented: 0 to 500, 500 by default. Nothing says what 0 means; Kubernetes, whose paging this is, takes it for "no limit". */
function parseLimit(limit: string | undefined): number {
  if (limit === undefined || limit === "") return maximumPage;
  if (!/^\d{1,3}$/.test(limit) || Number(limit) > maximumPage) {
    throw ModelArtsError.badRequest(`limit must be 0 to ${maximumPage.toString()}`);
  }
  return Number(limit) === 0 ? maximumPage : Number(limit);
}

function tokenOf(node: Node): string {
  return Buffer.from(`>>>${node.ordinal.toString()}`).toString("base64");
}

function parseToken(token: string): number {
  const match = /^>>>(\d+)$/.exec(Buffer.from(token, "base64").toString());
  if (match === null) throw ModelArtsError.badRequest("continue is not a token of an earlier page");
  return Number(match[1]);
}

const maximumPage = 500;
