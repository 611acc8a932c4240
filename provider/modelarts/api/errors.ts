import { ApiError, type Refusal } from "../../core/errors";
import { isObject } from "../../core/json";

const LONGEST_TEXT = 300;

/**
 * Reads an error body in any of the forms of ModelArts, its gateway and IAM: `{error_code, error_msg}`, the same in
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
    // Codes of the gateway begin with APIG or APIGW, and prove nothing about node pools.
    isOwn: code?.startsWith("ModelArts.") ?? false,
  };
}

/** ModelArts answers a missing node pool with a 400 and a message, or with a 404 that is not about the resource pool. */
export function isNodePoolNotFound(error: unknown): boolean {
  if (!(error instanceof ApiError) || !error.refusal.isOwn || isPoolNotFound(error)) return false;
  const { code, message } = error.refusal;
  return error.status === 404 || (error.status === 400 && code === "ModelArts.50004000" && INVALID_NAME.test(message));
}

/** Not matched by "not found" messages about a subnet or an image. */
const INVALID_NAME = /\binvalid node ?pool name\b/i;

/** The resource pool was not found. A wrong project or region gets the same answer. */
export function isPoolNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.refusal.code === "ModelArts.50015001";
}

/**
 * A resource pool accepts one change at a time and refuses others meanwhile. The code is not documented: match 409 and the
 * message. A name that is taken is different: waiting does not free it.
 */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof ApiError) || isTaken(error)) return false;
  return error.status === 409 || (error.status === 400 && BEING_CHANGED.test(error.refusal.message));
}

const BEING_CHANGED = /\bis being (changed|modified|updated|processed|operated|resized)\b/i;

/** How a taken name is refused is not documented. */
export function isTaken(error: unknown): boolean {
  return (
    error instanceof ApiError && [400, 409].includes(error.status) && /\balready exists?\b/i.test(error.refusal.message)
  );
}

export function isThrottled(error: unknown): boolean {
  return error instanceof ApiError && error.status === 429;
}

/** Retry later. After a 503 check first whether the change has begun: a gateway may answer it although it has. */
export function isUnavailable(error: unknown): boolean {
  return isThrottled(error) || (error instanceof ApiError && error.status === 503);
}

function first(...candidates: unknown[]): string | undefined {
  for (const candidate of candidates) {
    if (typeof candidate === "string" && candidate !== "") return candidate;
    if (typeof candidate === "number") return String(candidate);
  }
  return undefined;
}
