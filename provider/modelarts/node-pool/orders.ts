import { ApiError, TransportError } from "../../core/errors";
import type { NodePoolClient } from "../api/node-pool-client";

/** How far the service's clock may differ from ours. */
const SKEW_MS = 3_600_000;
/** The service's own spelling. */
const FAILED = ["failed", "partialSuccessed"];
const ENDED = [...FAILED, "successed", "completed"];

/** How to find the order of a change. */
export interface OrderTrace {
  /** Its name, if the answer to the change held it. */
  readonly name?: string;
  readonly since: number;
  /** The orders of the resource pool before the change; undefined if they cannot be listed. */
  readonly before?: ReadonlySet<string>;
}

/** An order is running or has failed; undefined if nothing is known. */
export type OrderStatus = "under way" | { readonly failure: string };

/** Lists the orders before a change, to recognise its own order later. */
export async function traceOrders(client: NodePoolClient): Promise<OrderTrace> {
  const since = Math.floor(client.context.clock.now() - SKEW_MS);
  const listed = await undefinedIfRefused(client.orders(since));
  return { since, before: listed && new Set(listed.map(({ orderName }) => orderName)) };
}

/** The status of the order that the answer named. It reports each node. */
export async function statusOfNamedOrder(
  client: NodePoolClient,
  { name }: OrderTrace,
): Promise<OrderStatus | undefined> {
  if (name === undefined) return undefined;
  const order = await undefinedIfRefused(client.order(name));
  if (order === undefined || order.items.length === 0) return undefined;
  if (order.items.some(({ status }) => status === "processing")) return "under way";
  const failed = order.items.filter(({ status }) => status === "failed");
  if (failed.length === 0) return undefined;
  const reasons = [...new Set(failed.flatMap(({ message }) => message || []))].join("; ") || "no reason is given";
  return { failure: `order ${name} failed for ${failed.length} of ${order.items.length} nodes: ${reasons}` };
}

/**
 * The status from the list of orders, if no answer named one. A resource pool runs one order at a time: if an order has failed
 * since the change and none is running, it is the order of the change.
 */
export async function statusFromOrderList(
  client: NodePoolClient,
  { since, before }: OrderTrace,
): Promise<OrderStatus | undefined> {
  if (before === undefined) return undefined;
  const listed = await undefinedIfRefused(client.orders(since));
  const own = (listed ?? []).filter(({ orderName }) => !before.has(orderName));
  if (own.some(({ phase = "" }) => !ENDED.includes(phase))) return "under way";
  const [failed] = own.filter(({ phase = "" }) => FAILED.includes(phase));
  return (
    failed && {
      failure: `order ${failed.orderName} ${failed.phase ?? ""}: ${failed.failReason ?? "no reason is given"}`,
    }
  );
}

/** For requests that only add details to a message: undefined if refused or not answered. */
export async function undefinedIfRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    // Five 401 in a row lock a key.
    const isHarmless = (error instanceof ApiError && error.status !== 401) || error instanceof TransportError;
    if (!isHarmless) throw error;
    return undefined;
  }
}
