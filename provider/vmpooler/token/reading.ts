import { z } from "zod";
import { findTwice } from "../../core/http/not-found";
import { path } from "../../core/http/path";
import { fingerprint } from "../../core/text/fingerprint";
import { keepSecret } from "../../core/text/redaction";
import { optionalText, optionalTexts } from "../api/answer-values";
import { ok, type PoolerClient } from "../api/client";
import { isNotFound } from "../api/errors";

const facts = z.object({
  user: z.string(),
  created: z.string(),
  last: optionalText,
  vms: z.object({ running: optionalTexts }).optional(),
});
export type TokenFacts = z.output<typeof facts>;

const listed = z.object({ created: z.string(), last: optionalText });
const list = ok
  .transform(({ ok: _ok, ...tokens }) => {
    Object.keys(tokens).forEach(keepSecret); // before an error can name one
    return tokens;
  })
  .pipe(z.record(z.string(), listed));
export interface ListedToken extends z.output<typeof listed> {
  readonly secret: string;
}

/** The id of a token, which does not reveal it. */
export function tokenId(user: string, secret: string): string {
  return `${user}@${fingerprint(secret)}`;
}

/** The token's owner, dates and VMs; undefined if the server does not know the token. */
export async function findToken(client: PoolerClient, secret: string): Promise<TokenFacts | undefined> {
  return (await client.find(path`/token/${secret}`, answerAbout(secret)))?.[secret];
}

/** Less than the pause before a second look, so that it is never served the first answer. */
const LIST_AGE_MS = 500;

/** The VMs in the list of the client's token; undefined without a token that the server knows. */
export async function listRunning(client: PoolerClient): Promise<ReadonlySet<string> | undefined> {
  const known = client.token === undefined ? undefined : await findToken(client, client.token);
  return known && new Set(known.vms?.running);
}

/** Like {@link listRunning}, by one read that parallel refreshes share. */
export async function listRunningShared(client: PoolerClient): Promise<ReadonlySet<string> | undefined> {
  const { token } = client;
  if (token === undefined) return undefined;
  try {
    const answer = await client.getShared(path`/token/${token}`, answerAbout(token), LIST_AGE_MS);
    return new Set(answer[token]?.vms?.running);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function answerAbout(secret: string) {
  return z.looseObject({ [secret]: facts });
}

/** The user's tokens. For a user without tokens the server answers 404. */
export async function listTokens(client: PoolerClient, user: string): Promise<ListedToken[]> {
  const ask = () => client.asUser({ method: "GET", path: "/token" }, list, user);
  const body = await findTwice(ask, isNotFound, client.pace);
  if (body === undefined) await client.proveApi();
  return Object.entries(body ?? {}).map(([secret, one]) => ({ secret, ...one }));
}
