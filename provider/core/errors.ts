/** Base of all errors for users. The message says what failed and what to do next; the fields are for code. */
export class PoolsError extends Error {
  /** The class: a stack trace begins with it. */
  override readonly name: string = this.constructor.name;
}

/** A value in the configuration or environment is missing or wrong. */
export class ConfigurationError extends PoolsError {
  constructor(
    message: string,
    /** The wrong input; "" if it is none. */
    readonly field = "connection",
    /** Whether the only problem is missing credentials: a preview works without them. */
    readonly isOnlyMissing = false,
  ) {
    super(message);
  }
}

/** The server answered with an error. */
export class ApiError extends PoolsError {
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

  /** The same error with advice for the user. */
  withHint(hint: string): ApiError {
    return new ApiError(this.call, this.status, this.refusal, hint);
  }
}

/** A server's error answer, parsed from the API's own format. */
export interface Refusal {
  readonly message: string;
  /** `field: complaint` each. */
  readonly fields: readonly string[];
  readonly code?: string;
  readonly requestId?: string;
  /** Whether the body has the API's own error format. A gateway's page does not. */
  readonly isOwn: boolean;
}

/** No usable answer: a connection error, a timeout, or an answer that the API's schema does not allow. */
export class TransportError extends PoolsError {
  constructor(
    readonly call: string,
    reason: string,
    /** False only if the request certainly never reached the server. */
    readonly mayHaveHappened: boolean,
    /** False if a retry cannot succeed, as with an untrusted certificate. */
    readonly retryable = true,
  ) {
    super(sentence(`${call} got no usable answer: ${reason}`));
  }
}

/** A wait reached its deadline. */
export class DeadlineError extends PoolsError {}

/** The user cancelled the command. */
export class CancelledError extends PoolsError {}

/** An asynchronous operation of the cloud failed. */
export class OperationError extends PoolsError {
  constructor(
    what: string,
    readonly state: string,
    readonly reason?: string,
    detail?: string,
  ) {
    super(sentence(`${what} ended in ${state}${reason ? ` (${reason})` : ""}${detail ? `: ${detail}` : ""}`));
  }
}

/** The configuration points to another place than the one where the object was recorded. */
export class PlaceError extends PoolsError {}

/** The object exists (or existed), and a later step failed. Carries the state, so that the id is not lost. */
export class PartialFailure extends PoolsError {
  constructor(
    readonly id: string,
    readonly state: Record<string, unknown>,
    override readonly cause: unknown,
    /** The fields that were applied before the failure. */
    readonly done: readonly string[] = [],
  ) {
    super(messageOf(cause) + (done.length > 0 ? ` Done before that: ${done.join(", ")}.` : ""));
  }
}

/** The message of any thrown value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Whether a retry of the same read may succeed. */
export function isTransient(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return thrown.retryable;
  return thrown instanceof ApiError && (thrown.status >= 500 || thrown.status === 429);
}

/** Whether a change that failed with this error may still have been applied: then do not blindly repeat it. */
export function mayHaveHappened(thrown: unknown): boolean {
  if (thrown instanceof TransportError) return thrown.mayHaveHappened;
  return isTransient(thrown) || thrown instanceof DeadlineError || thrown instanceof CancelledError;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
