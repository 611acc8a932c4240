import { z } from "zod";
import type { Context } from "../../core/context";
import { TransportError } from "../../core/errors";
import { path } from "../../core/http/path";
import { isObject, type JsonObject } from "../../core/json";
import { waitUntil } from "../../core/time/wait";
import { hostNames, number, optionalText } from "../api/answer-values";
import type { Host } from "./checkout-request";
import { ok, type PoolerClient } from "../api/client";
import { shortName } from "../fields";

const answer = ok.extend({ ready: z.boolean(), message: optionalText, domain: optionalText });
const progress = z.object({ ready: number, pending: number });
const given = z.object({ hostname: hostNames });

/** The state of a request. The server also answers failed and deleted ones with a success status, plus a message. */
export type Ondemand =
  | { readonly state: "pending"; readonly progress: Readonly<Record<string, { ready: number; pending: number }>> }
  | { readonly state: "ready"; readonly hosts: readonly Host[] }
  | { readonly state: "over"; readonly message: string };

/** The request `id`; undefined if the server does not know it. */
export async function lookAtRequest(client: PoolerClient, id: string): Promise<Ondemand | undefined> {
  const place = path`/ondemandvm/${id}`;
  const seen = await client.look(place, answer);
  if (!seen) return undefined;
  const { ready, message, domain: _domain, ...rest } = seen.body;
  const hosts = ready ? hostsIn(seen.raw) : [];
  if (hosts.length > 0) return { state: "ready", hosts };
  if (!ready && seen.status === 202) return { state: "pending", progress: progressIn(rest) };
  // A request that is over is forgotten: only the message distinguishes it from an incomplete answer.
  if (!ready && message) return { state: "over", message };
  throw new TransportError(`GET ${place}`, "it has neither VMs nor a message", true);
}

/** Waits until the request is not pending. @returns undefined if the server does not know it */
export async function untilEnded(client: PoolerClient, id: string, context: Context): Promise<Ondemand | undefined> {
  return await waitUntil(`on-demand request ${id}`, context, async () => {
    const seen = await lookAtRequest(client, id);
    return { done: seen?.state !== "pending", value: seen, progress: progressText(seen) };
  });
}

/** Empty if one pool's VMs cannot be read, such as null: VMs that are left out would count as gone. */
function hostsIn(body: unknown): Host[] {
  const { message: _message, domain: _domain, ...rest } = isObject(body) ? body : {};
  const pools = Object.entries(rest).filter(([, value]) => typeof value === "object");
  const read = z.record(z.string(), given).safeParse(Object.fromEntries(pools));
  return Object.entries(read.data ?? {}).flatMap(([pool, { hostname }]) =>
    hostname.map((name) => ({ hostname: shortName(name), pool })),
  );
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
