import type { Context } from "../../core/context";
import { DeadlineError, messageOf } from "../../core/errors";
import { duration } from "../../core/time/clock";
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
  let hasBegun = false;
  try {
    return await client.inTurn(where.poolName, () => {
      hasBegun = true;
      return sendUntilTaken(where, context, send, isHealedByTime);
    });
  } catch (error) {
    if (hasBegun || !(error instanceof DeadlineError)) throw error;
    throw new DeadlineError(
      `node pool ${idOf(where)} was not asked for: other changes of its resource pool, which takes one at a time, took ${duration(context.deadline.limitMs)}. Run \`pulumi up\` again.`,
    );
  }
}

async function sendUntilTaken<T>(
  where: Where,
  context: Context,
  send: () => Promise<T>,
  isHealedByTime: (error: unknown) => boolean,
): Promise<T> {
  const answers: T[] = [];
  await waitUntil(`node pool ${idOf(where)}`, context, async () => {
    try {
      answers.push(await send());
      return { done: true, value: undefined, progress: "" };
    } catch (error) {
      if (!isHealedByTime(error)) throw error;
      return { done: false, value: undefined, progress: messageOf(error) };
    }
  });
  return answers[0] as T;
}
