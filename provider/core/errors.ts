/**
 * The error family. Every message is a sentence that names what failed and what to do next; the fields are for code.
 */
export class PoolsError extends Error {
  override readonly name: string = "PoolsError";
}

/** A value in the configuration or environment is missing or wrong. */
export class ConfigurationError extends PoolsError {
  override readonly name = "ConfigurationError";
}

/** The server answered, and the answer is a refusal. */
export class ApiError extends PoolsError {
  override readonly name = "ApiError";

  constructor(
    /** Method and path, such as `PUT /v2/instance-pool/…:scale`. */
    readonly call: string,
    readonly status: number,
    /** What the server said, in its own words. */
    readonly answer: ServerWords,
    hint?: string,
  ) {
    const fields = answer.fields.length > 0 ? ` (${answer.fields.join("; ")})` : "";
    const code = answer.code ? ` ${answer.code}` : "";
    const request = answer.requestId ? ` [request ${answer.requestId}]` : "";
    super(
      sentence(`${call} answered ${status}${code}: ${answer.message || "no explanation"}${fields}${request}`) +
        (hint ? ` ${hint}` : ""),
    );
  }
}

/** A refusal as a server words it, whatever its dialect. */
export interface ServerWords {
  readonly message: string;
  /** One `field: complaint` each. */
  readonly fields: readonly string[];
  readonly code?: string;
  readonly requestId?: string;
}

/** No usable answer came: connection trouble, a time-out, or an answer of a shape that the API does not have. */
export class TransportError extends PoolsError {
  override readonly name = "TransportError";

  constructor(
    readonly call: string,
    reason: string,
    /** False only where the request certainly never reached the server. */
    readonly mayHaveHappened: boolean,
  ) {
    super(sentence(`${call} got no usable answer: ${reason}`));
  }
}

/** Something did not become what was waited for within its time. */
export class DeadlineError extends PoolsError {
  override readonly name = "DeadlineError";
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

/** The words of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Whether trying the same read again may end better. */
export function isTransient(thrown: unknown): boolean {
  return (
    thrown instanceof TransportError || (thrown instanceof ApiError && (thrown.status >= 500 || thrown.status === 429))
  );
}

/** Whether a change that failed like this may nevertheless have been made: then it must not be repeated blindly. */
export function mayHaveHappened(thrown: unknown): boolean {
  return thrown instanceof TransportError ? thrown.mayHaveHappened : isTransient(thrown);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
