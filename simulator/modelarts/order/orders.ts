import type { Timeline } from "../../timeline";
import type { Random } from "../../world";
import { ModelArtsError } from "../api/errors";
import { isReady, phaseOf, type Node } from "../node/node";

/** An order: nodes that are bought or returned after the answer. */
export interface Order {
  readonly name: string;
  readonly poolName: string;
  readonly nodePoolName: string;
  readonly createdAt: number;
  readonly items: OrderItem[];
  failReason?: string;
}

interface OrderItem {
  readonly action: "createNode" | "deleteNode";
  readonly node: Node;
  failure?: { readonly message: string; readonly at: number };
}

/** A planned failure of an order. */
export interface OrderFailure {
  readonly poolName: string;
  /** Undefined for the next order of any node pool. */
  readonly nodePoolName: string | undefined;
  /** How many of its nodes are created nevertheless. */
  readonly succeeded: number;
  readonly reason: string;
  readonly afterMs: number | undefined;
  /** Whether the count of the node pool is reduced by the missing nodes. */
  readonly rollback: boolean;
}

export class Orders {
  private readonly all: Order[] = [];
  private readonly failures: OrderFailure[] = [];

  constructor(
    private readonly random: Random,
    private readonly timeline: Timeline,
  ) {}

  place(poolName: string, nodePoolName: string, action: OrderItem["action"], nodes: readonly Node[]): Order {
    const name = `order-${this.random.text(8, "0123456789abcdef")}`;
    const items = nodes.map((node) => ({ action, node }));
    const order = { name, poolName, nodePoolName, createdAt: this.timeline.now, items };
    this.all.push(order);
    return order;
  }

  named(name: string): Order {
    const order = this.all.find((candidate) => candidate.name === name);
    if (order === undefined) throw ModelArtsError.noSuchOrder(name);
    return order;
  }

  /** Newest first. */
  list(): Order[] {
    return this.all.toReversed();
  }

  fail(failure: OrderFailure): void {
    this.failures.push(failure);
  }

  /** Removes and returns the oldest planned failure for this node pool. */
  takeFailure(poolName: string, nodePoolName: string): OrderFailure | undefined {
    const index = this.failures.findIndex((failure) => {
      return failure.poolName === poolName && (failure.nodePoolName ?? nodePoolName) === nodePoolName;
    });
    return index < 0 ? undefined : this.failures.splice(index, 1)[0];
  }
}

type ItemStatus = "processing" | "succeed" | "failed";

function statusOf({ action, node, failure }: OrderItem, now: number): ItemStatus {
  if (failure !== undefined) return "failed";
  const done = action === "createNode" ? isReady(node, now) : phaseOf(node, now) === undefined;
  return done ? "succeed" : "processing";
}

/** The service's spelling. No source has the phase of an order in progress; terraform waits for the others. */
export function phaseOfOrder(
  { items }: Order,
  now: number,
): "processing" | "successed" | "partialSuccessed" | "failed" {
  const statuses = items.map((item) => statusOf(item, now));
  if (statuses.includes("processing")) return "processing";
  if (!statuses.includes("failed")) return "successed";
  return statuses.includes("succeed") ? "partialSuccessed" : "failed";
}

/** An entry of the list. */
export function orderWire(order: Order, now: number): Record<string, unknown> {
  return {
    orderName: order.name,
    involvedName: order.poolName,
    phase: phaseOfOrder(order, now),
    ...(order.failReason !== undefined && { failReason: order.failReason }),
    beginTimestamp: order.createdAt.toString(),
  };
}

/** ShowOrder. */
export function orderDetailWire({ items, createdAt }: Order, now: number): Record<string, unknown> {
  return {
    count: items.length,
    items: items.map((item) => ({
      resourceName: item.node.name,
      action: item.action,
      status: statusOf(item, now),
      beginTimestamp: createdAt.toString(),
      updateTimestamp: (item.failure?.at ?? Math.min(now, Math.max(createdAt, item.node.availableAt))).toString(),
      message: item.failure?.message ?? "",
    })),
  };
}
