import type { Context } from "../../../core/context";
import { ApiError, messageOf } from "../../../core/errors";
import { path } from "../../../core/http/path";
import type { JsonObject } from "../../../core/json";
import { waitUntil } from "../../../core/time/wait";
import type { ZoneClient } from "../../api/client";
import { runOperation } from "../../api/operation";
import { describeMember, findPool, type Answer } from "../reading";
import { groupsOf, StuckError, waitUntilRunning, waitUntilSettled, changeWhenSettled, writable } from "../waiting";
import { settingsOf, type Rollout } from "./fields";
import { Health, type Target } from "./health";
import { outdatedMembers, type Outdated } from "./outdated";
import { boundsOf, nextStep, type Bounds, type Step } from "./plan";
import { blocked, outOfTime, StoppedRollout, summary, unhealthy, type Seen } from "./stopped";

export interface RolloutOrder {
  readonly id: string;
  /** The number of members at the end. */
  readonly size: number;
  /** The current size. Later changes that are not ours come from outside. */
  readonly poolSize: number;
  readonly settings: Rollout;
  readonly minAvailable?: number;
  readonly remembered: readonly Outdated[];
  /** Records the progress in the state, so that it survives a failure. */
  record(progress: Progress): void;
}

export interface Progress {
  readonly outdated: readonly Outdated[];
  /** The number of members at the end. */
  readonly size: number;
  /** The pool's size is between these, unless something else scales it. */
  readonly fewest: number;
  readonly most: number;
}

/**
 * Replaces the outdated members of a pool in the steps that plan.ts chooses, until it has `size` members and none is outdated.
 * @throws PoolsError if a batch fails or the bounds allow no step; the next run continues from there
 */
export class RolloutRun {
  private readonly health: Health;
  private size: number;
  /** The last size that we know to be ours. */
  private poolSize: number;
  /** Lowered if the zone or a group has no more hosts. */
  private ceiling = Infinity;
  private replaced = 0;
  /** Whether members were added since old ones were removed. */
  private hasGrown = false;
  private batchBegan: number;
  private longestBatch = 0;
  private last: Seen | undefined;

  constructor(
    private readonly client: ZoneClient,
    private readonly order: RolloutOrder,
    private readonly context: Context,
  ) {
    this.health = new Health(order.settings.healthCheck, context);
    this.size = order.size;
    this.poolSize = order.poolSize;
    this.batchBegan = context.clock.monotonic();
  }

  /** @returns the pool at the end */
  async run(): Promise<Answer> {
    try {
      return await this.steps();
    } catch (error) {
      if (error instanceof StoppedRollout || !this.last) throw error;
      throw new StoppedRollout(`The rollout stopped: ${messageOf(error)} ${summary(this.last)}`);
    }
  }

  private async steps(): Promise<Answer> {
    const { batchPauseSeconds, pauseOnFailure } = settingsOf(this.order.settings);
    for (;;) {
      const seen = await this.lookUntilHealthy();
      const notHealthy = seen.members.filter(({ isOutdated, isAvailable }) => !isOutdated && !isAvailable);
      if (notHealthy.length > 0 && pauseOnFailure) throw this.unhealthy(seen, notHealthy);
      const step = nextStep(seen.members, seen.pool.size, this.bounds(), await this.room(seen.pool));
      if (this.isBetweenBatches(seen, step)) this.stopBeforeDeadline(seen);
      switch (step.kind) {
        case "done":
          if (notHealthy.length > 0) throw this.unhealthy(seen, notHealthy);
          return seen.pool;
        case "blocked":
          throw notHealthy.length > 0 ? this.unhealthy(seen, notHealthy) : blocked(seen, this.bounds());
        case "scale":
          await this.scale(step.size, seen);
          break;
        case "evict":
          if (this.hasGrown && batchPauseSeconds > 0) {
            this.hasGrown = false;
            await this.context.clock.sleep(batchPauseSeconds * 1000, this.context.signal);
            break; // then checks the members again
          }
          await this.evict(step.ids, seen);
      }
    }
  }

  private bounds(): Bounds {
    const { order, size } = this;
    const bounds = boundsOf(size, settingsOf(order.settings), order.minAvailable);
    return { ...bounds, ceiling: Math.min(bounds.ceiling, this.ceiling) };
  }

  /** Polls until every new member is healthy, or the time for that is over. */
  private async lookUntilHealthy(): Promise<Seen> {
    const { clock, signal } = this.context;
    const since = clock.monotonic();
    for (;;) {
      const seen = await this.look();
      const starting = seen.members.filter(({ isOutdated, isAvailable }) => !isOutdated && !isAvailable);
      if (starting.length === 0 || clock.monotonic() - since >= this.health.timeoutMs) return seen;
      await clock.sleep(this.health.intervalMs, signal);
    }
  }

  private async look(): Promise<Seen> {
    const { client, context, order, health } = this;
    const pool = writable(order.id, await waitUntilSettled(client, order.id, context));
    this.acceptForeignSize(pool);
    const listed = await client.membersOf(order.id);
    const outdated = outdatedMembers(pool, listed, order.remembered);
    this.record(outdated, pool.size, pool.size);
    const targets = new Map(pool.instances.map(({ id }) => [id, targetOf(id, listed)]));
    const answering = await health.check([...targets.values()]);
    const members = pool.instances.map(({ id }) => {
      const isOutdated = outdated.some((one) => one.id === id);
      // An outdated member need not pass a check that only the new definition may answer: one success is enough.
      return { id, isOutdated, isAvailable: answering.has(id) && (isOutdated || health.isProven(id)) };
    });
    this.last = { pool, members, targets, outdated };
    return this.last;
  }

  /** If something else scales the pool, such as an autoscaler, the rollout ends with that size. */
  private acceptForeignSize(pool: Answer): void {
    if (this.poolSize !== pool.size) {
      this.context.log(
        `Instance pool ${pool.id} was scaled from ${this.poolSize} to ${pool.size} elsewhere: the rollout ends with ${pool.size} members.`,
        "warning",
      );
      this.size = pool.size;
    }
    this.poolSize = pool.size;
  }

  private async scale(size: number, { outdated }: Seen): Promise<void> {
    const { client, order, context } = this;
    const call = { method: "PUT", path: path`/instance-pool/${order.id}:scale`, body: { size } } as const;
    const isSent = await this.change(call, `scaling of instance pool ${order.id} to ${size}`, size, () => true);
    if (!isSent) return;
    this.hasGrown = true;
    try {
      await waitUntilRunning(client, order.id, context);
    } catch (error) {
      const isFatal = outdated.length === 0 || !(error instanceof StuckError);
      if (isFatal || error.pool.instances.length <= this.bounds().floor) throw error;
      // Continue with fewer new members at a time: removed members make room.
      context.log(error.message, "warning");
      this.ceiling = error.pool.instances.length;
    }
  }

  private async evict(ids: readonly string[], { members }: Seen): Promise<void> {
    const { client, order, context } = this;
    const call = { method: "PUT", path: path`/instance-pool/${order.id}:evict`, body: { instances: ids } } as const;
    const left = members.filter(({ isOutdated }) => isOutdated).length - ids.length;
    context.log(`Rollout of instance pool ${order.id}: removing ${ids.join(", ")}; ${left} outdated members remain.`);
    const areGone = ({ instances }: Answer) => !instances.some(({ id }) => ids.includes(id));
    const what = `eviction from instance pool ${order.id}`;
    try {
      if (!(await this.change(call, what, this.poolSize - ids.length, areGone))) return;
    } catch (error) {
      // After a lost answer, the repeated call is refused because the members are gone already.
      const now = error instanceof ApiError ? await waitUntilSettled(client, order.id, context) : undefined;
      if (!now || !areGone(now)) throw error;
      this.poolSize = now.size;
    }
    await waitUntil(what, context, async () => {
      const pool = writable(order.id, await findPool(client, order.id));
      return { done: areGone(pool), value: undefined, progress: `${pool.instances.length} members exist` };
    });
    client.invalidate();
    this.replaced += ids.length;
    this.hasGrown = false;
    const { clock } = context;
    this.longestBatch = Math.max(this.longestBatch, clock.monotonic() - this.batchBegan);
    this.batchBegan = clock.monotonic();
  }

  /**
   * Sends a call that gives the pool the size `next`, unless something else has scaled it since the last read.
   *
   * @param isDone whether the pool shows the result of the call, after its answer was lost
   * @returns whether it was sent
   */
  private async change(
    call: { readonly method: "PUT"; readonly path: string; readonly body: JsonObject },
    what: string,
    next: number,
    isDone: (pool: Answer) => boolean,
  ): Promise<boolean> {
    const { client, order, context } = this;
    const attempt = { isSent: false };
    await changeWhenSettled(client, order.id, context, async (found) => {
      const pool = writable(order.id, found);
      if (attempt.isSent && pool.size === next && isDone(pool)) return;
      attempt.isSent = pool.size === this.poolSize;
      if (!attempt.isSent) return;
      // A failed call may have been applied in part.
      this.record(this.last?.outdated ?? [], pool.size, next);
      await runOperation(client, call, what, context);
    });
    if (attempt.isSent) this.poolSize = next;
    return attempt.isSent;
  }

  private record(outdated: readonly Outdated[], before: number, after: number): void {
    const [fewest, most] = [Math.min(before, after), Math.max(before, after)];
    this.order.record({ outdated, size: this.size, fewest, most });
  }

  /** The number of members that can be added to the pool's anti-affinity groups. */
  private async room(pool: Answer): Promise<number> {
    const groups = await groupsOf(this.client, pool);
    return Math.max(0, Math.min(Infinity, ...groups.map(({ room }) => room)));
  }

  /** Between batches the pool has its size; if both bounds are above 0 it never has, and a batch begins with new members. */
  private isBetweenBatches({ members }: Seen, { kind }: Step): boolean {
    const { maxUnavailable, maxSurge } = settingsOf(this.order.settings);
    return members.length === this.size || (kind === "scale" && maxUnavailable > 0 && maxSurge > 0);
  }

  /** Does not start a batch that would not end before the deadline. */
  private stopBeforeDeadline(seen: Seen): void {
    const { deadline } = this.context;
    if (this.replaced === 0 || deadline.remainingMs >= this.longestBatch) return;
    throw outOfTime(seen, deadline, this.longestBatch);
  }

  private unhealthy(seen: Seen, members: Seen["members"]): StoppedRollout {
    return unhealthy(seen, members, this.health.timeoutMs);
  }
}

/** A member that is missing in the list is being created or deleted. */
function targetOf(id: string, listed: Parameters<typeof describeMember>[1]): Target {
  return listed.some((one) => one.id === id) ? describeMember(id, listed) : { id, state: "unknown" };
}
