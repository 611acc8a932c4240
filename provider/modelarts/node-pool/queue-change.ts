import type { Context } from "../../core/context";
import { messageOf } from "../../core/errors";
import { slowPollSchedule } from "../../core/time/poll-schedule";
import { waitUntil } from "../../core/time/wait";
import type { ModelArtsClient, Where } from "../api/client";
import { isBusy } from "../api/errors";
import { idOf } from "../fields";

/**
 * Sends a change to a resource pool, which accepts one at a time: the changes of this process queue up, and a refusal because
 * of an outside change is retried. Transient errors of `send` are retried too: a request that must not be repeated has to
 * catch them.
 */
export async function queueChange<T>(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  send: () => Promise<T>,
  isRetryable: (error: unknown) => boolean = isBusy,
): Promise<T> {
  const answers: T[] = [];
  const attempt = async () => {
    try {
      answers.push(await send());
      return { done: true, value: undefined, progress: "" };
    } catch (error) {
      if (!isRetryable(error)) throw error;
      return { done: false, value: undefined, progress: messageOf(error) };
    }
  };
  await client.runExclusive(where.poolName, () =>
    waitUntil(`node pool ${idOf(where)}`, context, attempt, slowPollSchedule()),
  );
  return answers[0] as T;
}
