import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, OperationError } from "../../core/errors";
import type { HttpRequest } from "../../core/http/client";
import { path } from "../../core/http/path";
import { pollScheduleOf } from "../../core/time/poll-schedule";
import { waitUntil } from "../../core/time/wait";
import { isNotFound, type ZoneClient } from "./client";

/** What every change answers at once, long before it is done. */
export const operation = z.object({
  id: z.string(),
  state: z.enum(["pending", "success", "failure", "timeout"]),
  reason: z.string().optional(),
  message: z.string().optional(),
  reference: z.object({ id: z.guid().optional() }).optional(),
});
export type Operation = z.output<typeof operation>;

/** A change that runs on after its answer. */
export interface Started {
  readonly request: HttpRequest;
  readonly operation: Operation;
}

/** Starts a change. @returns the operation as first answered: its reference is the id of what is being made. */
export async function startOperation(client: ZoneClient, request: HttpRequest): Promise<Started> {
  return { request, operation: await client.change(request, operation) };
}

/** Every so many looks the operation is asked itself. */
const ASK_ANYWAY = 8;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Waits until an operation has succeeded. @param isUnderWay whether the changed thing still shows the change under way
 * @returns its last answer, which may lack the reference that the first one had.
 * @throws OperationError with the state, reason and message when it ends in failure or time-out.
 */
export async function finishOperation(
  client: ZoneClient,
  { request, operation: started }: Started,
  what: string,
  context: Context,
  isUnderWay: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<Operation> {
  let first: Operation | undefined = started;
  let looks = 0;
  const look = async () => {
    // Where many wait, lists that they share tell that it is early to ask. They are never believed alone for long.
    const isEarly = first === undefined && (looks += 1) % ASK_ANYWAY !== 0 && client.isCrowded && (await isUnderWay());
    const seen = first ?? (isEarly ? started : await client.get(path`/operation/${started.id}`, operation));
    first = undefined;
    return { done: seen.state !== "pending", value: seen, progress: "the operation is pending" };
  };
  const pace = pollScheduleOf(context, `${request.method} ${request.path.replace(UUID, "")}`);
  const ended = await client.counted(() => waitUntil(what, context, look, pace));
  client.invalidate(request);
  if (ended.state !== "success") throw new OperationError(what, ended.state, ended.reason, ended.message);
  return ended;
}

/** A change from its request to its success. */
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
 * A deletion from its request to the end of its operation. The caller has seen the thing there, and waits until it is gone.
 * @param isThere looks after a 404 whether it is gone already
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
    // The record of an operation may be gone before its work is done.
    if (!isNotFound(error)) throw error;
  }
}

/** A refusal that time heals: another change of the same thing is under way. */
export function isBusy(error: unknown): boolean {
  if (error instanceof OperationError) return error.reason === "busy" || error.reason === "conflict";
  return (
    error instanceof ApiError &&
    (error.status === 409 || /\b(busy|locked|already being|in progress)\b/i.test(error.refusal.message))
  );
}

/** A refusal because the thing is in use. The API words it freely. */
export function isInUse(error: unknown): boolean {
  return (
    isBusy(error) || (error instanceof ApiError && /\bin use\b|\bused by\b|not empty/i.test(error.refusal.message))
  );
}
