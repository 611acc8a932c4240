import { z } from "zod";
import type { Context } from "../core/context";
import { OperationError } from "../core/errors";
import { path } from "../core/http";
import { isObject, type JsonObject } from "../core/json";
import { waitUntil } from "../core/wait";
import { hostNames, number, optionalText } from "./answer-values";
import type { Host } from "./checkout";
import type { PoolerClient } from "./client";
import { shortName } from "./fields";

const answer = z.looseObject({ ready: z.boolean().default(false), message: optionalText });
const progress = z.object({ ready: number, pending: number });
const given = z.object({ hostname: hostNames });

/** Where a request stands. Failed and deleted ones are answered with success too, and a message. */
export type Ondemand =
  | { readonly state: "pending"; readonly progress: Readonly<Record<string, { ready: number; pending: number }>> }
  | { readonly state: "ready"; readonly hosts: readonly Host[] }
  | { readonly state: "over"; readonly message: string };

/** The request `id`; undefined where the server does not know it. */
export async function lookAtRequest(client: PoolerClient, id: string): Promise<Ondemand | undefined> {
  const seen = await client.orGone(() => client.look(path`/ondemandvm/${id}`, answer));
  if (!seen) return undefined;
  const { ready, message, ...rest } = seen.body;
  if (ready) return { state: "ready", hosts: hostsIn(rest) };
  if (seen.status === 202) return { state: "pending", progress: progressIn(rest) };
  return { state: "over", message: message ?? "the server does not say why" };
}

/**
 * Waits until the request is ready. @returns its VMs; undefined where the server does not know it.
 * @throws OperationError with the server's message when it has failed or was deleted.
 */
export async function untilReady(
  client: PoolerClient,
  id: string,
  context: Context,
): Promise<readonly Host[] | undefined> {
  const ended = await waitUntil(`on-demand request ${id}`, context, async () => {
    const seen = await lookAtRequest(client, id);
    return { done: seen?.state !== "pending", value: seen, progress: progressText(seen) };
  });
  if (ended?.state === "over") {
    const advice = "after a `pulumi refresh` the next `pulumi up` makes another request";
    throw new OperationError(`On-demand request ${id}`, "failure", ended.message, advice);
  }
  return ended?.state === "ready" ? ended.hosts : undefined;
}

function hostsIn(body: JsonObject): Host[] {
  return Object.entries(body).flatMap(([pool, value]) => {
    const read = given.safeParse(value);
    return read.success ? read.data.hostname.map((name) => ({ hostname: shortName(name), pool })) : [];
  });
}

function progressIn(body: JsonObject): Record<string, { ready: number; pending: number }> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([pool, value]) => {
      const read = progress.safeParse(value);
      return isObject(value) && read.success ? [[pool, read.data] as const] : [];
    }),
  );
}

function progressText(seen: Ondemand | undefined): string {
  if (seen?.state !== "pending") return "over";
  const each = Object.entries(seen.progress).map(
    ([pool, { ready, pending }]) => `${ready} of ${ready + pending} of ${pool} ready`,
  );
  return each.length > 0 ? each.join(", ") : "pending";
}
