import type { Context } from "../context";

/** The pause before the second request. */
const PAUSE_MS = 1_000;

/**
 * The result of `read`; undefined if the object does not exist. The state drops an object that is reported absent, so
 * absence needs the API's own "not found" answer and a second request that confirms it: a gateway's page, or a restarting
 * server, proves nothing.
 *
 * @param isNotFound whether an error is the API's own "not found" answer
 */
export async function findTwice<T>(
  read: () => Promise<T>,
  isNotFound: (error: unknown) => boolean,
  { clock, signal }: Pick<Context, "clock" | "signal">,
): Promise<T | undefined> {
  const first = await findOnce(read, isNotFound);
  if (first !== undefined) return first;
  await pauseBeforeRecheck({ clock, signal });
  return await findOnce(read, isNotFound);
}

/** The pause before a second request, for APIs that show absence in another way. */
export async function pauseBeforeRecheck({ clock, signal }: Pick<Context, "clock" | "signal">): Promise<void> {
  await clock.sleep(PAUSE_MS, signal);
}

/** Like {@link findTwice} with one request, for where absence is expected: after an accepted deletion. */
export async function findOnce<T>(
  read: () => Promise<T>,
  isNotFound: (error: unknown) => boolean,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
