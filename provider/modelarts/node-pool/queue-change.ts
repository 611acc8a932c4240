import { messageOf } from "../../core/errors";
import { slowPollSchedule } from "../../core/time/poll-schedule";
import { waitUntil } from "../../core/time/wait";
import type { NodePoolClient } from "../api/node-pool-client";
import { isBusy } from "../api/errors";

/**
 * Sends a change to a resource pool, which accepts one at a time: the changes of this process queue up, and a refusal because
 * of an outside change is retried. Transient errors of `send` are retried too: a request that must not be repeated has to
 * catch them.
 */
export async function queueChange<T>(
  client: NodePoolClient,
  send: () => Promise<T>,
  isRetryable: (error: unknown) => boolean = isBusy,
): Promise<T> {
  const attempt = async () => {
    try {
      return { done: true, value: await send(), progress: "" };
    } catch (error) {
      if (!isRetryable(error)) throw error;
      return { done: false, value: undefined, progress: messageOf(error) };
    }
  };
  return (await client.runExclusive(() =>
    waitUntil(`node pool ${client.id}`, client.context, attempt, slowPollSchedule()),
  )) as T;
}
