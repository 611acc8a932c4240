import { ApiError } from "../../core/errors";
import type { Deletion } from "../../core/resource";
import { countsOf, NO_NODES } from "../api/answers";
import type { NodePoolClient } from "../api/node-pool-client";
import { isPrepaid } from "./billing";
import { becomesVisible } from "./pending-creation";
import { queueChange } from "./queue-change";
import type { State } from "./types";
import { waitUntilGone } from "./waiting";

export async function deleteNodePool(client: NodePoolClient, known: State): Promise<Deletion> {
  if (!(await client.findNodePool()) && !(await becomesVisible(client, known))) return "absent";
  try {
    await queueChange(client, async () => {
      try {
        await client.delete();
      } catch (error) {
        if (!client.isNotFound(error) && !(await isBeingDeleted(error, client))) throw error;
      }
    });
  } catch (error) {
    throw await withAdvice(error, client, isPrepaid(known, known));
  }
  await waitUntilGone(client);
  return "deleted";
}

/** Whether a deletion was refused because an earlier one, whose answer was lost, is running. */
async function isBeingDeleted(error: unknown, client: NodePoolClient): Promise<boolean> {
  if (!isRefusal(error)) return false;
  try {
    const there = await client.findNodePool();
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
async function withAdvice(error: unknown, client: NodePoolClient, prepaid: boolean): Promise<unknown> {
  if (!isRefusal(error)) return error;
  const { message } = error.refusal;
  const reasons: string[] = [];
  client.invalidate();
  const all = await client.nodePools(client.poolName).catch(() => undefined);
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
