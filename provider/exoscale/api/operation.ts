import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, messageOf, OperationError } from "../../core/errors";
import { path, type HttpRequest } from "../../core/http/client";
import { waitUntil } from "../../core/time/wait";
import { isGone, type ZoneClient } from "./client";

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
export function startOperation(client: ZoneClient, request: HttpRequest, context: Context): Promise<Operation> {
  return client.change(request, operation, context.signal);
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
    const seen = first ?? (await client.get(path`/operation/${started.id}`, operation, undefined, context.signal));
    first = undefined;
    return { done: seen.state !== "pending", value: seen, progress: "the operation is pending" };
  });
  client.forget();
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
  await finishOperation(client, await startOperation(client, request, context), what, context);
}

/** A deletion from its request to its success; what is gone already is deleted. */
export async function runDeletion(client: ZoneClient, path: string, what: string, context: Context): Promise<void> {
  try {
    await runOperation(client, { method: "DELETE", path }, what, context);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Tries again, until the verb's deadline, what is refused for a reason that time heals. Trying twice must be the same as once. */
export async function whileRefused(
  what: string,
  context: Context,
  isHealedByTime: (error: unknown) => boolean,
  attempt: () => Promise<void>,
): Promise<void> {
  await waitUntil(what, context, async () => {
    try {
      await attempt();
      return { done: true, value: undefined, progress: "done" };
    } catch (error) {
      if (!isHealedByTime(error)) throw error;
      return { done: false, value: undefined, progress: messageOf(error) };
    }
  });
}

/** A refusal that time heals: somebody else's change of the same thing is under way. */
export function isBusy(error: unknown): boolean {
  if (error instanceof OperationError) return error.reason === "busy" || error.reason === "conflict";
  return (
    error instanceof ApiError &&
    (error.status === 409 || /\b(busy|locked|already being|in progress)\b/i.test(error.answer.message))
  );
}

/** A refusal because others still hold on to the thing. The API words it freely. */
export function isInUse(error: unknown): boolean {
  return isBusy(error) || (error instanceof ApiError && /\bin use\b|\bused by\b|not empty/i.test(error.answer.message));
}
