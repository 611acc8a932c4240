import { messageOf } from "../../../core/errors";
import type { ZoneClient } from "../../api/client";
import { describeMember, type Answer } from "../reading";
import type { PoolContext } from "../types";
import { StuckError, waitUntilRunning } from "../waiting";
import { settingsOf } from "./fields";
import { Health } from "./health";
import { boundsOf, nextStep, type Bounds, type Step } from "./plan";
import { RolloutPool, type RolloutOrder } from "./pool";
import { blocked, outOfTime, StoppedRollout, summary, unhealthy, type Seen } from "./stopped";

/**
 * Replaces the outdated members of a pool in the steps that plan.ts chooses, until it has `size` members and none is outdated.
 * @throws PoolsError if a batch fails or the bounds allow no step; the next run continues from there
 */
export class RolloutRun {
  private readonly pool: RolloutPool;
  private readonly settings: ReturnType<typeof settingsOf>;
  private readonly health: Health;
  /** Lowered if the zone or a group has no more hosts. */
  private ceiling = Infinity;
  /** Whether members were added since old ones were removed. */
  private hasGrown = false;
  private batchBegan: number;
  private longestBatch = 0;
  private last: Seen | undefined;

  constructor(
    private readonly client: ZoneClient,
    private readonly order: RolloutOrder,
    private readonly context: PoolContext,
  ) {
    this.pool = new RolloutPool(client, order, context);
    this.settings = settingsOf(order.settings);
    this.health = new Health(order.settings.healthCheck, context);
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
    const { batchPauseSeconds, pauseOnFailure } = this.settings;
    const { clock, signal } = this.context;
    for (;;) {
      const seen = await this.lookUntilHealthy();
      const failure = seen.unhealthy.length > 0 ? unhealthy(seen, this.health.timeoutMs) : undefined;
      if (failure && pauseOnFailure) throw failure;
      const step = nextStep(seen.members, seen.pool.size, this.bounds(), await this.pool.room(seen.pool));
      this.stopBeforeDeadline(seen, step);
      switch (step.kind) {
        case "done":
          if (failure) throw failure;
          return seen.pool;
        case "blocked":
          throw failure ?? blocked(seen, this.bounds());
        case "scale":
          await this.scale(step.size, seen);
          break;
        case "evict":
          if (this.hasGrown && batchPauseSeconds > 0) {
            this.hasGrown = false;
            await clock.sleep(batchPauseSeconds * 1000, signal);
            break; // then checks the members again
          }
          await this.evict(step.ids, seen);
      }
    }
  }

  private bounds(): Bounds {
    const bounds = boundsOf(this.pool.size, this.settings, this.order.minAvailable);
    return { ...bounds, ceiling: Math.min(bounds.ceiling, this.ceiling) };
  }

  /** Polls until every new member is healthy, or the time for that is over. */
  private async lookUntilHealthy(): Promise<Seen> {
    const { clock, signal } = this.context;
    const since = clock.monotonic();
    for (;;) {
      this.last = await this.look();
      if (this.last.unhealthy.length === 0 || clock.monotonic() - since >= this.health.timeoutMs) return this.last;
      await clock.sleep(this.health.intervalMs, signal);
    }
  }

  private async look(): Promise<Seen> {
    const { pool, listed, outdated } = await this.pool.read();
    const instances = pool.instances.map(({ id }) => {
      // A member that is missing in the list is being created or deleted.
      return listed.some((one) => one.id === id) ? describeMember(id, listed) : { id, state: "unknown" };
    });
    const answering = await this.health.check(instances);
    const members = instances.map(({ id, publicIp }) => {
      const isOutdated = outdated.some((one) => one.id === id);
      // For an outdated member one success is enough: perhaps only the new definition has the health check's endpoint.
      return { id, publicIp, isOutdated, isAvailable: answering.has(id) && (isOutdated || this.health.isProven(id)) };
    });
    const unhealthy = members.filter(({ isOutdated, isAvailable }) => !isOutdated && !isAvailable);
    return { pool, members, unhealthy, outdated };
  }

  private async scale(size: number, { outdated }: Seen): Promise<void> {
    if (!(await this.pool.scale(size))) return;
    this.hasGrown = true;
    try {
      await waitUntilRunning(this.client, this.order.id, this.context);
    } catch (error) {
      const isFatal = outdated.length === 0 || !(error instanceof StuckError);
      if (isFatal || error.pool.instances.length <= this.bounds().floor) throw error;
      // Continue with fewer new members at a time: removed members make room.
      this.context.log(error.message, "warning");
      this.ceiling = error.pool.instances.length;
    }
  }

  private async evict(ids: readonly string[], { outdated }: Seen): Promise<void> {
    const { order, context } = this;
    const left = outdated.length - ids.length;
    context.log(`Rollout of instance pool ${order.id}: removing ${ids.join(", ")}; ${left} outdated members remain.`);
    if (!(await this.pool.evict(ids))) return;
    this.hasGrown = false;
    const now = context.clock.monotonic();
    this.longestBatch = Math.max(this.longestBatch, now - this.batchBegan);
    this.batchBegan = now;
  }

  /**
   * Does not start a batch that would not end before the deadline. Between batches the pool has its size; if both bounds are
   * above 0 it never has, and a batch begins with new members.
   */
  private stopBeforeDeadline(seen: Seen, { kind }: Step): void {
    const { maxUnavailable, maxSurge } = this.settings;
    const { deadline } = this.context;
    const isBetweenBatches =
      seen.members.length === this.pool.size || (kind === "scale" && maxUnavailable > 0 && maxSurge > 0);
    if (isBetweenBatches && deadline.remainingMs < this.longestBatch)
      throw outOfTime(seen, deadline, this.longestBatch);
  }
}
