import { ApiError } from "../../core/errors";
import type { Context } from "../../core/context";
import type { JsonObject } from "../../core/json";
import type { Deletion } from "../../core/resource";
import { countsOf, NO_NODES } from "../api/answers";
import type { ModelArtsClient, Where } from "../api/client";
import { becomesVisible } from "./pending-creation";
import { queueChange } from "./queue-change";
import { waitUntilGone } from "./waiting";

/** @param isPrepaid whether it has yearly/monthly nodes according to the state */
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
        if (!client.isNotFound(error) && !(await isBeingDeleted(error, client, where))) throw error;
      }
    });
  } catch (error) {
    throw await withAdvice(error, client, where, isPrepaid);
  }
  await waitUntilGone(client, where, context);
  return "deleted";
}

/** Whether a deletion was refused because an earlier one, whose answer was lost, is running. */
async function isBeingDeleted(error: unknown, client: ModelArtsClient, where: Where): Promise<boolean> {
  if (!isRefusal(error)) return false;
  try {
    const there = await client.findNodePool(where);
    const { available, creating, abnormal, deleting } = there ? countsOf(there) : NO_NODES;
    return !there || (deleting > 0 && available + creating + abnormal === 0);
  } catch {
    return false; // report the refusal itself
  }
}

function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && [400, 403, 409].includes(error.status);
}

/** Adds to a refused deletion what the user can do about it. */
async function withAdvice(error: unknown, client: ModelArtsClient, where: Where, prepaid: boolean): Promise<unknown> {
  if (!isRefusal(error)) return error;
  const { message } = error.refusal;
  const reasons: string[] = [];
  client.invalidate();
  const all = await client.nodePools(where.poolName).catch(() => undefined);
  if (all?.length === 1)
    reasons.push(
      "It is the last node pool of its resource pool, which must have one: create another one first, or delete the resource pool.",
    );
  if (prepaid || /yearly|monthly|pre-?paid|subscri/i.test(message))
    reasons.push("Its yearly/monthly nodes must be unsubscribed in the Billing Center first.");
  if (/in use|being used|running|workload|job/i.test(message))
    reasons.push("Jobs are running on its nodes: stop them, or wait.");
  return error.withHint(
    reasons.join(" ") ||
      "ModelArts does not delete the last node pool of a resource pool, node pools with yearly/monthly nodes, or node pools in use.",
  );
}
