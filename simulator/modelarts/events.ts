import { z } from "zod";
import { eventsOf, type Event } from "../events";
import { seconds, toMs } from "./event-targets";
import { accountEvents } from "./iam/events";
import type { Model } from "./model";
import { nodeEvents } from "./node/events";
import { nodePoolEvents } from "./node-pool/events";
import { orderEvents } from "./order/events";
import { resourcePoolEvents } from "./resource-pool/events";

/** The events of ModelArts: other users' changes, failures, durations. */
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
    /** Seconds of the simulated clock. Work in progress keeps its durations. */
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

    /** New node pools appear after this time, or at releaseDelays. */
    delayVisibility: event(z.strictObject({ seconds: seconds.optional() }), (body, { delays }) => {
      delays.set("visibility", toMs(body.seconds) ?? "held");
    }),

    /** Patches are answered at once and take effect after this time, or at releaseDelays. */
    delayCounts: event(z.strictObject({ seconds: seconds.optional() }), (body, { delays }) => {
      delays.set("counts", toMs(body.seconds) ?? "held");
    }),

    /** Shows all delayed effects and ends the delays. */
    releaseDelays: event(z.strictObject({}), (_body, { delays }) => {
      delays.release();
    }),
  };
}
