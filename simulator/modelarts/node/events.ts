import { z } from "zod";
import { eventsOf, type Event } from "../../events";
import { nodePoolOf, ofNodePool, ofPool, resourcePoolOf, seconds } from "../event-targets";
import type { Model } from "../model";

export function nodeEvents(current: () => Model): Record<string, Event> {
  const event = eventsOf(current);
  return {
    /**
     * `count` nodes get a phase, Abnormal by default, for ever or until they heal. Available nodes are first. The rest of the
     * count applies to the next nodes when they would become available, so the node pool may not exist yet.
     */
    makeAbnormal: event(
      ofNodePool.extend({
        count: z.int().min(1),
        phase: z.string().min(1).default("Abnormal"),
        healAfterSeconds: seconds.optional(),
      }),
      ({ count, phase, healAfterSeconds, ...body }, model) => {
        const healAfterMs = healAfterSeconds === undefined ? Infinity : healAfterSeconds * 1000;
        resourcePoolOf(model, body).trouble(body.nodePool, { count, phase, healAfterMs });
      },
    ),

    /** Adds available nodes beyond the count of the node pool. */
    addNodes: event(ofNodePool.extend({ count: z.int().min(1) }), (body, model) => {
      const target = nodePoolOf(model, body);
      for (let left = body.count; left > 0; left -= 1) {
        target.addNode({ prepaid: false, autoRenew: false }, undefined, model.world.random.uuid());
      }
    }),

    /** Sets the billing status of a node, by name: 0 normal, 1 frozen, 2 deleted or terminated. */
    setBillingStatus: event(
      ofPool.extend({ node: z.string(), status: z.enum(["0", "1", "2"]) }),
      ({ node: name, status, ...body }, model) => {
        const nodes = resourcePoolOf(model, body)
          .nodePools()
          .flatMap((one) => one.nodes);
        const node = nodes.find((candidate) => candidate.name === name);
        if (node === undefined) throw new Error(`there is no node ${name}`);
        node.billingStatus = status;
      },
    ),

    /** Every page of a list of nodes names a next page. */
    setEndlessPages: event(z.strictObject({ endless: z.boolean() }), ({ endless }, { settings }) => {
      settings.endlessPages = endless;
    }),
  };
}
