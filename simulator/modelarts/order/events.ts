import { z } from "zod";
import { eventsOf, type Event } from "../../events";
import { ofPool, resourcePoolOf, seconds, toMs } from "../event-targets";
import type { Model } from "../model";

export function orderEvents(current: () => Model): Record<string, Event> {
  const event = eventsOf(current);
  return {
    /**
     * The next order for nodes fails after `afterSeconds` (default: the time of a creation). `succeeded` of its nodes are
     * created; the others are removed, and the node pool's count is reduced. The order is partialSuccessed, or failed if none is.
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

    /** Where answers to creations and count changes have the name of their order, under `os.modelarts/order.name`. */
    nameOrders: event(
      z.strictObject({ where: z.enum(["nowhere", "labels", "annotations"]) }),
      ({ where }, { settings }) => {
        settings.orderNames = where;
      },
    ),

    /** Whether prepaid creations and growth need an unused order id of CreateOrderId. */
    requireOrderId: event(z.strictObject({ required: z.boolean() }), ({ required }, { settings }) => {
      settings.orderIdRequired = required;
    }),

    /** Refuses purchases for yearly/monthly billing with this reason. Without one they are accepted again. */
    refusePrepaid: event(z.strictObject({ reason: z.string().optional() }), ({ reason }, { settings }) => {
      settings.prepaidRefusal = reason;
    }),
  };
}
