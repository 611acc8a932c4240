import { ApiError } from "../../core/errors";
import type { Context } from "../../core/context";
import type { JsonObject } from "../../core/json";
import type { Deletion } from "../../core/resource";
import { countsOf, NO_NODES } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { becomesVisible } from "./pending-creation";
import { queueChange } from "./queue-change";
import { waitUntilGone } from "./waiting";

/** @param isPrepaid whether it has yearly/monthly nodes, as far as the state knows */
export async function deleteNodePool(
  client: ModelArtsClient,
  where: Where,
  known: JsonObject,
  isPrepaid: boolean,
  context: Context,
): Promise<Deletion> {
  const isThere =
    (await client.findNodePool(where)) !== undefined || (await becomesVisible(client, where, known, context));
  if (!isThere) return "absent";
  try {
    await queueChange(client, where, context, async () => {
      try {
        await client.delete(where);
      } catch (error) {
        if (!client.isNotFound(error) && !(await isLeaving(error, client, where))) throw error;
      }
    });
  } catch (error) {
    throw await explained(error, client, where, isPrepaid);
  }
  await waitUntilGone(client, where, context);
  return "deleted";
}

/** Whether a deletion was refused because an earlier one, whose answer or waiting was lost, has begun already. */
async function isLeaving(error: unknown, client: ModelArtsClient, where: Where): Promise<boolean> {
  if (!isRefusal(error)) return false;
  try {
    const there = await client.findNodePool(where);
    const { available, creating, abnormal, deleting } = there ? countsOf(there) : NO_NODES;
    return !there || (deleting > 0 && available + creating + abnormal === 0);
  } catch {
    return false; // the refusal itself says more
  }
}

function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && [400, 403, 409].includes(error.status);
}

/** A refused deletion with what the user can do about it, as far as that can be told. */
async function explained(error: unknown, client: ModelArtsClient, where: Where, prepaid: boolean): Promise<unknown> {
  if (!isRefusal(error)) return error;
  const { message } = error.refusal;
  const reasons: string[] = [];
  client.invalidate();
  const all = await client.nodePools(where.poolName).catch(() => undefined);
  if (all?.length === 1)
    reasons.push(
      "It is the last node pool of its resource pool, which keeps one: make another one first, or delete the resource pool.",
    );
  if (prepaid || /yearly|monthly|pre-?paid|subscri/i.test(message))
    reasons.push("Its yearly/monthly nodes must be unsubscribed in the Billing Center first.");
  if (/in use|being used|running|workload|job/i.test(message))
    reasons.push("Something still runs on its nodes: end it, or wait for it.");
  return error.withHint(
    reasons.join(" ") ||
      "ModelArts keeps the last node pool of a resource pool, those with yearly/monthly nodes, and those in use.",
  );
}
