import type { z } from "zod";
import type { Timeline } from "./timeline";

/** Something that happens without a client: another user's change, an injected failure, a setting. */
export type Event = (body: Record<string, unknown>) => unknown;

/**
 * Defines the events of a cloud: the body is parsed, the model is brought up to date, then `happen` runs.
 * Schemas are strict: a misspelt key in a test would otherwise order nothing.
 */
export function eventsOf<Model extends { readonly timeline: Timeline }>(model: () => Model) {
  return <Body>(schema: z.ZodType<Body>, happen: (body: Body, model: Model) => unknown): Event =>
    (body) => {
      const parsed = schema.parse(body);
      const current = model();
      current.timeline.catchUp();
      return happen(parsed, current) ?? {};
    };
}
