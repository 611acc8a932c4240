import { Semaphore } from "async-mutex";
import { ApiError, TransportError, type Refusal } from "../errors";
import { redact } from "../text/redaction";
import { quote } from "../text/truncate";
import type { Clock } from "../time/clock";
import { untilAborted } from "../time/until-aborted";
import { checkEndpoint } from "./endpoint-policy";
import { isThrottled, retryAfter, retryPause } from "./retry";
import { Throttle } from "./throttle";
import { Transport, type IncomingAnswer, type Outcome, type OutgoingRequest } from "./transport";

/** A request to one server. `path` is encoded already: see path.ts. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request is idempotent. Default: true for all methods but POST. */
  readonly repeatable?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed JSON; undefined if there is no body. */
  readonly body: unknown;
}

export interface HttpOptions {
  /** Scheme, host and the common path, without a slash at the end. */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** The authentication headers, called for each attempt. */
  authenticate?(request: SignableRequest): Readonly<Record<string, string>>;
  /** Parses an error answer of this API. */
  refusal(body: unknown, headers: HttpAnswer["headers"], status: number): Refusal;
  /** Advice for the user on an error, such as how to set credentials after a 401. */
  hint?(status: number, refusal: Refusal): string | undefined;
  readonly allowInsecure?: boolean;
}

/** A request as it is sent, for signatures over its bytes. */
export interface SignableRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly contentType?: string;
}

/** Concurrent requests. */
const CONCURRENCY = 8;

/** HTTP for one server: limited concurrency, retries, one pause for all requests when the server throttles. */
export class HttpClient {
  private readonly transport: Transport;
  private readonly slots = new Semaphore(CONCURRENCY);
  private readonly throttle: Throttle;

  /** @throws ConfigurationError if credentials must not be sent to the base URL */
  constructor(private readonly options: HttpOptions) {
    checkEndpoint(options.baseUrl, options.allowInsecure);
    this.transport = new Transport(options.baseUrl, options.clock, CONCURRENCY);
    this.throttle = new Throttle(options.clock);
  }

  /**
   * Sends `request` and returns the successful answer.
   * @throws ApiError on an error answer, TransportError without a usable answer, the signal's reason if it aborts
   */
  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    const url = new URL(this.options.baseUrl + request.path);
    url.search = Object.entries(request.query ?? {})
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join("&");
    const call = `${request.method} ${url.pathname}`;
    const outcome = await this.withRetries(request, url, call, signal);
    if (outcome instanceof TransportError) throw outcome;
    if (outcome.status < 200 || outcome.status >= 300) throw this.errorOf(outcome, call);
    return { status: outcome.status, headers: outcome.headers, body: parseJson(outcome.text, call) };
  }

  private async withRetries(request: HttpRequest, url: URL, call: string, signal?: AbortSignal): Promise<Outcome> {
    const { clock } = this.options;
    const repeatable = request.repeatable ?? request.method !== "POST";
    for (let attempt = 1; ; attempt += 1) {
      await this.throttle.wait(signal);
      const outcome = await this.inSlot(
        () => this.transport.attempt(this.outgoing(request, url), call, signal),
        signal,
      );
      const pause = retryPause(outcome, repeatable, attempt, clock.now());
      // Other requests pause even if this one is not repeated.
      if (isThrottled(outcome)) this.throttle.hold(pause ?? retryAfter(outcome, clock.now()) ?? 0);
      if (pause === undefined) return outcome;
      await clock.sleep(pause, signal);
    }
  }

  /** Runs `act` when a slot is free. A caller that is aborted while it waits releases its slot. */
  private async inSlot<T>(act: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const slot = this.slots.acquire();
    try {
      await untilAborted(slot, signal);
      return await act();
    } finally {
      void slot.then(([, release]) => release());
    }
  }

  private outgoing({ method, body, contentType, headers }: HttpRequest, url: URL): OutgoingRequest {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type = text === undefined ? undefined : (contentType ?? "application/json");
    const authentication = this.options.authenticate?.({ method, url, body: text ?? "", contentType: type });
    return {
      method,
      url,
      body: text,
      headers: {
        Accept: "application/json",
        "User-Agent": "pulumi-pools",
        ...(type === undefined ? {} : { "Content-Type": type }),
        ...headers,
        ...authentication,
      },
    };
  }

  private errorOf({ status, headers, text }: IncomingAnswer, call: string): ApiError {
    if (status >= 300 && status < 400) {
      const message = "a redirect, which is not followed because it would get the credentials";
      return new ApiError(call, status, { message, fields: [], isOwn: false }, "Check the endpoint.");
    }
    const refusal = this.options.refusal(withoutSecrets(text), headers, status);
    return new ApiError(call, status, refusal, this.options.hint?.(status, refusal));
  }
}

function parseJson(text: string, call: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new TransportError(call, `it is not JSON: ${quote(text)}`, true);
  }
}

/** The body of an error answer, parsed if it is JSON. Redacted before its text is truncated, or half a secret escapes. */
function withoutSecrets(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? redact(value) : value)) as unknown;
  } catch {
    return redact(text);
  }
}
