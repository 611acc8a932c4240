import { z } from "zod";
import { eventsOf, type Event } from "../events";
import { seconds, toMs } from "./event-targets";
import { accountEvents } from "./iam/events";
import type { Model } from "./model";
import { nodeEvents } from "./node/events";
import { nodePoolEvents } from "./node-pool/events";
import { orderEvents } from "./order/events";
import { resourcePoolEvents } from "./resource-pool/events";

/** What happens to the cloud from outside: other users' changes, failures, time. */
export function modelArtsEvents(current: () => Model): Readonly<Record<string, Event>> {
  return {
    ...resourcePoolEvents(current),
    ...nodePoolEvents(current),
    ...nodeEvents(current),
    ...orderEvents(current),
    ...accountEvents(current),
    ...timeEvents(current),
  };
}

function timeEvents(current: () => Model): Record<string, Event> {
  const event = eventsOf(current);
  return {
    /** For what begins from now on; in seconds of the simulated clock. */
    setDurations: event(
      z.strictObject({
        createSeconds: seconds.optional(),
        nodeSeconds: seconds.optional(),
        checkSeconds: seconds.optional(),
        deleteSeconds: seconds.optional(),
      }),
      ({ createSeconds, nodeSeconds, checkSeconds, deleteSeconds }, { durations }) => {
        durations.createMs = toMs(createSeconds) ?? durations.createMs;
        durations.nodeMs = toMs(nodeSeconds) ?? durations.nodeMs;
        durations.checkMs = toMs(checkSeconds) ?? durations.checkMs;
        durations.deleteMs = toMs(deleteSeconds) ?? durations.deleteMs;
      },
    ),

    /** Node pools created from now on are seen after that time, or not before releaseDelays. */
    delayVisibility: event(z.strictObject({ seconds: seconds.optional() }), (body, { delays }) => {
      delays.set("visibility", toMs(body.seconds) ?? "held");
    }),

    /** Patches from now on take effect after that time, or not before releaseDelays, though they are answered at once. */
    delayCounts: event(z.strictObject({ seconds: seconds.optional() }), (body, { delays }) => {
      delays.set("counts", toMs(body.seconds) ?? "held");
    }),

    /** What was held shows, and nothing is delayed from now on. */
    releaseDelays: event(z.strictObject({}), (_body, { delays }) => {
      delays.release();
    }),
  };
}
