import type { Context } from "../../core/context";
import { DeadlineError } from "../../core/errors";
import { waitUntil, type PollResult } from "../../core/time/wait";
import type { PoolerClient } from "../api/client";

/** Runs one addition to a VM at a time: the server makes one disk of two requests of one size. */
export function oneAtATime<T>(client: PoolerClient, host: string, act: () => Promise<T>): Promise<T> {
  return client.alone(`vm ${host}`, act);
}

/** Waits for a disk or snapshot. The server never tells when making it has failed. */
export async function untilMade(
  what: string,
  context: Context,
  look: () => Promise<PollResult<undefined>>,
): Promise<void> {
  try {
    await waitUntil(what, context, look);
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    throw new DeadlineError(
      `${error.message} The server does not tell when making it has failed: after a \`pulumi refresh\` the next \`pulumi up\` asks for it again.`,
    );
  }
}
