import { z } from "zod";
import { beforeSecondLook } from "../../core/http/not-found";
import { field } from "../../core/schema/field";
import { fingerprint } from "../../core/text/fingerprint";
import type { PoolerClient } from "../api/client";
import { runningUnder } from "../token/reading";

/** With which token a VM was checked out, so that a refresh can ask that token's own list. */
export const tokenDigest = field(
  z.string().optional(),
  "First 12 hex digits of the SHA-256 of the token that it was checked out with",
);

/** The digest of the token that a client uses. */
export function digestOf({ token }: PoolerClient): string | undefined {
  return token === undefined ? undefined : fingerprint(token);
}

/** What the list of a token tells of VMs. */
export interface Listed {
  /** Those that were given back. */
  readonly gone: ReadonlySet<string>;
  /** The token that lists them, if one does. */
  readonly digest: string | undefined;
}

/**
 * Looks for `hosts` in the list of the token that they were checked out with. The server itself calls a VM running until
 * its manager looks, up to a minute after its deletion; the list drops it at once.
 *
 * @param digest of the token, where it is known already
 */
export async function lookInTokenList(
  client: PoolerClient,
  hosts: readonly string[],
  digest: string | undefined,
): Promise<Listed> {
  const own = digestOf(client);
  const nothing = { gone: new Set<string>(), digest };
  if (own === undefined || (digest !== undefined && digest !== own)) return nothing;
  const missing = async (among: readonly string[]) => {
    const running = await runningUnder(client);
    // The VMs of a token that was revoked run on.
    return running && among.filter((host) => !running.has(host));
  };
  const first = await missing(hosts);
  if (first === undefined) return nothing;
  if (first.length === 0) return { gone: new Set(), digest: own };
  // Others may have checked them out.
  if (digest === undefined) return nothing;
  await beforeSecondLook(client.pace);
  return { gone: new Set(await missing(first)), digest };
}
