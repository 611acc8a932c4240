import { ApiError, type ServerWords } from "../../core/errors";
import { isObject } from "../../core/json";

/**
 * A refusal in any of the dialects that ModelArts, its gateway and IAM speak: `{error_code, error_msg}`, the same in
 * camel case, `{error: {code, message}}` and `{code, message}`.
 */
export function wordsOf(body: unknown, headers: Readonly<Record<string, unknown>>): ServerWords {
  const bag = isObject(body) ? (isObject(body.error) ? body.error : body) : {};
  const plain = typeof body === "string" ? body.slice(0, 300) : undefined;
  return {
    message: first(bag.error_msg, bag.errorMsg, bag.message, plain) ?? "",
    fields: [],
    code: first(bag.error_code, bag.errorCode, bag.code),
    requestId: first(headers["x-request-id"], bag.request_id, bag.requestId),
  };
}

/**
 * Whether a refusal says that the node pool, or the resource pool around it, is not there. A missing node pool is a
 * bad request to ModelArts. A path that the gateway does not know, and a page of some proxy's, say nothing about node
 * pools.
 */
export function isGone(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { code = "", message } = error.answer;
  if (error.status === 404) return !/^API(GW|G)\./.test(code) && !message.trimStart().startsWith("<");
  return error.status === 400 && code === "ModelArts.50004000" && /invalid nodepool name|not found/i.test(message);
}

function first(...candidates: unknown[]): string | undefined {
  for (const candidate of candidates) {
    if (typeof candidate === "string" && candidate !== "") return candidate;
    if (typeof candidate === "number") return String(candidate);
  }
  return undefined;
}
