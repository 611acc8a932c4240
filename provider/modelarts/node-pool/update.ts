import { without } from "../../core/json";
import { unconfirmed } from "../../core/state/reconcile";
import type { NodePoolAnswer } from "../api/answers";
import type { NodePoolClient } from "../api/node-pool-client";
import { buysNodes } from "./billing";
import { currentState } from "./decode";
import { inputs } from "./fields";
import { patchBody } from "./patch";
import { foundAs } from "./reading";
import { resumeCreation } from "./record-then-create";
import { changedInputs, resume, scale, sendPatch } from "./scaling";
import type { FoundNodePool, NodePoolChange, NodePoolContext } from "./types";
import { waitUntilSettled, warnAboutAbnormal } from "./waiting";

/** Sends the changed inputs and waits until ModelArts shows them. */
export async function updateNodePool(
  client: NodePoolClient,
  change: NodePoolChange,
  context: NodePoolContext,
): Promise<FoundNodePool> {
  const { next, old, changed } = change;
  const there = (await client.findNodePool()) ?? (await resumeCreation(client, change, context));
  const prepaid = old.prepaid || (next.count > old.count && buysNodes(next.billing));
  // Removed inputs must not be filled in from the state.
  const known = { ...without(old, [...changed]), ...next, prepaid };
  const finish = async (): Promise<NodePoolAnswer> => {
    if (changed.has("count")) return await scale(client, change, there, context);
    const body = patchBody(change, currentState(client.poolName, there, old));
    if (body) await sendPatch(client, body, next.count);
    context.applied(changedInputs(next, changed));
    // If no input changed, finish waiting for an earlier creation or scaling that failed; an adopted node pool needs no wait.
    if (changed.size === 0 && next.adopt === undefined) return await resume(client, change, there, context);
    return await waitUntilSettled(client, (answer) =>
      unconfirmed(inputs.shape, next, currentState(client.poolName, answer, known), changed),
    );
  };
  const answer = await finish();
  await warnAboutAbnormal(client, answer);
  return await foundAs(client, answer, known);
}
