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

/**
 * A resource pool takes one change at a time, and refuses others while one runs. The code is in no source; 409 and the
 * words are treated alike. A name that is taken is no such refusal: time does not free it.
 */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof ApiError) || isTaken(error)) return false;
  return error.status === 409 || (error.status === 400 && BEING_CHANGED.test(error.refusal.message));
}

const BEING_CHANGED = /\bis being (changed|modified|updated|processed|operated|resized)\b/i;

/** No source tells how a name that is taken is refused. */
export function isTaken(error: unknown): boolean {
  return (
    error instanceof ApiError && [400, 409].includes(error.status) && /\balready exists?\b/i.test(error.refusal.message)
  );
}

export function isThrottled(error: unknown): boolean {
  return error instanceof ApiError && error.status === 429;
}

/** Throttling and "unavailable" are answers of a service that did not begin. */
export function refusedToBegin(error: unknown): boolean {
  return isThrottled(error) || (error instanceof ApiError && error.status === 503);
}

function first(...candidates: unknown[]): string | undefined {
  for (const candidate of candidates) {
    if (typeof candidate === "string" && candidate !== "") return candidate;
    if (typeof candidate === "number") return String(candidate);
  }
  return undefined;
}
