import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, OperationError } from "../../core/errors";
import type { HttpRequest } from "../../core/http/client";
import { path } from "../../core/http/path";
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

/** Starts a change. @returns the operation as first answered: its reference is the id of what is being made. */
export function startOperation(client: ZoneClient, request: HttpRequest): Promise<Operation> {
  return client.change(request, operation);
}

/**
 * Waits until an operation has succeeded. @returns its last answer, which may lack the reference that the first one had.
 * @throws OperationError with the state, reason and message when it ends in failure or time-out.
 */
export async function finishOperation(
  client: ZoneClient,
  started: Operation,
  what: string,
  context: Context,
): Promise<Operation> {
  let first: Operation | undefined = started;
  const ended = await waitUntil(what, context, async () => {
    const seen = first ?? (await client.get(path`/operation/${started.id}`, operation));
    first = undefined;
    return { done: seen.state !== "pending", value: seen, progress: "the operation is pending" };
  });
  client.invalidate();
  if (ended.state !== "success") throw new OperationError(what, ended.state, ended.reason, ended.message);
  return ended;
}

/** A change from its request to its success. */
export async function runOperation(
  client: ZoneClient,
  request: HttpRequest,
  what: string,
  context: Context,
): Promise<void> {
  await finishOperation(client, await startOperation(client, request), what, context);
}

/**
 * A deletion from its request to its success. What is gone by then is deleted: the caller has seen it there.
 * @param isThere looks after a 404 whether it is gone indeed
 */
export async function runDeletion(
  client: ZoneClient,
  path: string,
  what: string,
  context: Context,
  isThere: () => Promise<boolean>,
): Promise<void> {
  try {
    await runOperation(client, { method: "DELETE", path }, what, context);
  } catch (error) {
    if (!isNotFound(error) || (await isThere())) throw error;
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
