import { setMaxListeners } from "node:events";
import { Shared, type Context } from "../provider/core/context";
import type { Settings } from "../provider/core/settings/settings";
import { systemClock } from "../provider/core/time/clock";
import { Deadline } from "../provider/core/time/deadline";

const TIMEOUT_MS = 10 * 60_000;

/** Runs `act`, which must only read, with one deadline for all its requests. */
export async function withContext<T>(
  settings: Settings,
  log: Context["log"],
  act: (context: Context) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(systemClock, TIMEOUT_MS);
  const { signal } = deadline;
  // Every request of the command adds a listener.
  setMaxListeners(0, signal);
  const announce = () => Promise.resolve();
  try {
    return await act({ settings, clock: systemClock, deadline, signal, log, announce, shared: new Shared() });
  } finally {
    deadline.close();
  }
}
