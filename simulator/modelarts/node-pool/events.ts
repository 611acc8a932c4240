import { z } from "zod";
import { eventsOf, type Event } from "../../events";
import { parseRequest } from "../api/parse";
import { nodePoolOf, ofNodePool, ofPool, resourcePoolOf } from "../event-targets";
import type { Model } from "../model";
import { ANSWERS } from "./alterations";
import { annotationsSchema, resourcesSchema } from "./bodies";

export function nodePoolEvents(current: () => Model): Record<string, Event> {
  const event = eventsOf(current);
  return {
    /** Another user's merge patch over spec.resources. Flavor and counts are optional. */
    changeNodePool: event(ofNodePool.extend({ resources: z.looseObject({}) }), (body, model) => {
      const { flavor, count, maxCount } = nodePoolOf(model, body).resources;
      const resources = { flavor, count, maxCount: body.resources["count"] ?? maxCount, ...body.resources };
      return resourcePoolOf(model, body).patch(body.nodePool, { spec: { resources } });
    }),

    /** Removes the node pool and its nodes at once, even if the API would refuse. */
    deleteNodePool: event(ofNodePool, (body, model) => {
      resourcePoolOf(model, body).removeNow(body.nodePool);
    }),

    /** Another user's node pool with available nodes. */
    createNodePool: event(
      ofNodePool.extend({ resources: z.looseObject({}), annotations: annotationsSchema.optional() }),
      (body, model) => {
        const resources = parseRequest(resourcesSchema, { maxCount: body.resources["count"], ...body.resources });
        return resourcePoolOf(model, body).addExisting(body.nodePool, resources, body.annotations).wire();
      },
    ),

    /** Sets whether deletions are refused because jobs run on the node pool. Without a name, on all node pools of the pool. */
    refuseDelete: event(ofPool.extend({ nodePool: z.string().optional(), inUse: z.boolean() }), (body, model) => {
      const target = resourcePoolOf(model, body);
      const hit = body.nodePool === undefined ? target.nodePools() : [target.nodePool(body.nodePool)];
      for (const one of hit) one.inUse = body.inUse;
    }),

    /** Labels and taints that the service adds to every answer. The node pool may not exist yet. */
    addServerFields: event(
      ofNodePool.extend({
        labels: z.record(z.string(), z.string()).default({}),
        taints: resourcesSchema.shape.taints.unwrap().default([]),
      }),
      ({ labels, taints, ...body }, model) => {
        resourcePoolOf(model, body).alterations.add(body.nodePool, { labels, taints });
      },
    ),

    /**
     * Merge patches over spec.resources and metadata of answers: null hides a field, anything else replaces it. The view is
     * not changed. Without both, answers are correct again. The node pool may not exist yet.
     */
    alterAnswers: event(
      ofNodePool.extend({
        resources: z.record(z.string(), z.unknown()).optional(),
        metadata: z.record(z.string(), z.unknown()).optional(),
        answers: z.array(z.enum(ANSWERS)).default(["list", "show"]),
      }),
      ({ resources, metadata, answers, ...body }, model) => {
        const none = resources === undefined && metadata === undefined;
        const alteration = none ? undefined : { resources, metadata, answers };
        resourcePoolOf(model, body).alterations.set(body.nodePool, alteration);
      },
    ),
  };
}
