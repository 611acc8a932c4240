import type { Context } from "../../core/context";
import { ApiError, TransportError } from "../../core/errors";
import type { ModelArtsClient } from "../api/client";

/** How long before a change its orders may begin by the service's clock. */
const SKEW_MS = 3_600_000;
/** The service's own spelling. */
const FAILED = ["failed", "partialSuccessed"];
const ENDED = [...FAILED, "successed", "completed"];

/** By what the order of a change is known. */
export interface OrderTrace {
  /** Its name, where the answer to the change told it. */
  readonly name?: string;
  readonly since: number;
  /** The orders of the resource pool before the change; undefined where the list cannot be had. */
  readonly before?: ReadonlySet<string>;
}

/** What an order says of a change: it may still come, or it failed, with the reason. Undefined where nothing is known. */
export type OrderStatus = "under way" | { readonly failure: string };

/** What there is before a change, so that its order can be told from the others. */
export async function traceOrders(client: ModelArtsClient, poolName: string, { clock }: Context): Promise<OrderTrace> {
  const since = Math.floor(clock.now() - SKEW_MS);
  const listed = await undefinedIfRefused(client.orders(poolName, since));
  return { since, before: listed && new Set(listed.map(({ orderName }) => orderName)) };
}

/** What the order that the answer named says: it works node by node. */
export async function statusOfNamedOrder(
  client: ModelArtsClient,
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
 * What the list of orders says where no answer named one. A resource pool works on one order at a time, so that a failed
 * order since the change, with none under way, is the change's own.
 */
export async function statusFromOrderList(
  client: ModelArtsClient,
  poolName: string,
  { since, before }: OrderTrace,
): Promise<OrderStatus | undefined> {
  if (before === undefined) return undefined;
  const listed = await undefinedIfRefused(client.orders(poolName, since));
  const own = (listed ?? []).filter(({ orderName }) => !before.has(orderName));
  if (own.some(({ phase = "" }) => !ENDED.includes(phase))) return "under way";
  const [failed] = own.filter(({ phase = "" }) => FAILED.includes(phase));
  return (
    failed && {
      failure: `order ${failed.orderName} ${failed.phase ?? ""}: ${failed.failReason ?? "no reason is given"}`,
    }
  );
}

/** What a request answers that only helps to explain: undefined where it is refused or gets no answer. */
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
