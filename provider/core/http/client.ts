import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, {
  AxiosError,
  isAxiosError,
  type AxiosAdapter,
  type AxiosInstance,
  type InternalAxiosRequestConfig,
} from "axios";
import axiosRetry, { retryAfter } from "axios-retry";
import pLimit from "p-limit";
import type { Clock } from "../time/clock";
import { ApiError, ConfigurationError, PoolsError, TransportError, type ServerWords } from "../errors";
import { redact } from "../text/redaction";
import { shown } from "../text/truncate";

/** A request to one server. `path` is ready for the URL: see {@link path}. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether the same request twice is the same as once. True for all but POST by default. What is not repeatable is
   * sent a second time only when the first certainly never arrived.
   */
  readonly repeatable?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed JSON; the text where it is none; undefined where there was no body. */
  readonly body: unknown;
}

export interface HttpOptions {
  /** Scheme, host and the path that all requests share, without a slash at the end. */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** Headers that prove who asks, made anew for each attempt. */
  authenticate?(request: SignableRequest): Readonly<Record<string, string>>;
  /** Reads a refusal in the server's dialect. */
  words(body: unknown, headers: HttpAnswer["headers"]): ServerWords;
  /** Advice for the user on a refusal, such as how credentials are set after a 401. */
  hint?(status: number, words: ServerWords): string | undefined;
  readonly allowInsecure?: boolean;
  /** Requests under way at once; 8 by default. */
  readonly concurrency?: number;
  /** How long one attempt may take, in milliseconds; a minute by default. */
  readonly requestTimeoutMs?: number;
}

/** A request as it goes out, for signatures that cover its bytes. */
export interface SignableRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly contentType?: string;
}

const REQUEST_TIMEOUT_MS = 60_000;
/** No answer of these APIs comes near it; a server that sends more is broken or hostile. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;
const RETRIES = 5;
/** A server that says "not so fast" means it: there is no harm in asking again for minutes. */
const RETRIES_WHEN_THROTTLED = 20;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
const CONCURRENCY = 8;

/** One server: keep-alive, a limit of requests at once, retries of what may be repeated, one back-off for all when throttled. */
export class HttpClient {
  private readonly axios: AxiosInstance;
  private readonly limit: ReturnType<typeof pLimit>;
  private pausedUntil = 0;

  constructor(private readonly options: HttpOptions) {
    refuseInsecure(options.baseUrl, options.allowInsecure);
    const concurrency = options.concurrency ?? CONCURRENCY;
    this.limit = pLimit(concurrency);
    this.axios = axios.create({
      adapter: withPatience(options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS),
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: concurrency }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: concurrency }),
      maxRedirects: 0, // credentials never follow
      maxContentLength: LARGEST_ANSWER_BYTES,
      responseType: "text",
      transformResponse: [(body: unknown) => body],
      ...(isLoopback(new URL(options.baseUrl).hostname) ? { proxy: false } : {}),
    });
    this.axios.interceptors.request.use((config) => this.prepare(config));
    axiosRetry(this.axios, {
      retries: RETRIES_WHEN_THROTTLED,
      retryDelay: () => 0, // the pause is made in onRetry, by the injected clock
      onRetry: (attempt, error) => this.pause(attempt, error),
    });
  }

  /**
   * Sends `request` and returns the answer of a success.
   * @throws ApiError on a refusal, TransportError when no usable answer came.
   */
  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    const url = new URL(this.options.baseUrl + request.path);
    url.search = Object.entries(request.query ?? {})
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join("&");
    const call = `${request.method} ${url.pathname}`;
    const repeatable = request.repeatable ?? request.method !== "POST";
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    let answer: HttpAnswer & { readonly body: string };
    try {
      answer = await this.limit(async () => {
        const { status, headers, data } = await this.axios.request<string>({
          method: request.method,
          url: url.href,
          data: body,
          headers: {
            Accept: "application/json",
            "User-Agent": "pulumi-pools",
            "Content-Type": body === undefined ? null : (request.contentType ?? "application/json"),
            ...request.headers,
          },
          signal,
          "axios-retry": { retryCondition: (error) => mayRetry(error, repeatable) },
        });
        return { status, headers, body: data };
      });
    } catch (error) {
      if (isAxiosError(error)) this.heed(error);
      throw this.readable(error, call);
    }
    return { ...answer, body: parse(answer.body, call) };
  }

  /** Each attempt waits out a throttling that others have met, and proves itself anew. */
  private async prepare(config: InternalAxiosRequestConfig): Promise<InternalAxiosRequestConfig> {
    const { clock, authenticate } = this.options;
    for (let wait = this.wait(); wait > 0; wait = this.wait()) await clock.sleep(wait, signalOf(config));
    const proof = authenticate?.({
      method: (config.method ?? "GET").toUpperCase(),
      url: new URL(config.url ?? ""),
      body: typeof config.data === "string" ? config.data : "",
      contentType: config.headers.getContentType()?.toString(),
    });
    for (const [name, value] of Object.entries(proof ?? {})) config.headers.set(name, value);
    return config;
  }

  /** How long everybody is held back from now on; a pause may be made longer while it lasts. */
  private wait(): number {
    const left = this.pausedUntil - this.options.clock.now();
    return left > LONGEST_PAUSE_MS ? 0 : left; // more only where the clock was set back
  }

  private async pause(attempt: number, error: AxiosError): Promise<void> {
    const { clock } = this.options;
    const asked = retryAfter(error);
    const own = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
    const pause = Math.min(asked > 0 ? asked : own, LONGEST_PAUSE_MS);
    this.heed(error, pause);
    await clock.sleep(pause, signalOf(error.config));
  }

  /** Holds everybody back who meets a server that says "not so fast", also after a request that is not repeated. */
  private heed(error: AxiosError, pause = Math.min(retryAfter(error), LONGEST_PAUSE_MS)): void {
    if (error.response?.status !== 429) return;
    this.pausedUntil = Math.max(this.pausedUntil, this.options.clock.now() + pause);
  }

  /** The error as one of ours. The original is not kept: it holds the headers, and they the credentials. */
  private readable(error: unknown, call: string): Error {
    if (!isAxiosError(error)) return error instanceof Error ? error : new Error(String(error));
    const { response } = error;
    if (!response || brokeOff(response)) return new TransportError(call, reasonOf(error), !neverArrived(error));
    if (response.status >= 300 && response.status < 400) {
      return new ApiError(
        call,
        response.status,
        { message: "a redirect, which is not followed because credentials would go along", fields: [] },
        "Check the endpoint.",
      );
    }
    const words = this.options.words(withoutSecrets(String(response.data ?? "")), response.headers);
    return new ApiError(call, response.status, words, this.options.hint?.(response.status, words));
  }
}

/** Ends an attempt that is not over in time. A time-out of axios begins anew with every byte that drips in. */
function withPatience(ms: number): AxiosAdapter {
  const send = axios.getAdapter("http");
  return async (config) => {
    const patience = AbortSignal.timeout(ms);
    try {
      return await send({ ...config, signal: AbortSignal.any([patience, signalOf(config) ?? patience]) });
    } catch (error) {
      if (!isAxiosError(error)) throw error;
      if (patience.aborted && !signalOf(config)?.aborted)
        throw new AxiosError(`timeout of ${ms}ms exceeded`, AxiosError.ECONNABORTED, config);
      error.config = config; // of which the next attempt is made
      throw error;
    }
  };
}

/** A path for a URL whose inserted values cannot leave their segment: path`/instance-pool/${id}:scale`. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((text, part, index) => {
    const value = values[index - 1] ?? "";
    if (value === "" || value === "." || value === ".." || !isWellFormed(value))
      throw new PoolsError(`${JSON.stringify(value)} cannot be part of a request's path.`);
    return text + encodeURIComponent(value) + part;
  });
}

/** Half a surrogate pair has no form in a URL. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function mayRetry(error: AxiosError, repeatable: boolean): boolean {
  const attempts = error.config?.["axios-retry"]?.retryCount ?? 0;
  const { response } = error;
  if (response?.status === 429) return repeatable;
  if (attempts >= RETRIES || error.code === "ERR_CANCELED" || isTooLong(error)) return false;
  if (neverArrived(error)) return true;
  return repeatable && (!response || brokeOff(response) || (response.status >= 500 && response.status !== 501));
}

/** Failures of making the connection: nothing was sent. */
const NEVER_ARRIVED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

function neverArrived(error: AxiosError): boolean {
  return !error.response && NEVER_ARRIVED.includes(error.code ?? "");
}

/** The head of a success came, but not all of its body. */
function brokeOff({ status }: { status: number }): boolean {
  return status >= 200 && status < 300;
}

/** More than the largest answer. The same code stands beside an answer where that is a refusal or breaks off. */
function isTooLong(error: AxiosError): boolean {
  return !error.response && error.code === "ERR_BAD_RESPONSE";
}

function signalOf(config: InternalAxiosRequestConfig | undefined): AbortSignal | undefined {
  return config?.signal instanceof AbortSignal ? config.signal : undefined;
}

function reasonOf(error: AxiosError): string {
  const host = error.config?.url ? ` from ${new URL(error.config.url).host}` : "";
  return `${error.message || error.code || "the connection failed"}${host}`;
}

function parse(text: string, call: string): unknown {
  if (text === "") return undefined;
  const body = parsedOrText(text);
  if (typeof body === "string" && body === text) throw new TransportError(call, `it is not JSON: ${shown(text)}`, true);
  return body;
}

function parsedOrText(text: string, reviver?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, reviver) as unknown;
  } catch {
    return text;
  }
}

/** A refusal's body. Its words may be cut later, and a part of a secret would not be known for one any more. */
function withoutSecrets(text: string): unknown {
  const clean = (value: unknown) => (typeof value === "string" ? redact(value) : value);
  return clean(parsedOrText(text, (_, value) => clean(value)));
}

/** Without TLS everybody on the way can read what signatures do not cover, and tokens altogether. */
function refuseInsecure(baseUrl: string, allowInsecure = false): void {
  // Neither message shows what may be a password in the URL.
  if (!URL.canParse(baseUrl))
    throw new ConfigurationError("The endpoint is not a URL. Write it as https://<host>/<path>.");
  const { protocol, host, hostname } = new URL(baseUrl);
  if (protocol === "https:" || (protocol === "http:" && (allowInsecure || isLoopback(hostname)))) return;
  throw new ConfigurationError(
    `The endpoint ${protocol}//${host} has no TLS. Use https, or set allowInsecureEndpoint to true in the same configuration namespace if it is http and the way to it is private.`,
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
