import type { Context } from "../../core/context";
import { ApiError, DeadlineError, mayHaveHappened } from "../../core/errors";
import { path } from "../../core/http/client";
import { ok, type PoolerClient } from "../api/client";
import { oneAtATime, runningVm, untilMade } from "./changes";
import type { VmAnswer } from "./reading";

const PAUSE_MS = 5_000;

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
    refuseTooLate(host, size, context);
    // Should this process be killed before the answer, the request stands nowhere but in the output of the command.
    context.log(`asking for a disk of ${size} GB for ${host}`, "progress");
    await request(client, host, size, ordinal, context);
    asked(ordinal);
    await untilDisk(client, host, size, ordinal, context);
  });
}

/** What cannot be waited for is not asked for: nothing would tell it from a disk that never appears. */
function refuseTooLate(host: string, size: number, { clock, startedAt, timeoutMs }: Context): void {
  if (clock.now() < startedAt + timeoutMs) return;
  throw new DeadlineError(
    `There is no time left to add a disk of ${size} GB to ${host}: it was not asked for. Run \`pulumi up\` again.`,
  );
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
  context: Context,
): Promise<void> {
  const { clock, signal, startedAt, timeoutMs } = context;
  for (;;) {
    try {
      await client.change({ method: "POST", path: path`/vm/${host}/disk/${String(size)}` }, ok);
      return;
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      // A 503 is none: it may be a gateway's, and the server behind it at work.
      const refusedToBegin = error instanceof ApiError && error.status === 429;
      if (!refusedToBegin || clock.now() > startedAt + timeoutMs) return;
    }
    await clock.sleep(PAUSE_MS, signal);
    if (countDisks(await runningVm(client, host), size) >= ordinal) return;
  }
}
