import { z } from "zod";
import type { Context } from "../../core/context";
import { messageOf, PoolsError } from "../../core/errors";
import { path } from "../../core/http/path";
import { quote } from "../../core/text/truncate";
import { duration } from "../../core/time/clock";
import { pollScheduleOf } from "../../core/time/poll-schedule";
import { waitUntil, retryWhileRefused } from "../../core/time/wait";
import type { ZoneClient } from "../api/client";
import { isBusy, isSettled } from "../api/operation";
import { LARGEST_GROUP } from "../fields";
import { answer, findPool, type Answer } from "./reading";

/** A pool that is running with the wrong number of members for this long is stuck. */
const STUCK_MS = 60_000;

const group = z.looseObject({ name: z.string().optional(), instances: z.array(z.unknown()).default([]) });

/** Waits until the pool is neither scaling nor updating. @param seen the pool as just read @returns it; undefined if it is gone */
export function waitUntilSettled(
  client: ZoneClient,
  id: string,
  context: Context,
  seen?: Answer,
): Promise<Answer | undefined> {
  let first = seen;
  const poll = async () => {
    const pool = first ?? (await findPool(client, id));
    first = undefined;
    return { done: !pool || isSettled(pool.state), value: pool, progress: `the pool is ${pool?.state ?? "gone"}` };
  };
  return waitUntil<Answer | undefined>(`instance pool ${id}`, context, poll);
}

/** Runs `act` on the settled pool, and again if another change made the API refuse it. @param seen the pool as just read */
export async function changeWhenSettled(
  client: ZoneClient,
  id: string,
  context: Context,
  act: (pool: Answer | undefined) => Promise<void>,
  seen?: Answer,
): Promise<void> {
  let first = seen;
  await retryWhileRefused(`instance pool ${id}`, context, isBusy, async () => {
    const pool = await waitUntilSettled(client, id, context, first);
    first = undefined;
    await act(pool);
  });
}

/**
 * Waits until the pool is running with `size` members: a successful operation guarantees neither.
 * @throws StuckError if the pool is running with another number that no longer changes
 */
export async function waitUntilRunning(
  client: ZoneClient,
  id: string,
  context: Context,
  read = () => existing(client, id),
): Promise<Answer> {
  let stuckSince: number | undefined;
  let members = 0;
  const poll = async () => {
    const pool = await read();
    if (pool.state === "suspended") throw new PoolsError(`Instance pool ${id} is suspended: ask Exoscale's support.`);
    const { length } = pool.instances;
    const now = context.clock.monotonic();
    const isOff = pool.state === "running" && length !== pool.size;
    stuckSince = isOff && length === members ? (stuckSince ?? now) : undefined;
    members = length;
    if (stuckSince !== undefined && now - stuckSince >= STUCK_MS) throw await stuck(client, pool);
    return {
      done: pool.state === "running" && !isOff,
      value: pool,
      progress: `${length} of ${pool.size} instances exist, the pool is ${pool.state}`,
    };
  };
  const running = await waitUntil(
    `instance pool ${id}`,
    context,
    poll,
    pollScheduleOf(context, "pools that come to run"),
  );
  client.invalidate();
  return running;
}

/** The same for a pool that was just created. A list that shows it complete is newer than the creation: many waits share it. */
export function waitUntilCreated(client: ZoneClient, id: string, size: number, context: Context): Promise<Answer> {
  return client.countWait((pollInList) =>
    waitUntilRunning(client, id, context, async () => {
      const listed = answer.safeParse(await pollInList(id)).data;
      return listed?.size === size ? listed : await existing(client, id);
    }),
  );
}

/** For changes that do not affect the size: a wrong number of members is only a warning. */
export async function waitUntilRunningOrWarn(client: ZoneClient, id: string, context: Context): Promise<Answer> {
  try {
    return await waitUntilRunning(client, id, context);
  } catch (error) {
    if (!(error instanceof StuckError)) throw error;
    context.log(error.message, "warning");
    return error.pool;
  }
}

/** Whether the pool is running with fewer members than its size. */
export function isStuck({ state, instances, size }: Answer): boolean {
  return state === "running" && instances.length < size;
}

export async function waitUntilGone(client: ZoneClient, id: string, context: Context): Promise<void> {
  await client.countWait((pollInList) => {
    const poll = async () => {
      const listed = answer.safeParse(await pollInList(id)).data;
      const pool = listed ?? (await client.findOnce(path`/instance-pool/${id}`, answer));
      return { done: !pool, value: undefined, progress: `${pool?.instances.length ?? 0} instances left` };
    };
    return waitUntil(`deletion of instance pool ${id}`, context, poll, pollScheduleOf(context, "pools that go"));
  });
  client.invalidate();
}

/** @throws PoolsError if the pool is gone or has a manager */
export function writable(id: string, pool: Answer | undefined): Answer {
  if (!pool)
    throw new PoolsError(
      `Instance pool ${id} is gone: it was deleted elsewhere. Run \`pulumi refresh\`, and the next \`pulumi up\` creates a new one.`,
    );
  if (pool.manager) throw new PoolsError(`${managedBy(pool.manager)} Change it there, and run \`pulumi refresh\`.`);
  return pool;
}

export function managedBy({ type, id }: NonNullable<Answer["manager"]>): string {
  return `The pool is managed by ${type} ${id}: this package never changes it.`;
}

/** The pool is running with another number of members than its size, and nothing changes it. */
export class StuckError extends PoolsError {
  constructor(
    message: string,
    readonly pool: Answer,
  ) {
    super(message);
  }
}

async function existing(client: ZoneClient, id: string): Promise<Answer> {
  const pool = await findPool(client, id);
  if (!pool) throw new PoolsError(`Instance pool ${id} is gone: it was deleted elsewhere. Run \`pulumi refresh\`.`);
  return pool;
}

async function stuck(client: ZoneClient, pool: Answer): Promise<StuckError> {
  const { id, size, instances } = pool;
  const has = `Instance pool ${id} has ${instances.length} of ${size} instances, and that has not changed for ${duration(STUCK_MS)}.`;
  const advice = isStuck(pool)
    ? `${await reasonOf(client, pool)} Lower the size, or make room and run \`pulumi up\` again, which requests the same size once more.`
    : "The size was lowered elsewhere. `pulumi refresh` shows the difference.";
  return new StuckError(`${has} ${advice}`, pool);
}

/** The anti-affinity groups of a pool, each with the number of members that can still be added. */
export function groupsOf(
  client: ZoneClient,
  pool: Answer,
): Promise<{ readonly id: string; readonly name?: string; readonly room: number }[]> {
  return Promise.all(
    pool["anti-affinity-groups"].map(async ({ id }) => {
      const found = await client.findOnce(path`/anti-affinity-group/${id}`, group);
      return { id, name: found?.name, room: LARGEST_GROUP - (found?.instances.length ?? 0) };
    }),
  );
}

/** Why a pool does not grow: the API does not say, so check its groups. */
async function reasonOf(client: ZoneClient, pool: Answer): Promise<string> {
  let full: string[];
  try {
    const groups = await groupsOf(client, pool);
    full = groups.filter(({ room }) => room <= 0).map(({ id, name }) => `group ${quote(name)} (${id})`);
  } catch (error) {
    return `The reason is not known: ${messageOf(error)}`;
  }
  return full.length > 0
    ? `antiAffinityGroupIds: ${full.join(", ")} is full: a group takes at most ${LARGEST_GROUP} instances.`
    : "The zone may have no capacity for this instance type, the hosts may not suffice for its anti-affinity groups, or the account's quota may be used up.";
}
