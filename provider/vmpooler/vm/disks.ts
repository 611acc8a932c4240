import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, mayHaveHappened } from "../../core/errors";
import { path } from "../../core/http/path";
import { asList } from "../../core/json";
import type { Replacement } from "../../core/resource";
import { field } from "../../core/schema/field";
import { isUnknown } from "../../core/schema/unknown";
import { ok, type PoolerClient } from "../api/client";
import { lockVm, waitUntilAdded } from "./add-to-vm";
import { runningVm } from "./hosts";
import type { VmAnswer } from "./reading";

const PAUSE_MS = 5_000;

/** Disks that are added to a VM, by their sizes. */
export const disks = field(z.array(z.int().min(1).max(2048)).optional(), {
  description: "Sizes in GB of additional disks, in any order",
  equals: (old, next) =>
    without(asList(old), asList(next)).length === 0 && without(asList(next), asList(old)).length === 0,
});

/** The replacement for a removed or resized disk. */
export const diskRemoval = {
  field: "disks",
  reason: "The API can neither remove nor resize a disk.",
  when: (old: unknown, next: unknown): boolean => {
    const before = asList(old);
    if (isUnknown(next)) return before.length > 0;
    const after = asList(next);
    // A size that is not known yet may be one of the old ones.
    return without(before, after).length > after.filter(isUnknown).length;
  },
} as const satisfies Replacement<z.ZodObject<{ disks: z.ZodArray }>>;

/** How many disks of `size` GB were added to the VM. */
export function countDisks(answer: Pick<VmAnswer, "disk">, size: number): number {
  return sizesOf(answer).filter((one) => one === size).length;
}

/** The sizes in GB of the disks that were added. */
export function sizesOf({ disk }: Pick<VmAnswer, "disk">): number[] {
  return disk.map((text) => Number(/^\+(\d+)gb$/.exec(text)?.[1])).filter((size) => size > 0);
}

/**
 * Adds a disk and waits until it exists. The server merges queued requests of one size for one VM, so the next is sent when
 * the last is done.
 * @param requested is called once the server may have accepted the request, with the disk's number among those of its size
 */
export function addDisk(
  client: PoolerClient,
  host: string,
  size: number,
  context: Context,
  requested: (ordinal: number) => void,
): Promise<void> {
  return lockVm(client, host, async () => {
    const ordinal = countDisks(await runningVm(client, host), size) + 1;
    // Without time to wait, a slow disk looks like a failed one: do not request it.
    context.signal.throwIfAborted();
    await context.announce(`Adding a disk of ${size} GB to ${host}.`);
    await request(client, host, size, ordinal, context);
    requested(ordinal);
    await untilDisk(client, host, size, ordinal, context);
  });
}

/** Waits until the VM has `ordinal` disks of `size` GB. */
export async function untilDisk(
  client: PoolerClient,
  host: string,
  size: number,
  ordinal: number,
  context: Context,
): Promise<void> {
  await waitUntilAdded(`disk of ${size} GB on ${host}`, context, async () => {
    const there = countDisks(await runningVm(client, host), size);
    return { done: there >= ordinal, value: undefined, progress: `${there} of ${ordinal} disks of ${size} GB there` };
  });
}

/** Does not retry after a lost response, which could add a second disk: the caller waits for the disk instead. */
async function request(
  client: PoolerClient,
  host: string,
  size: number,
  ordinal: number,
  { clock, signal }: Context,
): Promise<void> {
  for (;;) {
    try {
      await client.change({ method: "POST", path: path`/vm/${host}/disk/${String(size)}` }, ok);
      return;
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      // Only a 429 proves that nothing has begun: a 503 may come from a gateway while the server adds the disk.
      const isThrottled = error instanceof ApiError && error.status === 429;
      if (!isThrottled || signal.aborted) return;
    }
    await clock.sleep(PAUSE_MS, signal);
    if (countDisks(await runningVm(client, host), size) >= ordinal) return;
  }
}

/** `all` without one element for each of `some`: [8, 8] without [8] is [8]. */
export function without<T>(all: readonly T[], some: readonly T[]): T[] {
  return split(all, some).others;
}

/** The elements of `all` that are also in `some`, as often as there, and the others. Both in the order of `all`. */
export function split<T>(all: readonly T[], some: readonly T[]): { readonly common: T[]; readonly others: T[] } {
  const left = [...some];
  const [common, others]: [T[], T[]] = [[], []];
  for (const element of all) {
    const at = left.indexOf(element);
    if (at >= 0) left.splice(at, 1);
    (at >= 0 ? common : others).push(element);
  }
  return { common, others };
}
