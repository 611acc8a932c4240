import { z } from "zod";
import { eventsOf, type Event } from "../../events";
import { ofPool, resourcePoolOf, seconds, toMs } from "../event-targets";
import type { Model } from "../model";

export function orderEvents(current: () => Model): Record<string, Event> {
  const event = eventsOf(current);
  return {
    /**
     * The next order for nodes fails after `afterSeconds` (the time of a creation unless given): `succeeded` of its nodes come,
     * the others vanish, and the node pool's count goes back by them. With some that come it is partialSuccessed, else failed.
     */
    failOrder: event(
      ofPool.extend({
        nodePool: z.string().optional(),
        succeeded: z.int().min(0).default(0),
        reason: z.string().default("insufficient resources"),
        afterSeconds: seconds.optional(),
        rollback: z.boolean().default(true),
        times: z.int().min(1).default(1),
      }),
      ({ nodePool: nodePoolName, succeeded, reason, afterSeconds, rollback, times, ...body }, model) => {
        const poolName = resourcePoolOf(model, body).name;
        const failure = { poolName, nodePoolName, succeeded, reason, afterMs: toMs(afterSeconds), rollback };
        for (let left = times; left > 0; left -= 1) model.orders.fail(failure);
      },
    ),

    /** Where answers to creations and count changes tell the name of their order, under `os.modelarts/order.name`. */
    nameOrders: event(
      z.strictObject({ where: z.enum(["nowhere", "labels", "annotations"]) }),
      ({ where }, { settings }) => {
        settings.orderNames = where;
      },
    ),

    /** Prepaid creations and growth need an order id that CreateOrderId gave out, each once. */
    requireOrderId: event(z.strictObject({ required: z.boolean() }), ({ required }, { settings }) => {
      settings.orderIdRequired = required;
    }),

    /** Purchases for yearly/monthly billing are refused with this reason; without one they are taken again. */
    refusePrepaid: event(z.strictObject({ reason: z.string().optional() }), ({ reason }, { settings }) => {
      settings.prepaidRefusal = reason;
    }),
  };
}
