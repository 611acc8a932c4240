/**
 * The error family. Every message is a sentence that names what failed and what to do next; the fields are for code.
 */
export class PoolsError extends Error {
  override readonly name: string = "PoolsError";
}

/** A value in the configuration or environment is missing or wrong. */
export class ConfigurationError extends PoolsError {
  override readonly name = "ConfigurationError";

  constructor(
    message: string,
    /** The input to blame; "" where the message says all. */
    readonly field = "connection",
    /** Whether nothing is wrong but that credentials are not set: a preview needs none. */
    readonly isOnlyMissing = false,
  ) {
    super(message);
  }
}

/** The server answered, and the answer is a refusal. */
export class ApiError extends PoolsError {
  override readonly name = "ApiError";

  constructor(
    /** Method and path, such as `PUT /v2/instance-pool/…:scale`. */
    readonly call: string,
    readonly status: number,
    readonly refusal: Refusal,
    hint?: string,
  ) {
    const fields = refusal.fields.length > 0 ? ` (${refusal.fields.join("; ")})` : "";
    const code = refusal.code ? ` ${refusal.code}` : "";
    const request = refusal.requestId ? ` [request ${refusal.requestId}]` : "";
    super(
      sentence(`${call} answered ${status}${code}: ${refusal.message.trim() || "no explanation"}${fields}${request}`) +
        (hint ? ` ${hint}` : ""),
    );
  }

  /** The same refusal with advice for the user. */
  withHint(hint: string): ApiError {
    return new ApiError(this.call, this.status, this.refusal, hint);
  }
}

/** A refusal as a server words it, whatever its dialect. */
export interface Refusal {
  readonly message: string;
  /** One `field: complaint` each. */
  readonly fields: readonly string[];
  readonly code?: string;
  readonly requestId?: string;
  /** Whether the body has the shape of the API's own errors: a page of a gateway has not. */
  readonly isOwn: boolean;
}

/** No usable answer came: connection trouble, a time-out, or an answer of a shape that the API does not have. */
export class TransportError extends PoolsError {
  override readonly name = "TransportError";

  constructor(
    readonly call: string,
    reason: string,
    /** False only where the request certainly never reached the server. */
    readonly mayHaveHappened: boolean,
    /** False where the same request cannot end better, as with a certificate that is not trusted. */
    readonly retryable = true,
  ) {
    super(sentence(`${call} got no usable answer: ${reason}`));
  }
}

/** Something did not become what was waited for within its time. */
export class DeadlineError extends PoolsError {
  override readonly name = "DeadlineError";
}

/** The user ended the command. */
export class CancelledError extends PoolsError {
  override readonly name = "CancelledError";
}

/** An asynchronous operation of the cloud ended, but not in success. */
export class OperationError extends PoolsError {
  override readonly name = "OperationError";

  constructor(
    what: string,
    readonly state: string,
    readonly reason?: string,
    detail?: string,
  ) {
    super(sentence(`${what} ended in ${state}${reason ? ` (${reason})` : ""}${detail ? `: ${detail}` : ""}`));
  }
}

/** An object is asked about at another place than the one where it was recorded. */
export class PlaceError extends PoolsError {
  override readonly name = "PlaceError";
}

/** The object exists (or existed) in the cloud, and a later step failed: the id must not be lost. */
export class PartialFailure extends PoolsError {
  override readonly name = "PartialFailure";

  constructor(
    readonly id: string,
    readonly state: Record<string, unknown>,
    override readonly cause: unknown,
    /** The fields of the change that were made before it failed. */
    readonly done: readonly string[] = [],
  ) {
    super(messageOf(cause) + (done.length > 0 ? ` Done before that: ${done.join(", ")}.` : ""));
  }
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Whether trying the same read again may end better. */
export function isTransient(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return thrown.retryable;
  return thrown instanceof ApiError && (thrown.status >= 500 || thrown.status === 429);
}

/** Whether a change that failed like this may nevertheless have been made: then it must not be repeated blindly. */
export function mayHaveHappened(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return thrown.mayHaveHappened;
  return isTransient(thrown) || thrown instanceof DeadlineError || thrown instanceof CancelledError;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
