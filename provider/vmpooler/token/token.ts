import { z } from "zod";
import { createOnce } from "../../core/create-once";
import { ApiError, PoolsError } from "../../core/errors";
import { path } from "../../core/http/path";
import { defineResource } from "../../core/resource";
import { field } from "../../core/schema/field";
import { isUnknown, UNKNOWN } from "../../core/schema/unknown";
import { keepSecret } from "../../core/text/redaction";
import { userOf } from "../api/account";
import { ok, poolerClient, type PoolerClient } from "../api/client";
import { ofToken } from "../examples";
import { adopt, connection, defaultUrl, onServer, url } from "../fields";
import { findToken, listTokens, tokenId } from "./reading";

const FORM = "<user>@<first 12 hex digits of the token's SHA-256>";

const inputs = z.strictObject({
  url,
  user: field(z.string().min(1), {
    description: "Owner of the token; the password comes from `pools:vmpooler.password` or VMPOOLER_PASSWORD",
    default: "`pools:vmpooler.user`, VMPOOLER_USER, then ~/.vmfloaty.yml",
    createOnly: "A token belongs to one user.",
  }),
  connection,
  adopt: adopt(FORM),
});

const outputs = z.object({
  token: field(z.string(), {
    description: "The token, for the `token` of other resources",
    secret: true,
    hidden: true,
  }),
  created: field(z.string(), "When it was issued, as the server writes it"),
});

export const token = defineResource({
  type: "vmpooler:Token",
  description: "A token of a user. It does not expire, and VMs that were checked out with it stay when it is deleted.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token",
  adoptId: FORM,
  examples: ofToken,
  inputs,
  outputs,
  ...onServer,
  timeoutMinutes: 5,

  defaults(given, settings) {
    const { user, connection: named } = given;
    const server = defaultUrl(given, settings);
    if (user !== undefined) return { url: server };
    if (isUnknown(named)) return { url: server, user: UNKNOWN };
    return { url: server, user: userOf(settings, typeof named === "string" ? named : undefined) };
  },

  irreversible: ({ kind }) =>
    kind === "delete" || kind === "replace"
      ? ["The token stops working for all its users; a new token has a new value."]
      : [],

  async create({ user, ...access }, context) {
    const client = poolerClient(context, access);
    const issued = await client.runExclusive(`tokens of ${user}`, () =>
      createOnce(context, {
        what: `token of ${user}`,
        adoption: `adopt: "${user}@<first 12 hex digits of its SHA-256>"`,
        expectsOthers: true,
        send: () => issue(client, user),
        candidates: async () => (await listTokens(client, user)).map(({ secret }) => secret),
        idOf: (secret) => tokenId(user, secret),
      }),
    );
    const secret = keepSecret("found" in issued ? issued.found : issued.answer.token);
    const id = tokenId(user, secret);
    context.exists(id, { token: secret });
    return { id };
  },

  async read(id, known, context) {
    const client = poolerClient(context, { connection: known.connection });
    const secret = keepSecret(known.token ?? (await secretOf(client, id)));
    const found = secret === undefined ? undefined : await findToken(client, secret);
    if (!found || secret === undefined) return undefined;
    return { id, state: { url: client.url, user: found.user, token: secret, created: found.created } };
  },

  async delete(_id, { user, token: secret, connection: name }, context) {
    keepSecret(secret);
    const client = poolerClient(context, { connection: name });
    if ((await findToken(client, secret)) === undefined) return "absent";
    let refusal: ApiError | undefined;
    // Any user may delete any token. If the configured user has changed, so has the password: try the configured user first.
    for (const login of new Set([client.configuredUser ?? user, user])) {
      try {
        await client.asUser({ method: "DELETE", path: path`/token/${secret}` }, ok, login);
        return "deleted";
      } catch (error) {
        if (!(error instanceof ApiError && [401, 404].includes(error.status))) throw error;
        // The server answers 401 both to a wrong password and for a deleted token.
        if ((await findToken(client, secret)) === undefined) return "deleted";
        refusal ??= error;
      }
    }
    throw refusal ?? new PoolsError(`The token of ${user} was not deleted.`);
  },
});

async function issue(client: PoolerClient, user: string): Promise<{ token: string }> {
  try {
    return await client.asUser({ method: "POST", path: "/token" }, z.object({ token: z.string().min(1) }), user);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    throw new PoolsError(
      `${error.message} The server has no authentication configured, and so no tokens; or the URL is wrong.`,
    );
  }
}

async function secretOf(client: PoolerClient, id: string): Promise<string | undefined> {
  const user = id.slice(0, Math.max(id.lastIndexOf("@"), 0));
  if (user === "") return undefined;
  return (await listTokens(client, user)).find(({ secret }) => tokenId(user, secret) === id)?.secret;
}
