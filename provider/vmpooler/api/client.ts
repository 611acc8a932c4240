import { Mutex } from "async-mutex";
import { z } from "zod";
import { ApiClient } from "../../core/http/api-client";
import type { Context } from "../../core/context";
import { ApiError } from "../../core/errors";
import { HttpClient, type HttpAnswer, type HttpRequest } from "../../core/http/client";
import { findTwice } from "../../core/http/not-found";
import { parseAnswer } from "../../core/http/parse-answer";
import { SharedRead } from "../../core/http/shared-read";
import { fingerprint } from "../../core/text/fingerprint";
import { keepSecret } from "../../core/text/redaction";
import { accountOf, userOf, type Account } from "./account";
import { hintFor, isNotFound, noSuchApi, refusalOf } from "./errors";

/** How old a shared answer may be. Within a refresh, one list of the pools serves all resources. */
const SHARED_AGE_MS = 5_000;

/** Which account is used, and with which token. */
export interface Access {
  readonly connection?: string;
  /** Used instead of the configured token. */
  readonly token?: string;
}

/** One server, as all verbs of the process share it. */
interface Server {
  readonly http: HttpClient;
  /** Shared answers by path. */
  readonly reads: Map<string, SharedRead<unknown>>;
}

/** Requests to one server, with one token, for one verb. */
export class PoolerClient extends ApiClient {
  constructor(
    private readonly server: Server,
    private readonly account: Account,
    private readonly connection: string | undefined,
    /** Used if the account's token was revoked. */
    private readonly fallbackToken: string | undefined,
    context: Context,
  ) {
    super(context);
  }

  get token(): string | undefined {
    return this.account.token;
  }

  get url(): string {
    return this.account.url;
  }

  /** The verb's clock and signal, for second looks. */
  get pace(): Pick<Context, "clock" | "signal"> {
    return this.context;
  }

  get configuredUser(): string | undefined {
    return this.account.user;
  }

  /** The configured user. @throws ConfigurationError if none is set */
  get user(): string {
    return userOf(this.context.settings, this.connection);
  }

  /** Like {@link get}. The answer is shared by all verbs for `maxAgeMs`, or until the next change. */
  async getShared<S extends z.ZodType>(path: string, schema: S, maxAgeMs = SHARED_AGE_MS): Promise<z.output<S>> {
    const { http, reads } = this.server;
    const request: HttpRequest = { method: "GET", path };
    const fetch = async (signal: AbortSignal) => accepted(request, await http.send(request, signal)).body;
    const read = reads.get(path) ?? new SharedRead(fetch, this.context.clock, maxAgeMs);
    reads.set(path, read);
    return parseAnswer(schema, await read.get(this.context.signal), `GET ${path}`);
  }

  override isNotFound = isNotFound;

  invalidate(): void {
    for (const read of this.server.reads.values()) read.invalidate();
  }

  /**
   * A read that also returns the status; undefined if the API answers twice that the object does not exist. vmpooler gives
   * the same answer for an unknown path: after an upgrade to 3.0, which has no v1, every object would seem gone. So the
   * version of the API is checked before absence is believed.
   */
  async look<S extends z.ZodType>(path: string, schema: S): Promise<Answer<S> | undefined> {
    const request: HttpRequest = { method: "GET", path };
    const found = await findTwice(
      async () => {
        const { status, body } = await this.send(request);
        return { status, body: parseAnswer(schema, body, `GET ${path}`), raw: body };
      },
      isNotFound,
      this.context,
    );
    if (found === undefined) await this.proveApi();
    return found;
  }

  override async find<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
    return (await this.look(path, schema))?.body;
  }

  /** A change, sent with the token if one is set. */
  override async change<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S>> {
    try {
      return await super.change(withToken(request, this.token), schema);
    } catch (error) {
      const hasOther = this.fallbackToken !== undefined && this.fallbackToken !== this.token;
      if (!hasOther || !(error instanceof ApiError && error.status === 401)) throw error;
      return await super.change(withToken(request, this.fallbackToken), schema);
    }
  }

  /** Deletes an object that was seen before. One that is gone by then counts as deleted. */
  async remove(path: string): Promise<void> {
    try {
      await this.change({ method: "DELETE", path }, ok);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** A call about tokens, with the user's password. */
  async asUser<S extends z.ZodType>(request: HttpRequest, schema: S, user = this.user): Promise<z.output<S>> {
    const basic = keepSecret(Buffer.from(`${user}:${this.account.password(user)}`).toString("base64"));
    return await this.ask({ ...request, headers: { Authorization: `Basic ${basic}` } }, schema);
  }

  /**
   * Runs `act` while no other call with the same `key` runs in this process: after a lost response, a new object must not
   * come from another call.
   */
  runExclusive<T>(key: string, act: () => Promise<T>): Promise<T> {
    const lock = `vmpooler alone ${this.account.url} ${fingerprint(key)}`;
    return this.context.shared.once(lock, () => new Mutex()).runExclusive(act);
  }

  /** @throws PoolsError if the server has no vmpooler API under the URL: every version answers GET /vm. */
  async proveApi(cause?: ApiError): Promise<void> {
    try {
      await this.getShared("/vm", z.array(z.string()));
    } catch (error) {
      throw isNotFound(error) ? noSuchApi(cause ?? error) : error;
    }
  }

  protected async send(request: HttpRequest): Promise<HttpAnswer> {
    return accepted(request, await this.server.http.send(request, this.context.signal));
  }
}

interface Answer<S extends z.ZodType> {
  readonly status: number;
  readonly body: z.output<S>;
  /** The body before nulls are dropped. */
  readonly raw: unknown;
}

/** The answer to a change that returns no data. All versions of the API answer like this. */
export const ok = z.looseObject({ ok: z.literal(true) });

/** The client for a deletion. Its token is that of the state, which may be revoked; any valid token may delete. */
export function deletingClient(context: Context, access: Access): PoolerClient {
  return poolerClient(context, access, accountOf(context.settings, access.connection).token);
}

/** The client of the server that `access` and the configuration lead to. */
export function poolerClient(context: Context, access: Access, fallbackToken?: string): PoolerClient {
  const configured = accountOf(context.settings, access.connection);
  const account = { ...configured, token: keepSecret(access.token) ?? configured.token };
  const { url, complaint } = account;
  const server = context.shared.once(`vmpooler ${url} ${account.allowInsecure}`, () => openServer(account, context));
  if (complaint !== undefined) context.shared.once(`vmpooler ${complaint}`, () => context.log(complaint, "warning"));
  return new PoolerClient(server, account, access.connection, fallbackToken, context);
}

function openServer({ url, allowInsecure }: Account, { clock }: Context): Server {
  const http = new HttpClient({ baseUrl: url, clock, allowInsecure, refusal: refusalOf, hint: hintFor });
  return { http, reads: new Map() };
}

/**
 * Some refusals have a 2xx status and `ok: false`. A 204 counts as {ok: true}. Another success without a body may come from
 * a gateway and is rejected later, by its shape.
 */
function accepted({ method, path }: HttpRequest, answer: HttpAnswer): HttpAnswer {
  const refusal = refusalOf(answer.body);
  if (refusal.code !== undefined) throw new ApiError(`${method} ${path}`, answer.status, refusal);
  return answer.status === 204 && method !== "GET" ? { ...answer, body: { ok: true } } : answer;
}

function withToken(request: HttpRequest, token: string | undefined): HttpRequest {
  return token === undefined ? request : { ...request, headers: { "X-AUTH-TOKEN": token } };
}
