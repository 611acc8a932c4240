import { createHash } from "node:crypto";
import pLimit from "p-limit";
import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, ConfigurationError, PoolsError } from "../../core/errors";
import { HttpClient, type HttpAnswer, type HttpRequest } from "../../core/http/client";
import { keepSecret } from "../../core/text/redaction";
import { SharedRead } from "../../core/http/shared-read";
import { understood as inShape } from "../../core/http/parse-answer";
import { optionalNumber, optionalText, optionalTexts } from "./answer-values";
import { connectionOf, howTo, userOf, type Connection } from "./connection";
import { wordsOf } from "./errors";

/** What one look at the pools saw answers all that ask within a refresh. */
const SHARED_AGE_MS = 5_000;
const CONFIGURATION: HttpRequest = { method: "GET", path: "/config" };
const POOLS: HttpRequest = { method: "GET", path: "/vm" };

const configuredPool = z.looseObject({
  name: z.string(),
  size: optionalNumber,
  template: optionalText,
  template_ready: z.boolean().nullish(),
  alias: optionalTexts.catch([]),
});
/** A server without pools answers 404: an empty list would make every pool seem to be gone. */
const poolConfiguration = z
  .object({ pool_configuration: z.array(configuredPool).min(1) })
  .transform((all) => all.pool_configuration);

/** A pool as the server has it configured. */
export type PoolConfiguration = z.output<typeof configuredPool>;

/** What a caller wants of a server beside the connection. */
export interface Access {
  readonly connection?: string;
  /** Takes the place of the configured token. */
  readonly token?: string;
  /** Takes the place of the configured URL. */
  readonly url?: string;
}

/** One server, on behalf of one token. */
export class PoolerClient {
  constructor(
    private readonly http: HttpClient,
    private readonly connection: Connection,
    private readonly name: string | undefined,
    /** All pools, without a token and from a moment ago. */
    readonly configuration: SharedRead<readonly PoolConfiguration[]>,
    /** The names of all pools, which only the API itself can tell. */
    private readonly proof: SharedRead<readonly string[]>,
    private readonly context: Context,
  ) {}

  /** The version of the API that the URL names. */
  get version(): number {
    return this.connection.version;
  }

  get token(): string | undefined {
    return this.connection.token;
  }

  get configuredUser(): string | undefined {
    return this.connection.user;
  }

  /** @throws ConfigurationError where none is set. */
  get user(): string {
    return userOf(this.connection, this.name);
  }

  /** A read. The API asks for no token there. What the schema does not know of an answer is ignored. */
  async get<S extends z.ZodType>(path: string, schema: S, query?: Record<string, string>): Promise<z.output<S>> {
    return (await this.ask({ method: "GET", path, query }, schema)).body;
  }

  /** A read whose status says something too. */
  look<S extends z.ZodType>(path: string, schema: S): Promise<Answer<S>> {
    return this.ask({ method: "GET", path }, schema);
  }

  /**
   * What `look` finds; undefined where the server does not know it.
   * @throws PoolsError where the 404 says no more than that the API is not there: v1 went with vmpooler 3.0, and with it
   * everything would seem to be gone.
   */
  async orGone<T>(look: () => Promise<T>): Promise<T | undefined> {
    try {
      return await look();
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.proof.get().catch((reason: unknown) => {
        throw isNotFound(reason) ? noSuchApi(error) : reason;
      });
      return undefined;
    }
  }

  /** A change, in the name of the token where there is one. */
  async change<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S>> {
    const headers = this.token === undefined ? undefined : { "X-AUTH-TOKEN": this.token };
    return (await this.ask({ ...request, headers }, schema)).body;
  }

  /** A call about tokens, with the user's password. */
  async asUser<S extends z.ZodType>(request: HttpRequest, schema: S, user = this.user): Promise<z.output<S>> {
    const { password } = this.connection;
    if (password === undefined) {
      throw new ConfigurationError(
        `No password of the vmpooler user ${user}. Set it: ${howTo(this.name, "password", "VMPOOLER_PASSWORD")}.`,
      );
    }
    const basic = keepSecret(Buffer.from(`${user}:${password}`).toString("base64"));
    return (await this.ask({ ...request, headers: { Authorization: `Basic ${basic}` } }, schema)).body;
  }

  /**
   * Runs `act` when no other of this process that names the same `key` runs: where an answer is lost, what has
   * appeared since must not be another's.
   */
  alone<T>(key: string, act: () => Promise<T>): Promise<T> {
    const lock = `vmpooler alone ${this.connection.url} ${fingerprint(key)}`;
    return this.context.shared.once(lock, () => pLimit(1))(act);
  }

  private async ask<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<Answer<S>> {
    const answer = await this.http.send(request, this.context.signal);
    return { status: answer.status, body: understood(request, answer, schema) };
  }
}

export interface Answer<S extends z.ZodType> {
  readonly status: number;
  readonly body: z.output<S>;
}

/** The yes of a change that has no more to say. Every version of the API says it in these words. */
export const ok = z.looseObject({ ok: z.literal(true) });

/** Of a call that found not even what every server has. */
export function noSuchApi({ message }: ApiError): PoolsError {
  return new PoolsError(
    `${message} The server knows nothing under this URL: does it speak this version of the API? /api/v1 and /api/v2 end with vmpooler 2.5, /api/v3 begins with 3.0.`,
  );
}

/** The client of the server that `access` and the configuration lead to. */
export function poolerClient(context: Context, access: Access): PoolerClient {
  const configured = connectionOf(context.settings, access.connection, access.url);
  const connection = access.token === undefined ? configured : { ...configured, token: keepSecret(access.token) };
  const { http, configuration, proof } = context.shared.once(
    `vmpooler ${connection.url} ${String(connection.allowInsecure)}`,
    () => serverOf(connection, context),
  );
  const { complaint } = connection;
  if (complaint !== undefined) context.shared.once(`vmpooler ${complaint}`, () => context.log(complaint, "warning"));
  return new PoolerClient(http, connection, access.connection, configuration, proof, context);
}

/** A name for a secret that may be shown and kept. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 12);
}

function serverOf({ url, allowInsecure }: Connection, { clock, requestTimeoutMs }: Context) {
  const http = new HttpClient({
    baseUrl: url,
    clock,
    requestTimeoutMs,
    allowInsecure,
    words: wordsOf,
    hint: hintFor,
  });
  const shared = <S extends z.ZodType>(request: HttpRequest, schema: S): SharedRead<z.output<S>> =>
    new SharedRead(async () => understood(request, await http.send(request), schema), clock, SHARED_AGE_MS);
  return { http, configuration: shared(CONFIGURATION, poolConfiguration), proof: shared(POOLS, z.array(z.string())) };
}

/**
 * The answer of a success in the shape that `schema` asks for. Some refusals come as a success that says `ok: false`. A 204
 * is a yes in other words; any other success that says nothing may come from anywhere on the way, and is none.
 */
function understood<S extends z.ZodType>(
  { method, path: asked }: HttpRequest,
  { status, body }: HttpAnswer,
  schema: S,
): z.output<S> {
  const words = wordsOf(body);
  if (words.code !== undefined) throw new ApiError(`${method} ${asked}`, status, words);
  return inShape(schema, status === 204 && method !== "GET" ? { ok: true } : body, `${method} ${asked}`);
}

/** The server, or somebody on its place, knows no such thing. */
export function isNotFound(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 404;
}

function hintFor(status: number): string | undefined {
  if (status === 401) {
    return "It needs a valid token (token, vmpooler:token or VMPOOLER_TOKEN), and calls about tokens the user's password (vmpooler:user, vmpooler:password). Refresh and destroy use those of the last `pulumi up`.";
  }
  if (status === 405)
    return "The server changes its pools only where its configuration has experimental_features: true.";
  return undefined;
}
