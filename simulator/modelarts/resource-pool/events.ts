import { z } from "zod";
import { eventsOf, type Event } from "../../events";
import { ofPool, resourcePoolOf, seconds } from "../event-targets";
import type { Model } from "../model";
import { generatePoolName } from "./resource-pools";

export function resourcePoolEvents(current: () => Model): Record<string, Event> {
  const event = eventsOf(current);
  return {
    addPool: event(
      z.strictObject({
        name: z
          .string()
          .regex(/^[a-z][a-z0-9-]{34,61}[a-z0-9]$/)
          .optional(),
        privileged: z.boolean().default(true),
        defaultNodePool: z.boolean().default(true),
      }),
      ({ name, ...options }, { pools, world, account }) => {
        const poolName = name ?? generatePoolName(world, account);
        pools.add(poolName, options);
        return { poolName };
      },
    ),

    removePool: event(ofPool, (body, model) => {
      model.pools.remove(resourcePoolOf(model, body).name);
    }),

    setPrivileged: event(ofPool.extend({ privileged: z.boolean() }), ({ privileged, ...body }, model) => {
      resourcePoolOf(model, body).privileged = privileged;
    }),

    /** Sets the billing of the resource pool, which nodes added by a patch inherit. */
    setPoolBilling: event(
      ofPool.extend({ mode: z.enum(["0", "1"]), autoRenew: z.enum(["0", "1"]) }),
      ({ mode, autoRenew, ...body }, model) => {
        resourcePoolOf(model, body).billing = { mode, autoRenew };
      },
    ),

    /** Sets whether a resource pool refuses a change with 409 during another one. */
    oneChangeAtATime: event(ofPool.extend({ enabled: z.boolean() }), ({ enabled, ...body }, model) => {
      resourcePoolOf(model, body).oneChangeAtATime = enabled;
    }),

    /** Another user's change of the resource pool: changes are refused with 409 for this time. */
    makeBusy: event(ofPool.extend({ seconds }), ({ seconds: time, ...body }, model) => {
      resourcePoolOf(model, body).busyUntil = model.timeline.now + time * 1000;
    }),
  };
}
