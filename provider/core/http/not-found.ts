import type { Context } from "../context";

/** How long to wait before the second look. */
const PAUSE_MS = 1_000;

/**
 * What `look` finds; undefined where there is nothing. What is called absent is forgotten by the state, so absence is
 * believed only from the API's own not-found answer, and only when a second look confirms it: one page of a gateway, or
 * one answer of a server that restarts, proves nothing.
 *
 * @param isNotFound whether an error is the API's own not-found answer
 */
export async function findTwice<T>(
  look: () => Promise<T>,
  isNotFound: (error: unknown) => boolean,
  { clock, signal }: Pick<Context, "clock" | "signal">,
): Promise<T | undefined> {
  const first = await findOnce(look, isNotFound);
  if (first !== undefined) return first;
  await pauseBeforeRecheck({ clock, signal });
  return await findOnce(look, isNotFound);
}

/** The pause before a second look, where absence shows in another way than by a not-found answer. */
export async function pauseBeforeRecheck({ clock, signal }: Pick<Context, "clock" | "signal">): Promise<void> {
  await clock.sleep(PAUSE_MS, signal);
}

/** The same with one look, where the absence is expected: after a deletion that the API has accepted. */
export async function findOnce<T>(
  look: () => Promise<T>,
  isNotFound: (error: unknown) => boolean,
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
