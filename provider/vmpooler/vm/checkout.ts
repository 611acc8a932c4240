import type { Context } from "../../core/context";
import { ApiError, mayHaveHappened, messageOf, PoolsError } from "../../core/errors";
import { waitUntil, type PollResult } from "../../core/time/wait";
import type { PoolerClient } from "../api/client";
import { isNotFound } from "../api/errors";
import { explainUnknown } from "../pool/list";
import { listRunning } from "../token/reading";
import { describe, requestCheckout, type Host, type Wanted } from "./checkout-request";
import { findLostCheckout } from "./lost-checkout";

/** How many lost responses in a row are retried. */
const LOSSES_TOLERATED = 2;

/**
 * Checks out all VMs by one request, or none. While a pool has none ready, retries until the deadline. After a lost
 * response, VMs that have appeared in the token's list count as its VMs; if none has, retries.
 */
export function checkOut(client: PoolerClient, wanted: Wanted, context: Context): Promise<readonly Host[]> {
  let losses = 0;

  async function attempt(): Promise<PollResult<readonly Host[]>> {
    const before = await listRunning(client);
    try {
      return done(await requestCheckout(client, wanted));
    } catch (error) {
      if (isNotFound(error)) throw await explainNotFound(client, wanted, error);
      if (isNotReadyYet(error)) return notYet(`${describe(wanted)}: not ready yet`);
      if (!mayHaveHappened(error)) throw error;
      // A gateway's 503 does not count towards LOSSES_TOLERATED.
      if (!(error instanceof ApiError && error.status === 503)) losses += 1;
      const found = before && (await findLostCheckout(client, wanted, before, error, context));
      if (found) return done(found);
      if (before && losses <= LOSSES_TOLERATED) return notYet(messageOf(error));
      throw new PoolsError(`${messageOf(error)} ${before ? NOTHING_APPEARED : lostWithoutToken(wanted)}`);
    }
  }

  const { token } = client;
  return waitUntil(`checkout of ${describe(wanted)}`, context, () =>
    // One checkout per token at a time: otherwise, after a lost response, the VMs of another would count as its own.
    token === undefined ? attempt() : client.runExclusive(`checkout ${token}`, attempt),
  );
}

const NOTHING_APPEARED = "No VM has appeared in the token's list since, so nothing is left behind.";

/** Without a token no list shows what was checked out. */
function lostWithoutToken(wanted: Wanted): string {
  return (
    `Whether ${describe(wanted)} was checked out is not known: the server lists only VMs that were checked out with a token. ` +
    "If it was, it runs until the end of the server's default lifetime. Set pools:vmpooler.token to avoid this, and run `pulumi up` again."
  );
}

/** Whether vmpooler itself said that no VM is ready, or throttled: nothing was checked out. A gateway's 503 proves nothing. */
function isNotReadyYet(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 429 || (error.status === 503 && error.refusal.isOwn));
}

function done(value: readonly Host[]): PollResult<readonly Host[]> {
  return { done: true, value, progress: "checked out" };
}

function notYet(progress: string): PollResult<readonly Host[]> {
  return { done: false, value: [], progress };
}

/** The server's 404 says neither which pool is unknown nor whether this version of the API exists. */
async function explainNotFound(client: PoolerClient, wanted: Wanted, cause: ApiError): Promise<Error> {
  await client.proveApi(cause);
  return (await explainUnknown(client, "pool", Object.keys(wanted))) ?? cause;
}
