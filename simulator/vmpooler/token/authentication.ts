import type { Random } from "../../world";
import type { Timeline } from "../../timeline";
import { Halt, json, notOk, type Answer, type ApiRequest } from "../api/http";
import type { Options } from "../options";
import { timeString } from "../api/ruby";
import { randomName, type Vm, type Vms } from "../vm/vms";

/** Public, because the simulator listens on loopback only. */
export const USERS: readonly { readonly user: string; readonly password: string }[] = [
  { user: "jdoe", password: "simulated-password-of-jdoe" },
  { user: "arodgers", password: "simulated-password-of-arodgers" },
];

export interface Token {
  /** Stable and not secret, for the view. */
  readonly id: string;
  readonly secret: string;
  readonly user: string;
  readonly created: number;
  last?: number;
}

/** Calls for tokens need basic authentication, others need a token. */
export class Authentication {
  readonly #tokens = new Map<string, Token>();
  #issued = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
    private readonly options: Options,
    private readonly vms: Vms,
  ) {}

  /** A user without a token gets a 404, as without authentication. */
  list(request: ApiRequest): Answer {
    if (!this.options.auth) return notOk(404);
    const user = requireUser(request);
    const own = this.all().filter((token) => token.user === user);
    if (own.length === 0) return notOk(404);
    const described = own.map(({ secret, created, last }) => [
      secret,
      { created: timeString(created), last: last === undefined ? "never" : timeString(last) },
    ]);
    return json(200, { ok: true, ...Object.fromEntries(described) });
  }

  issue(request: ApiRequest): Answer {
    if (!this.options.auth) return notOk(404);
    const user = requireUser(request);
    this.#issued += 1;
    const secret = randomName(this.random, 32);
    const id = `token-${this.#issued}`;
    this.#tokens.set(secret, { id, secret, user, created: this.timeline.now });
    return json(200, { ok: true, token: secret });
  }

  /** Needs no authentication. */
  show(secret: string): Answer {
    const token = this.#tokens.get(secret);
    if (!this.options.auth || token === undefined) return notOk(404);
    const running = this.runningVmsOf(secret).map((vm) => vm.hostname);
    return json(200, {
      ok: true,
      [secret]: {
        user: token.user,
        created: timeString(token.created),
        ...(token.last !== undefined && { last: timeString(token.last) }),
        ...(running.length > 0 && { vms: { running } }),
      },
    });
  }

  /** Any valid user can. An unknown token is a 401, without the header of other 401s. */
  revoke(request: ApiRequest, secret: string): Answer {
    if (!this.options.auth) return notOk(404);
    requireUser(request);
    return this.#tokens.delete(secret) ? json(200, { ok: true }) : notOk(401);
  }

  /** Throws a 401 unless the request has an existing token. */
  requireToken(request: ApiRequest): Token {
    const token = request.token === undefined ? undefined : this.#tokens.get(request.token);
    if (token === undefined) throw unauthorized();
    token.last = this.timeline.now;
    return token;
  }

  requireTokenIfConfigured(request: ApiRequest): Token | undefined {
    return this.options.auth ? this.requireToken(request) : undefined;
  }

  /** For a checkout: a token is optional, but a wrong one is refused. */
  acceptToken(request: ApiRequest): Token | undefined {
    return this.options.auth && request.token !== undefined ? this.requireToken(request) : undefined;
  }

  all(): Token[] {
    return [...this.#tokens.values()];
  }

  forget(token: Token): void {
    this.#tokens.delete(token.secret);
  }

  runningVmsOf(secret: string): Vm[] {
    return this.vms.in("running").filter((vm) => vm.token?.secret === secret);
  }
}

function requireUser({ authorization }: ApiRequest): string {
  const credentials = /^basic +(\S+)$/i.exec(authorization ?? "")?.[1];
  const decoded = Buffer.from(credentials ?? "", "base64").toString("utf8");
  const known = USERS.find(({ user, password }) => decoded === `${user}:${password}`);
  if (known === undefined) throw unauthorized();
  return known.user;
}

/** The challenge is Basic even for calls that need a token. */
function unauthorized(): Halt {
  return new Halt(json(401, { ok: false }, { "www-authenticate": 'Basic realm="Authentication required"' }));
}
