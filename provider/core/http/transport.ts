import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";
import type * as Axios from "axios";
import { TransportError } from "../errors";
import type { Clock } from "../time/clock";
import { duration } from "../time/clock";
import { isLoopback } from "./endpoint-policy";

/** A request as it is sent. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** The outcome of one attempt. */
export type Outcome = IncomingAnswer | TransportError;

/** A server's answer with any status. */
export interface IncomingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The timeout of one attempt. */
const ATTEMPT_MS = 60_000;
/** Answers of these APIs are much smaller: a server that sends more is broken or hostile. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;
/** Error answers are truncated to this, so that no later step processes megabytes of a hostile page. */
const LARGEST_ERROR_BYTES = 64 * 1024;

/** Connection errors: nothing was sent. */
const NEVER_ARRIVED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];
/** Certificate errors: a retry meets the same certificate. */
const UNTRUSTED = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_)/;
/** OpenSSL errors, and those that only occur in a handshake, before anything is sent. */
const OPENSSL = /^(EPROTO$|ERR_SSL_)/;
const NO_HANDSHAKE =
  /unsupported protocol|protocol version|no protocols available|wrong version number|handshake failure/i;

/** Sends single requests to one server: keep-alive, no redirects, bounded answers, a total timeout that slow answers do not extend. */
export class Transport {
  private axios: Axios.AxiosInstance | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly clock: Clock,
    private readonly connections: number,
  ) {}

  /** One attempt, which `call` names in errors. @throws the signal's reason if it aborts */
  async attempt(request: OutgoingRequest, call: string, signal?: AbortSignal): Promise<Outcome> {
    signal?.throwIfAborted();
    const timeout = new AbortController();
    const cancelAlarm = this.clock.alarm(ATTEMPT_MS, () => timeout.abort());
    const either = signal ? AbortSignal.any([timeout.signal, signal]) : timeout.signal;
    let isAnswered = false;
    try {
      this.axios ??= this.createAxios();
      const { status, headers, data } = await this.axios.request<Readable>({
        method: request.method,
        url: request.url.href,
        data: request.body,
        // Null stops axios from adding its own type.
        headers: { "Content-Type": null, ...request.headers },
        signal: either,
      });
      isAnswered = true;
      return { status, headers, text: await textOf(data, status < 300, either) };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof TooLongError) return new TransportError(call, error.message, true, false);
      if (timeout.signal.aborted)
        return new TransportError(call, `no complete answer within ${duration(ATTEMPT_MS)}${fromHost(request)}`, true);
      const code = hasCode(error) ? error.code : "";
      const reason = error instanceof Error && error.message ? error.message : code || "the connection failed";
      const isFinal = !isAnswered && (UNTRUSTED.test(code) || (OPENSSL.test(code) && NO_HANDSHAKE.test(reason)));
      const neverArrived = isFinal || (!isAnswered && NEVER_ARRIVED.includes(code));
      const advice = NEVER_ARRIVED.includes(code)
        ? ". Nothing was sent: check the network, and the endpoint if one is configured"
        : "";
      return new TransportError(call, reason + fromHost(request) + advice, !neverArrived, !isFinal);
    } finally {
      cancelAlarm();
    }
  }

  /** Loads axios with the first request: it takes longer to load than the rest of the provider, and most previews send no request. */
  private createAxios(): Axios.AxiosInstance {
    const { baseUrl, connections } = this;
    const { default: axios } = require("axios") as typeof Axios; // import() takes twice as long
    return axios.create({
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: connections }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: connections, minVersion: "TLSv1.2" }),
      maxRedirects: 0, // credentials never follow
      responseType: "stream",
      validateStatus: () => true,
      ...(isLoopback(new URL(baseUrl).hostname) ? { proxy: false } : {}),
    });
  }
}

class TooLongError extends Error {}

/** The body as text. If it is too long, an error answer is truncated and a success throws. */
async function textOf(body: Readable, isSuccess: boolean, signal: AbortSignal): Promise<string> {
  const limit = isSuccess ? LARGEST_ANSWER_BYTES : LARGEST_ERROR_BYTES;
  const end = () => body.destroy(new Error("the connection was closed"));
  signal.addEventListener("abort", end, { once: true });
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of body as AsyncIterable<Buffer>) {
      pieces.push(piece);
      length += piece.length;
      if (length <= limit) continue;
      if (isSuccess) throw new TooLongError(`the answer is longer than ${limit / 1024 / 1024} MB`);
      break;
    }
    return Buffer.concat(pieces).subarray(0, limit).toString("utf8");
  } finally {
    signal.removeEventListener("abort", end);
    body.destroy();
  }
}

function hasCode(error: unknown): error is { readonly code: string } {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string";
}

function fromHost({ url }: OutgoingRequest): string {
  return ` from ${url.host}`;
}
