import type { Context } from "../../core/context";
import { DeadlineError } from "../../core/errors";
import { waitUntil, type PollResult } from "../../core/time/wait";
import type { PoolerClient } from "../api/client";

/** Adds one disk or snapshot at a time to a VM: the server merges two requests for disks of one size. */
export function lockVm<T>(client: PoolerClient, host: string, act: () => Promise<T>): Promise<T> {
  return client.runExclusive(`vm ${host}`, act);
}

/** Waits for a disk or snapshot. The server never reports a failure. */
export async function waitUntilAdded(
  what: string,
  context: Context,
  look: () => Promise<PollResult<undefined>>,
): Promise<void> {
  try {
    await waitUntil(what, context, look);
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    throw new DeadlineError(
      `${error.message} The server does not report failures: after a \`pulumi refresh\` the next \`pulumi up\` requests it again.`,
    );
  }
}
