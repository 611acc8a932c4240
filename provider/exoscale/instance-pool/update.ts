import { zoneClient } from "../api/client";
import { runOperation } from "../api/operation";
import { scaling, stepsOf } from "./payload";
import { foundAs, type Answer } from "./reading";
import { withMissingReferences } from "./references";
import { orderOf } from "./rollout/order";
import { asOutputs, definitionFieldsIn, remember } from "./rollout/outdated";
import { RolloutRun } from "./rollout/run";
import type { PoolChange, PoolContext, PoolFound } from "./types";
import {
  isStuck,
  waitUntilRunning,
  waitUntilRunningOrWarn,
  waitUntilSettled,
  changeWhenSettled,
  writable,
} from "./waiting";

/** Sends the requests of an update one by one, rolls out if declared, and waits until the pool runs. */
export async function updatePool(change: PoolChange, context: PoolContext): Promise<PoolFound> {
  const { id, next, changed } = change;
  const old: Partial<PoolChange["old"]> = change.old; // a state of an older version may lack outputs
  const client = zoneClient(context, { connection: next.connection, zone: old.zone });
  const before = writable(id, await waitUntilSettled(client, id, context));
  const order = await orderOf(client, change, before);
  let outdated = old.outdatedInstances ?? [];
  let settled: Answer | undefined = before;
  for (const { call, applied, seen } of await stepsOf(client, change, order !== undefined)) {
    let members: string[] = [];
    const send = async (pool: Answer | undefined) => {
      members = writable(id, pool).instances.map((member) => member.id);
      await runOperation(client, call, context, id);
    };
    await withMissingReferences(client, call.body, () => changeWhenSettled(client, id, context, send, settled));
    settled = undefined;
    outdated = remember(
      outdated,
      members,
      definitionFieldsIn(changed).filter((name) => Object.hasOwn(applied, name)),
    );
    context.applied(applied, { ...seen, ...asOutputs(outdated) });
  }
  const known = { ...next, outdatedInstances: outdated };
  if (order) {
    const ended = await new RolloutRun(client, { ...order, remembered: outdated }, context).run();
    if (changed.has("size")) context.applied({ size: next.size });
    return await foundAs(client, known, ended);
  }
  // A pool that ran out of hosts does not retry by itself: ask for its own size again. The preview showed no other size.
  if (isStuck(before) && !changed.has("size"))
    await changeWhenSettled(client, id, context, async (found) => {
      const pool = writable(id, found);
      if (isStuck(pool)) await runOperation(client, scaling(id, pool.size), context, id);
    });
  // If no input changed, finish waiting for an earlier creation or scaling that failed.
  const waited = changed.has("size") || changed.size === 0 ? waitUntilRunning : waitUntilRunningOrWarn;
  return await foundAs(client, known, await waited(client, id, context));
}
