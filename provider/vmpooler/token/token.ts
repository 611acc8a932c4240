import { z } from "zod";
import type { Context } from "../../core/context";
import { createOnce } from "../../core/create-once";
import { ApiError, ConfigurationError, messageOf, PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { path } from "../../core/http/client";
import { keepSecret } from "../../core/text/redaction";
import { defineResource } from "../../core/resource";
import { isUnknown, UNKNOWN } from "../../core/schema/unknown";
import { ok, poolerClient, type PoolerClient } from "../api/client";
import { configuredUrl, connectionOf, userOf, userSetting } from "../api/connection";
import { ofToken } from "../examples";
import { adopt, connection } from "../fields";
import { listTokens, lookAtToken, tokenId } from "./reading";
import { isSameServer, isSameUrl, readUrl } from "../api/url";

const inputs = z.strictObject({
  url: field(
    z.string().superRefine((text, { addIssue }) => {
      const complaint = wrongUrl(text);
      if (complaint !== undefined) addIssue({ code: "custom", message: complaint });
    }),
    {
      description: "Base URL of the server, with its /api/v1, /api/v2 or /api/v3",
      default: "`vmpooler:url`, VMPOOLER_URL, then ~/.vmfloaty.yml",
      createOnly: "A token is good for one server.",
      locates: true,
      hidden: true,
      equals: (old, next) => isSameUrl(String(old), String(next)),
    },
  ),
  user: field(z.string().min(1), {
    description: "User whose token it is; the password comes from `vmpooler:password` or VMPOOLER_PASSWORD",
    default: "`vmpooler:user`, VMPOOLER_USER, then ~/.vmfloaty.yml",
    createOnly: "A token belongs to one user.",
  }),
  adopt: adopt("<user>@<first 12 hex digits of the token's SHA-256>"),
  connection,
});

const outputs = z.object({
  token: field(z.string(), {
    description: "The token, for the `token` of other resources",
    secret: true,
    hidden: true,
  }),
  created: field(z.string(), "When it was issued, in the server's words"),
});

const issuedToken = z.object({ token: z.string().min(1) });

export const token = defineResource({
  type: "vmpooler:Token",
  description: "A token of a user. It does not expire; what was checked out with it outlives it.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token",
  adoptId: "<user>@<first 12 hex digits of the token's SHA-256>",
  examples: ofToken,
  inputs,
  outputs,
  timeoutMinutes: 5,

  defaults(given, settings) {
    const { url, user, connection: named } = given;
    if (url !== undefined && user !== undefined) return {};
    if (isUnknown(named)) return { url: UNKNOWN, user: UNKNOWN };
    const name = typeof named === "string" ? named : undefined;
    // Of a URL that is wrong enough is said, and one that is not known yet may be that of ~/.vmfloaty.yml.
    if (url !== undefined && (typeof url !== "string" || wrongUrl(url) !== undefined))
      return { user: userSetting(settings, name) ?? UNKNOWN };
    const found = connectionOf(settings, name, url);
    return { url: found.url, user: user === undefined ? userOf(found, name) : undefined };
  },

  async create({ user, ...access }, context) {
    const client = poolerClient(context, access);
    const issued = await client.alone(`tokens of ${user}`, () =>
      createOnce(context, {
        what: `token of ${user}`,
        adoption: `adopt: "${user}@<first 12 hex digits of its SHA-256>"`,
        amongOthers: true,
        send: () => issue(client, user),
        candidates: async () => (await listTokens(client, user)).map(({ secret }) => secret),
        idOf: (secret) => tokenId(user, secret),
      }),
    );
    const secret = keepSecret("found" in issued ? issued.found : issued.answer.token);
    const id = tokenId(user, secret);
    context.record(id, { token: secret });
    return { id };
  },

  async read(id, known, context) {
    const client = clientOf(known, context);
    const secret = keepSecret(known.token ?? (await secretOf(client, id)));
    const found = secret === undefined ? undefined : await lookAtToken(client, secret);
    if (!found || secret === undefined) return undefined;
    const url = known.url ?? connectionOf(context.settings, known.connection).url;
    return { id, state: { url, user: found.user, token: secret, created: found.created } };
  },

  async delete(_id, { user, token: secret, ...known }, context) {
    keepSecret(secret);
    const client = clientOf(known, context);
    let refusal: ApiError | undefined;
    // Any user may delete any token. After a change of the user the password is the new one's.
    for (const login of new Set([client.configuredUser ?? user, user])) {
      try {
        const request = { method: "DELETE", path: path`/token/${secret}` } as const;
        await client.orGone(() => client.asUser(request, ok, login));
        return;
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 401)) throw error;
        // A wrong password and a token that is gone are both a 401; only a look tells which.
        if ((await lookAtToken(client, secret)) === undefined) return;
        refusal ??= error;
      }
    }
    if (refusal) throw refusal;
  },
});

/** A server that was upgraded since knows its tokens still, but not the version of the API that it issued them by. */
function clientOf({ url, connection: name }: { url?: string; connection?: string }, context: Context): PoolerClient {
  if (url === undefined) return poolerClient(context, { connection: name });
  const now = configuredUrl(context.settings, name);
  return poolerClient(context, { connection: name, url: now !== undefined && isSameServer(now, url) ? now : url });
}

async function issue(client: PoolerClient, user: string): Promise<{ token: string }> {
  try {
    return await client.asUser({ method: "POST", path: "/token" }, issuedToken, user);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    throw new PoolsError(
      `${error.message} The server has no authentication configured, and so no tokens; or its URL is another.`,
    );
  }
}

async function secretOf(client: PoolerClient, id: string): Promise<string | undefined> {
  const user = id.replace(/@[^@]*$/, "");
  return (await listTokens(client, user)).find(({ secret }) => tokenId(user, secret) === id)?.secret;
}

function wrongUrl(text: string): string | undefined {
  try {
    readUrl(text);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return messageOf(error);
    throw error;
  }
}
