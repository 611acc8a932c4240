import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, mayHaveHappened } from "../../core/errors";
import { path } from "../../core/http/path";
import type { Replacement } from "../../core/resource";
import { field } from "../../core/schema/field";
import { isUnknown } from "../../core/schema/unknown";
import { ok, type PoolerClient } from "../api/client";
import { oneAtATime, untilMade } from "./additions";
import { runningVm } from "./hosts";
import type { VmAnswer } from "./reading";

const PAUSE_MS = 5_000;

/** The disks of a VM beside the one that it comes with: which sizes, and how many of each. */
export const disks = field(z.array(z.int().min(1).max(2048)).optional(), {
  description: "Sizes in GB of disks beside the one that the VM comes with; their order means nothing",
  note: "a removed or resized disk replaces, because the API can neither take it off nor change it",
  equals: (old, next) =>
    without(asList(old), asList(next)).length === 0 && without(asList(next), asList(old)).length === 0,
});

/** The replacement of a VM whose disks are fewer, or of other sizes, than they were. */
export const diskRemoval = {
  field: "disks",
  reason: "The API can neither take off nor resize a disk.",
  when: (old: unknown, next: unknown): boolean => {
    const before = asList(old);
    if (isUnknown(next)) return before.length > 0;
    const after = asList(next);
    // A size that is not known yet may be one of those that seem lost.
    return without(before, after).length > after.filter(isUnknown).length;
  },
} as const satisfies Replacement<z.ZodObject<{ disks: z.ZodArray }>>;

/** How many disks of `size` GB the VM has. The one it was made with is not among them. */
export function countDisks({ disk }: Pick<VmAnswer, "disk">, size: number): number {
  return disk.filter((text) => text === `+${size}gb`).length;
}

/** The sizes in GB of the disks that were added. */
export function sizesOf({ disk }: Pick<VmAnswer, "disk">): number[] {
  return disk.map((text) => Number(/^\+(\d+)gb$/.exec(text)?.[1])).filter((size) => size > 0);
}

/**
 * Adds a disk and waits until it is there. Requests wait in a set on the server: two of one size for one VM would be
 * one, so the next goes out when the last is done.
 * @param asked is told which of its size the disk will be, as soon as the server may have taken the request.
 */
export function addDisk(
  client: PoolerClient,
  host: string,
  size: number,
  context: Context,
  asked: (ordinal: number) => void,
): Promise<void> {
  return oneAtATime(client, host, async () => {
    const ordinal = countDisks(await runningVm(client, host), size) + 1;
    // What cannot be waited for is not asked for: nothing would tell it from a disk that never appears.
    context.signal.throwIfAborted();
    // If this process is killed before the answer, the request stands nowhere but in the output of the command.
    context.log(`Adding a disk of ${size} GB to ${host}.`, "progress");
    await request(client, host, size, ordinal, context);
    asked(ordinal);
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
  await untilMade(`disk of ${size} GB on ${host}`, context, async () => {
    const there = countDisks(await runningVm(client, host), size);
    return { done: there >= ordinal, value: undefined, progress: `${there} of ${ordinal} disks of ${size} GB there` };
  });
}

/** A lost answer is no reason to ask again: a second request may become a second disk. The wait shows what became of it. */
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
      // A 503 does not say that nothing was begun: it may be a gateway's, and the server behind it at work.
      const refusedToBegin = error instanceof ApiError && error.status === 429;
      if (!refusedToBegin || signal.aborted) return;
    }
    await clock.sleep(PAUSE_MS, signal);
    if (countDisks(await runningVm(client, host), size) >= ordinal) return;
  }
}

/** `all` without each of `some`, one for one: [8, 8] without [8] is [8]. */
export function without<T>(all: readonly T[], some: readonly T[]): T[] {
  const left = [...some];
  return all.filter((element) => {
    const at = left.indexOf(element);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
