import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, OperationError } from "../../core/errors";
import type { HttpRequest } from "../../core/http/client";
import { path } from "../../core/http/path";
import { pollScheduleOf } from "../../core/time/poll-schedule";
import { waitUntil } from "../../core/time/wait";
import { isNotFound, type ZoneClient } from "./client";

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

/** Starts a change. @returns the operation; its reference is the id of a created object */
export async function startOperation(client: ZoneClient, request: HttpRequest): Promise<Started> {
  return { request, operation: await client.change(request, operation) };
}

/** With shared polls, every 8th poll still requests the operation itself. */
const POLL_OPERATION_EVERY = 8;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Waits until an operation has succeeded.
 * @param isUnderWay whether a shared list still shows the object as changing
 * @returns its last answer, which may lack the reference that the first one had
 * @throws OperationError with the state, reason and message if it ends in failure or timeout
 */
export async function finishOperation(
  client: ZoneClient,
  { request, operation: started }: Started,
  what: string,
  context: Context,
  isUnderWay: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<Operation> {
  let first: Operation | undefined = started;
  let polls = 0;
  const poll = async () => {
    // Among many waits, skip the request while a shared list shows the object as changing; the list may be wrong.
    const isEarly =
      first === undefined && (polls += 1) % POLL_OPERATION_EVERY !== 0 && client.sharesPolls && (await isUnderWay());
    const seen = first ?? (isEarly ? started : await client.get(path`/operation/${started.id}`, operation));
    first = undefined;
    return { done: seen.state !== "pending", value: seen, progress: "the operation is pending" };
  };
  const pace = pollScheduleOf(context, `${request.method} ${request.path.replace(UUID, "")}`);
  const ended = await client.countWait(() => waitUntil(what, context, poll, pace));
  client.invalidate(request);
  if (ended.state !== "success") throw new OperationError(what, ended.state, ended.reason, ended.message);
  return ended;
}

/** Starts a change and waits until it has succeeded. */
export async function runOperation(
  client: ZoneClient,
  request: HttpRequest,
  what: string,
  context: Context,
  isUnderWay?: () => Promise<boolean>,
): Promise<void> {
  await finishOperation(client, await startOperation(client, request), what, context, isUnderWay);
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
  isUnderWay?: () => Promise<boolean>,
): Promise<void> {
  let started: Started;
  try {
    started = await startOperation(client, { method: "DELETE", path });
  } catch (error) {
    if (isNotFound(error) && !(await isThere())) return;
    throw error;
  }
  try {
    await finishOperation(client, started, what, context, isUnderWay);
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
