import type { Context } from "../../core/context";
import type { Change, ChangeContext, Found } from "../../core/resource";
import { zoneClient, type ZoneClient } from "../api/client";
import { runOperation } from "../api/operation";
import type { inputs, outputs } from "./fields";
import { scaling, stepsOf, type Call } from "./payload";
import { foundAs, isListedAsChanging, type Answer } from "./reading";
import { withMissingReferences } from "./references";
import { asOutputs, orderOf, recorder } from "./rollout/order";
import { definitionFieldsIn, remember } from "./rollout/outdated";
import { RolloutRun } from "./rollout/run";
import {
  isStuck,
  waitUntilRunning,
  waitUntilRunningOrWarn,
  waitUntilSettled,
  changeWhenSettled,
  writable,
} from "./waiting";

type PoolChange = Change<typeof inputs, typeof outputs>;

/** Sends the requests of an update one by one, rolls out where asked to, and waits until the pool runs. */
export async function updatePool(
  change: PoolChange,
  context: ChangeContext<typeof inputs, typeof outputs>,
): Promise<Found<typeof inputs, typeof outputs>> {
  const { id, next, changed } = change;
  const { zone } = change.old;
  const client = zoneClient(context, { connection: next.connection, zone });
  const before = writable(id, await waitUntilSettled(client, id, context));
  const wasStuck = isStuck(before);
  const order = await orderOf(client, change, before);
  const known: Partial<PoolChange["old"]> = change.old; // a state of an older version may lack outputs
  let outdated = known.outdatedInstances ?? [];
  let settled: Answer | undefined = before;
  for (const { call, applied, seen } of await stepsOf(client, change)) {
    if (order && call.isScaling) continue;
    const { body } = call;
    let members: string[] = [];
    const decide = ({ instances }: Answer) => {
      members = instances.map((member) => member.id);
      return call;
    };
    await withMissingReferences(client, zone, body, () => sendWhenSettled(client, id, context, decide, settled));
    settled = undefined;
    outdated = remember(
      outdated,
      members,
      definitionFieldsIn(changed).filter((name) => Object.hasOwn(applied, name)),
    );
    context.applied(applied, { ...seen, ...asOutputs(outdated) });
  }
  const now = { ...next, zone, outdatedInstances: outdated };
  if (order) {
    const ended = await new RolloutRun(
      client,
      { ...order, remembered: outdated, record: recorder(context) },
      context,
    ).run();
    if (changed.has("size")) context.applied({ size: next.size });
    return await foundAs(client, now, ended);
  }
  // A pool that ran out of hosts does not retry by itself: ask for its own size again. The preview showed no other size.
  if (wasStuck && !changed.has("size"))
    await sendWhenSettled(client, id, context, (pool) => (isStuck(pool) ? scaling(id, pool.size) : undefined));
  // If no input changed, finish waiting for an earlier creation or scaling that failed.
  const waited = changed.has("size") || changed.size === 0 ? waitUntilRunning : waitUntilRunningOrWarn;
  return await foundAs(client, now, await waited(client, id, context));
}

/** Sends the call that `decide` chooses for the settled pool, if any. @param seen the pool as just read */
async function sendWhenSettled(
  client: ZoneClient,
  id: string,
  context: Context,
  decide: (pool: Answer) => Call | undefined,
  seen?: Answer,
): Promise<void> {
  const act = async (pool: Answer | undefined) => {
    const call = decide(writable(id, pool));
    if (call) await runOperation(client, call, call.what, context, { id, isChanging: isListedAsChanging });
  };
  await changeWhenSettled(client, id, context, act, seen);
}
