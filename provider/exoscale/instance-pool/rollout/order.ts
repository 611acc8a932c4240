import type { Fields } from "../../../core/schema/field";
import { unconfirmed } from "../../../core/state/reconcile";
import type { ZoneClient } from "../../api/client";
import { inputs } from "../fields";
import { describePool, stoppedAt, type Answer } from "../reading";
import { canonical } from "../rules";
import type { PoolChange } from "../types";
import { isRollingOut } from "./announcement";
import { settingsOf, type Rollout } from "./fields";
import type { RolloutOrder } from "./pool";

/** The rollout of an update; undefined if the preview has announced none. */
export async function orderOf(
  client: ZoneClient,
  change: PoolChange,
  before: Answer,
): Promise<Omit<RolloutOrder, "remembered"> | undefined> {
  const { id, next, old, changed } = change;
  if (!next.rollout || !isRollingOut([...changed], old, next)) return undefined;
  const { rollout: settings, minAvailable } = next;
  const size = await finalSize(client, change, before, settings);
  return { id, size, poolSize: before.size, settings, minAvailable };
}

/**
 * The size at the end of the rollout:
 * - the declared size, if this update changes it;
 * - after a stopped rollout, the size recorded in the state;
 * - after a killed process, the declared size, if the current size is within the rollout's bounds and the pool already has the
 *   wanted definition;
 * - else the current size, which an autoscaler may have set.
 */
async function finalSize(client: ZoneClient, change: PoolChange, before: Answer, settings: Rollout): Promise<number> {
  const { next, old, changed } = change;
  if (changed.has("size")) return next.size;
  const { maxUnavailable, maxSurge } = settingsOf(settings);
  const stopped = stoppedAt(before, { rollout: settings, stoppedRollout: old.stoppedRollout });
  if (stopped) return stopped.size;
  const isWithinBounds = before.size >= next.size - maxUnavailable && before.size <= next.size + maxSurge;
  const isLeft = isWithinBounds && (await showsAlready(client, change, before));
  return isLeft ? next.size : before.size;
}

/** Whether the pool already has the values that the update sets. */
async function showsAlready(client: ZoneClient, { next, changed }: PoolChange, before: Answer): Promise<boolean> {
  const wanted = new Set([...changed].filter((name) => name !== "rollout"));
  if (wanted.size === 0) return false;
  const shown = await describePool(client, before, [], { userDataBase64: next.userDataBase64 });
  const fields = inputs.shape as Fields;
  return unconfirmed(fields, canonical(next), canonical(shown), wanted).length === 0;
}
