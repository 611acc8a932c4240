import { z } from "zod";
import type { Context } from "../../../core/context";
import { ApiError, messageOf, PoolsError } from "../../../core/errors";
import { path } from "../../../core/http/path";
import type { JsonObject } from "../../../core/json";
import { duration } from "../../../core/time/clock";
import { waitUntil } from "../../../core/time/wait";
import type { Listed, ZoneClient } from "../../api/client";
import { runOperation } from "../../api/operation";
import { findPool, type Answer } from "../reading";
import { groupsOf, StuckError, waitUntilRunning, waitUntilSettled, changeWhenSettled, writable } from "../waiting";
import { settingsOf, type Rollout } from "./fields";
import { Health, type Target } from "./health";
import { outdatedMembers, type Outdated } from "./outdated";
import { boundsOf, nextStep, type Bounds, type Member, type Step } from "./plan";

export interface RolloutOrder {
  readonly id: string;
  /** Members in the end. */
  readonly size: number;
  /** The pool's size now: who changes it from then on is somebody else. */
  readonly poolSize: number;
  readonly settings: Rollout;
  readonly minAvailable?: number;
  readonly remembered: readonly Outdated[];
  /** Hears where the rollout stands, so that a failure leaves it in the state. */
  record(standing: Standing): void;
}

export interface Standing {
  readonly outdated: readonly Outdated[];
  /** Members in the end. */
  readonly size: number;
  /** Between these is the pool's size, while nobody else scales it. */
  readonly fewest: number;
  readonly most: number;
}

/** What one look finds. */
interface Seen {
  readonly pool: Answer;
  readonly members: readonly Member[];
  readonly targets: ReadonlyMap<string, Target>;
  readonly outdated: readonly Outdated[];
}

const target = z.looseObject({ id: z.string(), state: z.string().optional(), "public-ip": z.string().optional() });

/**
 * Replaces the outdated members of a pool, step by step as plan.ts decides, until it has `size` members and none is outdated.
 * @throws PoolsError where a batch fails or the bounds allow no step: the pool stays as it is, and the next run goes on from there
 */
export class RolloutRun {
  private readonly health: Health;
  private size: number;
  /** The size that this run, or what came before it, has given the pool. */
  private poolSize: number;
  /** Lower than the bounds' where the zone or a group has no more hosts. */
  private ceiling = Infinity;
  private replaced = 0;
  /** Whether new members have been made since old ones left. */
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
      throw new StoppedRollout(`The rollout stopped: ${messageOf(error)} ${standing(this.last)}`);
    }
  }

  private async steps(): Promise<Answer> {
    const { batchPauseSeconds, pauseOnFailure } = settingsOf(this.order.settings);
    for (;;) {
      const seen = await this.lookUntilHealthy();
      const sick = seen.members.filter(({ isOutdated, isAvailable }) => !isOutdated && !isAvailable);
      if (sick.length > 0 && pauseOnFailure) throw this.failed(seen, sick);
      const step = nextStep(seen.members, seen.pool.size, this.bounds(), await this.room(seen.pool));
      if (this.isBetweenBatches(seen, step)) this.stopBeforeDeadline(seen);
      switch (step.kind) {
        case "done":
          if (sick.length > 0) throw this.failed(seen, sick);
          return seen.pool;
        case "blocked":
          throw sick.length > 0 ? this.failed(seen, sick) : this.blocked(seen);
        case "scale":
          await this.scale(step.size, seen);
          break;
        case "evict":
          if (this.hasGrown && batchPauseSeconds > 0) {
            this.hasGrown = false;
            await this.context.clock.sleep(batchPauseSeconds * 1000, this.context.signal);
            break; // and looks again
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

  /** Looks until every new member is healthy, or its time is over. */
  private async lookUntilHealthy(): Promise<Seen> {
    const { clock, signal } = this.context;
    const since = clock.monotonic();
    for (;;) {
      const seen = await this.look();
      const young = seen.members.filter(({ isOutdated, isAvailable }) => !isOutdated && !isAvailable);
      if (young.length === 0 || clock.monotonic() - since >= this.health.timeoutMs) return seen;
      await clock.sleep(this.health.intervalMs, signal);
    }
  }

  private async look(): Promise<Seen> {
    const { client, context, order, health } = this;
    const pool = writable(order.id, await waitUntilSettled(client, order.id, context));
    this.notice(pool);
    const listed = await client.membersOf(order.id);
    const outdated = outdatedMembers(pool, listed, order.remembered);
    this.record(outdated, pool.size, pool.size);
    const targets = new Map(pool.instances.map(({ id }) => [id, targetOf(id, listed)]));
    const answering = await health.look([...targets.values()]);
    const members = pool.instances.map(({ id }) => {
      const isOutdated = outdated.some((one) => one.id === id);
      // An outdated member may not know the check that the new definition answers: it leaves in any case.
      return { id, isOutdated, isAvailable: answering.has(id) && (isOutdated || health.isProven(id)) };
    });
    this.last = { pool, members, targets, outdated };
    return this.last;
  }

  /** Who else scales the pool, as an autoscaler does, decides on its size. */
  private notice(pool: Answer): void {
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
    const isMade = await this.change(call, `scaling of instance pool ${order.id} to ${size}`, size, () => true);
    if (!isMade) return;
    this.hasGrown = true;
    try {
      await waitUntilRunning(client, order.id, context);
    } catch (error) {
      const isFatal = outdated.length === 0 || !(error instanceof StuckError);
      if (isFatal || error.pool.instances.length <= this.bounds().floor) throw error;
      // Fewer new members at a time, then. Those that leave make room.
      context.log(error.message, "warning");
      this.ceiling = error.pool.instances.length;
    }
  }

  private async evict(ids: readonly string[], { members }: Seen): Promise<void> {
    const { client, order, context } = this;
    const call = { method: "PUT", path: path`/instance-pool/${order.id}:evict`, body: { instances: ids } } as const;
    const left = members.filter(({ isOutdated }) => isOutdated).length - ids.length;
    context.log(`Rollout of instance pool ${order.id}: ${ids.join(", ")} leave; ${left} outdated members are left.`);
    const areGone = ({ instances }: Answer) => !instances.some(({ id }) => ids.includes(id));
    const what = `eviction from instance pool ${order.id}`;
    try {
      if (!(await this.change(call, what, this.poolSize - ids.length, areGone))) return;
    } catch (error) {
      // After a lost answer the same call meets members that have gone already.
      const now = error instanceof ApiError ? await waitUntilSettled(client, order.id, context) : undefined;
      if (!now || !areGone(now)) throw error;
      this.poolSize = now.size;
    }
    await waitUntil(what, context, async () => {
      const pool = writable(order.id, await findPool(client, order.id));
      return { done: areGone(pool), value: undefined, progress: `${pool.instances.length} members are there` };
    });
    client.invalidate();
    this.replaced += ids.length;
    this.hasGrown = false;
    const { clock } = context;
    this.longestBatch = Math.max(this.longestBatch, clock.monotonic() - this.batchBegan);
    this.batchBegan = clock.monotonic();
  }

  /**
   * Makes a call that gives the pool the size `next`, unless somebody else has scaled it since the last look.
   *
   * @param isDone whether the pool, where it has that size already, is as after the call, whose answer was lost
   * @returns whether it was made
   */
  private async change(
    call: { readonly method: "PUT"; readonly path: string; readonly body: JsonObject },
    what: string,
    next: number,
    isDone: (pool: Answer) => boolean,
  ): Promise<boolean> {
    const { client, order, context } = this;
    const attempt = { isMade: false };
    await changeWhenSettled(client, order.id, context, async (found) => {
      const pool = writable(order.id, found);
      if (attempt.isMade && pool.size === next && isDone(pool)) return;
      attempt.isMade = pool.size === this.poolSize;
      if (!attempt.isMade) return;
      // A change that fails may have been made in part.
      this.record(this.last?.outdated ?? [], pool.size, next);
      await runOperation(client, call, what, context);
    });
    if (attempt.isMade) this.poolSize = next;
    return attempt.isMade;
  }

  private record(outdated: readonly Outdated[], before: number, after: number): void {
    const [fewest, most] = [Math.min(before, after), Math.max(before, after)];
    this.order.record({ outdated, size: this.size, fewest, most });
  }

  /** How many more members the pool's anti-affinity groups take. */
  private async room(pool: Answer): Promise<number> {
    const groups = await groupsOf(this.client, pool);
    return Math.max(0, Math.min(Infinity, ...groups.map(({ room }) => room)));
  }

  /** Where nothing is above or below its size; with both bounds open that is never so, and new members begin a batch. */
  private isBetweenBatches({ members }: Seen, { kind }: Step): boolean {
    const { maxUnavailable, maxSurge } = settingsOf(this.order.settings);
    return members.length === this.size || (kind === "scale" && maxUnavailable > 0 && maxSurge > 0);
  }

  /** A batch that would not end in time is not begun. */
  private stopBeforeDeadline(seen: Seen): void {
    const { deadline } = this.context;
    if (this.replaced === 0 || deadline.remainingMs >= this.longestBatch) return;
    throw new StoppedRollout(
      `The rollout stopped between two batches: ${duration(deadline.remainingMs)} of ${duration(deadline.limitMs)} are left, and a batch took up to ${duration(this.longestBatch)}. ${standing(seen)} Run \`pulumi up\` again to continue, or give it longer with the customTimeouts option.`,
    );
  }

  private failed(seen: Seen, sick: readonly Member[]): StoppedRollout {
    const which = sick.map(({ id }) => `${id}${addressOf(seen.targets.get(id))}`).join(", ");
    return new StoppedRollout(
      `The rollout stopped: new members are not healthy after ${duration(this.health.timeoutMs)}: ${which}. ${standing(seen)} Change what they are made from, or repair or evict them; the next \`pulumi up\` continues.`,
    );
  }

  private blocked(seen: Seen): StoppedRollout {
    const { floor, ceiling } = this.bounds();
    const available = seen.members.filter(({ isAvailable }) => isAvailable).length;
    return new StoppedRollout(
      `The rollout stopped: ${seen.members.length} members are there, ${available} of them healthy; at least ${floor} must stay, and there is room for ${Math.min(ceiling, seen.members.length)}. ${standing(seen)} Allow a higher rollout.maxUnavailable or a lower minAvailable, or make room in the pool's anti-affinity groups; the next \`pulumi up\` continues.`,
    );
  }
}

/** Says what stopped the rollout, and which members are outdated. */
class StoppedRollout extends PoolsError {}

function targetOf(id: string, listed: readonly Listed[]): Target {
  const found = target.safeParse(listed.find((one) => one.id === id));
  // One that is in no list is about to come or to go.
  if (!found.success) return { id, state: "unknown" };
  return { id, state: found.data.state, publicIp: found.data["public-ip"] };
}

function addressOf(member: Target | undefined): string {
  return member?.publicIp === undefined ? "" : ` (${member.publicIp})`;
}

function standing({ outdated, members }: Seen): string {
  const old = outdated.map(({ id }) => id);
  if (old.length === 0) return "No member is outdated any more.";
  return `Of ${members.length} members ${old.length} are outdated: ${old.join(", ")}.`;
}
