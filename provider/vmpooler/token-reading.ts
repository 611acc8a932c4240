import { z } from "zod";
import { path } from "../core/http";
import { keepSecret } from "../core/redaction";
import { optionalText, optionalTexts } from "./answer-values";
import { fingerprint, nothing, type PoolerClient } from "./client";

const facts = z.object({
  user: z.string(),
  created: z.string(),
  last: optionalText,
  vms: z.object({ running: optionalTexts }).nullish(),
});
export type TokenFacts = z.output<typeof facts>;

const listed = z.object({ created: z.string(), last: optionalText });
export interface ListedToken extends z.output<typeof listed> {
  readonly secret: string;
}

/** A token's name that is no secret. */
export function tokenId(user: string, secret: string): string {
  return `${user}@${fingerprint(secret)}`;
}

/** What anybody who has the token may know of it; undefined where the server does not know it. */
export async function lookAtToken(client: PoolerClient, secret: string): Promise<TokenFacts | undefined> {
  const answer = z.looseObject({ [secret]: facts });
  return (await client.orGone(() => client.get(path`/token/${secret}`, answer)))?.[secret];
}

/** The user's tokens. To a user who has none the server answers as if it had no tokens at all. */
export async function listTokens(client: PoolerClient, user: string): Promise<ListedToken[]> {
  const body = await client.orGone(() => client.asUser({ method: "GET", path: "/token" }, nothing, user));
  return Object.entries(body ?? {}).flatMap(([secret, value]) => {
    const read = listed.safeParse(value);
    return read.success ? [{ secret: keepSecret(secret), ...read.data }] : [];
  });
}
