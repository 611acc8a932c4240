import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, OperationError } from "../../core/errors";
import type { HttpRequest } from "../../core/http/client";
import { path } from "../../core/http/path";
import { pollScheduleOf } from "../../core/time/poll-schedule";
import { waitUntil } from "../../core/time/wait";
import { isNotFound, type ZoneClient } from "./client";
import { UUID } from "./patterns";
import type { Listed } from "./zone";

/** The immediate answer to every change; the change itself continues. */
export const operation = z.object({
  id: z.string(),
  state: z.enum(["pending", "success", "failure", "timeout"]),
  reason: z.string().optional(),
  message: z.string().optional(),
  reference: z.object({ id: z.guid().optional() }).optional(),
});
export type Operation = z.output<typeof operation>;

/** A request that starts a change. `what` names the change in messages. */
export interface Call extends HttpRequest {
  readonly what: string;
}

/** Starts a change. @returns the operation; its reference is the id of a created object */
export function startOperation(client: ZoneClient, call: Call): Promise<Operation> {
  return client.change(call, operation);
}

/**
 * Waits until an operation has succeeded.
 * @param poolId the pool that the operation changes: while a list shows the change, many waits skip their own requests
 * @returns its last answer, which may lack the reference that the first one had
 * @throws OperationError with the state, reason and message if it ends in failure or timeout
 */
export async function finishOperation(
  client: ZoneClient,
  { what, method, path: url }: Call,
  started: Operation,
  context: Context,
  poolId?: string,
): Promise<Operation> {
  let first: Operation | undefined = started;
  const schedule = pollScheduleOf(context, `${method} ${url.replace(new RegExp(UUID, "g"), "")}`);
  try {
    return await client.countWait((pollInList) => {
      const poll = async () => {
        const isEarly = !first && poolId !== undefined && isChanging(await pollInList(poolId));
        const seen = first ?? (isEarly ? started : await client.get(path`/operation/${started.id}`, operation));
        first = undefined;
        if (seen.state === "failure" || seen.state === "timeout")
          throw new OperationError(what, seen.state, seen.reason, seen.message);
        return { done: seen.state === "success", value: seen, progress: "the operation is pending" };
      };
      return waitUntil(what, context, poll, schedule);
    });
  } finally {
    client.invalidate();
  }
}

/** Whether a list shows the pool as being created, scaled, updated or destroyed. */
function isChanging(pool: Listed | undefined): boolean {
  return typeof pool?.state === "string" && !isSettled(pool.state);
}

export function isSettled(poolState: string): boolean {
  return poolState === "running" || poolState === "suspended";
}

/** Starts a change and waits until it has succeeded. */
export async function runOperation(client: ZoneClient, call: Call, context: Context, poolId?: string): Promise<void> {
  await finishOperation(client, call, await startOperation(client, call), context, poolId);
}

/**
 * Starts a deletion and waits for its operation. The caller has read the object before, and then waits until it is gone.
 * @param isThere whether the object still exists, after a 404
 */
export async function runDeletion(
  client: ZoneClient,
  deletion: { readonly what: string; readonly path: string },
  context: Context,
  isThere: () => Promise<boolean>,
  poolId?: string,
): Promise<void> {
  const call = { ...deletion, method: "DELETE" } as const;
  let started: Operation;
  try {
    started = await startOperation(client, call);
  } catch (error) {
    if (isNotFound(error) && !(await isThere())) return;
    throw error;
  }
  try {
    await finishOperation(client, call, started, context, poolId);
  } catch (error) {
    // The API may drop the record of an operation before it ends.
    if (!isNotFound(error)) throw error;
  }
}

/** Another change of the same object is running: retry later. */
export function isBusy(error: unknown): boolean {
  if (error instanceof OperationError) return error.reason === "busy" || error.reason === "conflict";
  return (
    error instanceof ApiError &&
    (error.status === 409 || /\b(busy|locked|already being|in progress)\b/i.test(error.refusal.message))
  );
}

/** The object is in use. The API has no fixed message for this. */
export function isInUse(error: unknown): boolean {
  return (
    isBusy(error) || (error instanceof ApiError && /\bin use\b|\bused by\b|not empty/i.test(error.refusal.message))
  );
}
