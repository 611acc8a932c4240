import { ApiError, type Refusal } from "../../core/errors";
import { isObject } from "../../core/json";

const LONGEST_TEXT = 300;

/**
 * A refusal in any of the dialects that ModelArts, its gateway and IAM speak: `{error_code, error_msg}`, the same in
 * camel case, `{error: {code, message}}` and `{code, message}`.
 */
export function refusalOf(body: unknown, headers: Readonly<Record<string, unknown>>): Refusal {
  const bag = isObject(body) ? (isObject(body.error) ? body.error : body) : {};
  const plain = typeof body === "string" ? body.slice(0, LONGEST_TEXT) : undefined;
  const code = first(bag.error_code, bag.errorCode, bag.code);
  return {
    message: first(bag.error_msg, bag.errorMsg, bag.message, plain) ?? "",
    fields: [],
    code,
    requestId: first(headers["x-request-id"], bag.request_id, bag.requestId),
    // The gateway's own codes begin with APIG or APIGW, and say nothing about node pools.
    isOwn: code?.startsWith("ModelArts.") ?? false,
  };
}

/** A missing node pool is a bad request to ModelArts, whose text says so; or a 404 that is not about the resource pool. */
export function isNodePoolNotFound(error: unknown): boolean {
  if (!(error instanceof ApiError) || !error.refusal.isOwn || isPoolNotFound(error)) return false;
  const { code, message } = error.refusal;
  return error.status === 404 || (error.status === 400 && code === "ModelArts.50004000" && INVALID_NAME.test(message));
}

/** Other bad requests may say "not found" of a subnet or an image. */
const INVALID_NAME = /\binvalid node ?pool name\b/i;

/** The resource pool around the node pool was not found: a wrong project or region looks the same. */
export function isPoolNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.refusal.code === "ModelArts.50015001";
}

function first(...candidates: unknown[]): string | undefined {
  for (const candidate of candidates) {
    if (typeof candidate === "string" && candidate !== "") return candidate;
    if (typeof candidate === "number") return String(candidate);
  }
  return undefined;
}
