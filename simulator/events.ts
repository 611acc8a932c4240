import type { z } from "zod";

/** A change that no client requests: another user's change, an injected failure, a setting. */
export type Event = (body: Record<string, unknown>) => unknown;

/**
 * Defines the events of a cloud. `current` returns its up-to-date model. It is called again after the event, to run what the
 * event makes due at once. Schemas are strict: a misspelt key in a test would otherwise have no effect.
 */
export function eventsOf<Model>(current: () => Model) {
  return <Body>(schema: z.ZodType<Body>, happen: (body: Body, model: Model) => unknown): Event =>
    (body) => {
      const answer = happen(schema.parse(body), current());
      current();
      return answer ?? {};
    };
}
