import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, OperationError } from "../../core/errors";
import type { HttpRequest } from "../../core/http/client";
import { path } from "../../core/http/path";
import { pollScheduleOf } from "../../core/time/poll-schedule";
import { waitUntil } from "../../core/time/wait";
import { isNotFound, type ZoneClient } from "./client";
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

/** A change that continues after its answer. */
export interface Started {
  readonly request: HttpRequest;
  readonly operation: Operation;
}

/** A pool, and whether a list shows that it is changing. */
export interface Changing {
  readonly id: string;
  isChanging(listed: Listed): boolean;
}

/** Starts a change. @returns the operation; its reference is the id of a created object */
export async function startOperation(client: ZoneClient, request: HttpRequest): Promise<Started> {
  return { request, operation: await client.change(request, operation) };
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Waits until an operation has succeeded.
 * @param object the pool that the operation changes: while a list shows the change, many waits skip their own requests
 * @returns its last answer, which may lack the reference that the first one had
 * @throws OperationError with the state, reason and message if it ends in failure or timeout
 */
export async function finishOperation(
  client: ZoneClient,
  { request, operation: started }: Started,
  what: string,
  context: Context,
  object?: Changing,
): Promise<Operation> {
  let first: Operation | undefined = started;
  const schedule = pollScheduleOf(context, `${request.method} ${request.path.replace(UUID, "")}`);
  try {
    return await client.countWait((pollInList) => {
      const poll = async () => {
        const listed = first || !object ? undefined : await pollInList(object.id);
        const isEarly = listed !== undefined && object?.isChanging(listed) === true;
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

/** Starts a change and waits until it has succeeded. */
export async function runOperation(
  client: ZoneClient,
  request: HttpRequest,
  what: string,
  context: Context,
  object?: Changing,
): Promise<void> {
  await finishOperation(client, await startOperation(client, request), what, context, object);
}

/**
 * Starts a deletion and waits for its operation. The caller has read the object before, and then waits until it is gone.
 * @param isThere whether the object still exists, after a 404
 */
export async function runDeletion(
  client: ZoneClient,
  path: string,
  what: string,
  context: Context,
  isThere: () => Promise<boolean>,
  object?: Changing,
): Promise<void> {
  let started: Started;
  try {
    started = await startOperation(client, { method: "DELETE", path });
  } catch (error) {
    if (isNotFound(error) && !(await isThere())) return;
    throw error;
  }
  try {
    await finishOperation(client, started, what, context, object);
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
