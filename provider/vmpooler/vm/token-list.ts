import { z } from "zod";
import { pauseBeforeRecheck } from "../../core/http/not-found";
import { field } from "../../core/schema/field";
import { fingerprint } from "../../core/text/fingerprint";
import type { PoolerClient } from "../api/client";
import { listRunningShared } from "../token/reading";

/** Identifies the token that a VM was checked out with: only its list shows the VM. */
export const tokenDigest = field(
  z.string().optional(),
  "First 12 hex digits of the SHA-256 of the token that was used for the checkout",
);

/** The digest of the token that a client uses. */
export function digestOf({ token }: PoolerClient): string | undefined {
  return token === undefined ? undefined : fingerprint(token);
}

/** The VMs as a token's list shows them. */
export interface Listed {
  /** The VMs that were deleted. */
  readonly gone: ReadonlySet<string>;
  /** The digest of the token that lists the VMs, if it is known. */
  readonly digest: string | undefined;
}

/**
 * Looks for `hosts` in the list of the token that they were checked out with. After a deletion the server reports a VM as
 * running for up to a minute, until its manager has looked; the list omits it immediately.
 *
 * @param digest of the token, if it is known
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
    const running = await listRunningShared(client);
    // VMs keep running when their token is revoked.
    return running && among.filter((host) => !running.has(host));
  };
  const first = await missing(hosts);
  if (first === undefined) return nothing;
  if (first.length === 0) return { gone: new Set(), digest: own };
  // They may have been checked out with another token.
  if (digest === undefined) return nothing;
  await pauseBeforeRecheck(client.pace);
  return { gone: new Set(await missing(first)), digest };
}
