import { ApiError } from "../../../core/errors";
import { waitUntil } from "../../../core/time/wait";
import type { ZoneClient } from "../../api/client";
import { runOperation, type Call } from "../../api/operation";
import type { Listed } from "../../api/zone";
import { eviction, scaling } from "../payload";
import { findPool, type Answer } from "../reading";
import type { PoolContext } from "../types";
import { changeWhenSettled, groupsOf, waitUntilSettled, writable } from "../waiting";
import type { Outdated, Rollout } from "./fields";
import { asOutputs, outdatedMembers } from "./outdated";

export interface RolloutOrder {
  readonly id: string;
  /** The number of members at the end. */
  readonly size: number;
  /** The current size. Later changes that are not ours come from outside. */
  readonly poolSize: number;
  readonly settings: Rollout;
  readonly minAvailable?: number;
  readonly remembered: readonly Outdated[];
}

/** Reads and changes the pool of a rollout, and records the progress in the state, so that it survives a failure. */
export class RolloutPool {
  /** The number of members at the end. If something else scales the pool, such as an autoscaler, it is that size. */
  size: number;
  /** The last size that we know to be ours. */
  private poolSize: number;
  private outdated: readonly Outdated[] = [];

  constructor(
    private readonly client: ZoneClient,
    private readonly order: RolloutOrder,
    private readonly context: PoolContext,
  ) {
    this.size = order.size;
    this.poolSize = order.poolSize;
  }

  /** The settled pool, and its members as a list shows them. */
  async read(): Promise<{ pool: Answer; listed: readonly Listed[]; outdated: readonly Outdated[] }> {
    const { client, context, order } = this;
    const pool = writable(order.id, await waitUntilSettled(client, order.id, context));
    if (this.poolSize !== pool.size) {
      context.log(
        `Instance pool ${pool.id} was scaled from ${this.poolSize} to ${pool.size} elsewhere: the rollout ends with ${pool.size} members.`,
        "warning",
      );
      this.size = pool.size;
    }
    this.poolSize = pool.size;
    const listed = await client.membersOf(order.id);
    this.outdated = outdatedMembers(pool, listed, order.remembered);
    this.record(pool.size, pool.size);
    return { pool, listed, outdated: this.outdated };
  }

  /** @returns whether the request was sent */
  async scale(size: number): Promise<boolean> {
    return await this.change(scaling(this.order.id, size), size, () => true);
  }

  /** Removes members and waits until they are gone. @returns whether the request was sent */
  async evict(ids: readonly string[]): Promise<boolean> {
    const { client, context } = this;
    const { id } = this.order;
    const call = eviction(id, ids);
    const areGone = ({ instances }: Answer) => !instances.some((member) => ids.includes(member.id));
    try {
      if (!(await this.change(call, this.poolSize - ids.length, areGone))) return false;
    } catch (error) {
      // After a lost answer, the repeated call is refused because the members are gone already.
      const now = error instanceof ApiError ? await waitUntilSettled(client, id, context) : undefined;
      if (!now || !areGone(now)) throw error;
      this.poolSize = now.size;
    }
    await waitUntil(call.what, context, async () => {
      const pool = writable(id, await findPool(client, id));
      return { done: areGone(pool), value: undefined, progress: `${pool.instances.length} members exist` };
    });
    client.invalidate();
    return true;
  }

  /** The number of members that can be added to the pool's anti-affinity groups. */
  async room(pool: Answer): Promise<number> {
    const groups = await groupsOf(this.client, pool);
    return Math.max(0, Math.min(Infinity, ...groups.map(({ room }) => room)));
  }

  /**
   * Sends a call that gives the pool the size `next`, unless something else has scaled it since the last read.
   *
   * @param isDone whether the pool shows the result of the call, after its answer was lost
   * @returns whether it was sent
   */
  private async change(call: Call, next: number, isDone: (pool: Answer) => boolean): Promise<boolean> {
    const { client, order, context } = this;
    const attempt = { isSent: false };
    await changeWhenSettled(client, order.id, context, async (found) => {
      const pool = writable(order.id, found);
      if (attempt.isSent && pool.size === next && isDone(pool)) return;
      attempt.isSent = pool.size === this.poolSize;
      if (!attempt.isSent) return;
      // A failed call may have been applied in part.
      this.record(pool.size, next);
      await runOperation(client, call, context);
    });
    if (attempt.isSent) this.poolSize = next;
    return attempt.isSent;
  }

  /** The pool's size is between the two, unless something else scales it. */
  private record(before: number, after: number): void {
    const stoppedRollout = { size: this.size, fewest: Math.min(before, after), most: Math.max(before, after) };
    this.context.applied({}, { ...asOutputs(this.outdated), stoppedRollout });
  }
}
