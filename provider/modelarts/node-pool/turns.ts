import type { Context } from "../../core/context";
import { messageOf } from "../../core/errors";
import { slowPollSchedule } from "../../core/time/poll-schedule";
import { waitUntil } from "../../core/time/wait";
import type { ModelArtsClient, Where } from "../api/client";
import { isBusy } from "../api/errors";
import { idOf } from "../fields";

/**
 * Sends a change to a resource pool, which takes one at a time: the changes of this process queue up, and a refusal
 * because of somebody else's change is waited out. Of what `send` throws, trouble that passes is tried again: a request
 * that must not be repeated catches it.
 */
export async function whenFree<T>(
  client: ModelArtsClient,
  where: Where,
  context: Context,
  send: () => Promise<T>,
  isHealedByTime: (error: unknown) => boolean = isBusy,
): Promise<T> {
  const answers: T[] = [];
  const attempt = async () => {
    try {
      answers.push(await send());
      return { done: true, value: undefined, progress: "" };
    } catch (error) {
      if (!isHealedByTime(error)) throw error;
      return { done: false, value: undefined, progress: messageOf(error) };
    }
  };
  await client.inTurn(where.poolName, () =>
    waitUntil(`node pool ${idOf(where)}`, context, attempt, slowPollSchedule()),
  );
  return answers[0] as T;
}
