import { z } from "zod";
import { ApiError } from "../core/errors";
import { path } from "../core/http";
import { keepSecret } from "../core/redaction";
import { fingerprint, nothing, type PoolerClient } from "./client";

const facts = z.object({
  user: z.string(),
  created: z.string(),
  last: z.string().optional(),
  vms: z.object({ running: z.array(z.string()).default([]) }).optional(),
});
export type TokenFacts = z.output<typeof facts>;

const listed = z.object({ created: z.string(), last: z.string().optional() });
export interface ListedToken extends z.output<typeof listed> {
  readonly secret: string;
}

/** A token's name that is no secret. */
export function tokenId(user: string, secret: string): string {
  return `${user}@${fingerprint(secret)}`;
}

/** What anybody who has the token may know of it; undefined where the server does not know it. */
export async function lookAtToken(client: PoolerClient, secret: string): Promise<TokenFacts | undefined> {
  try {
    return (await client.get(path`/token/${secret}`, z.looseObject({ [secret]: facts })))[secret];
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** The user's tokens. To a user who has none the server answers as if it had no tokens at all. */
export async function listTokens(client: PoolerClient, user: string): Promise<ListedToken[]> {
  try {
    const body = await client.asUser({ method: "GET", path: "/token" }, nothing, user);
    return Object.entries(body).flatMap(([secret, value]) => {
      const read = listed.safeParse(value);
      return read.success ? [{ secret: keepSecret(secret), ...read.data }] : [];
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}
