import type { z } from "zod";

/** Something that happens without a client: another user's change, an injected failure, a setting. */
export type Event = (body: Record<string, unknown>) => unknown;

/**
 * Defines the events of a cloud. `current` answers its model, brought up to date; it is asked again afterwards, for what
 * the event makes due at once. Schemas are strict: a misspelt key in a test would otherwise order nothing.
 */
export function eventsOf<Model>(current: () => Model) {
  return <Body>(schema: z.ZodType<Body>, happen: (body: Body, model: Model) => unknown): Event =>
    (body) => {
      const answer = happen(schema.parse(body), current());
      current();
      return answer ?? {};
    };
}
