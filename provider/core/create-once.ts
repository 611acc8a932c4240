import pLimit from "p-limit";
import type { Context } from "./context";
import { ApiError, mayHaveHappened, messageOf, PoolsError, TransportError } from "./errors";

/** How to make something exactly once although the answer of the request may be lost. */
export interface CreateOnce<A, T> {
  /** What is being made and by which name a person finds it: `instance pool "web-1a2b3c4"`. */
  readonly what: string;
  /** How to take it over, for the message when its fate stays unknown. */
  readonly adoption: string;
  /** Others of its kind are usual beside it, and no sign of an interrupted run. */
  readonly amongOthers?: true;
  send(): Promise<A>;
  /** Everything that could be it: looked at before the request, and after a lost answer. */
  candidates(): Promise<readonly T[]>;
  idOf(candidate: T): string;
}

/** Looks for what a lost answer made, a few times: a server that is restarting needs a moment. */
const LOOKS = 4;
const GAP_MS = 2_000;
const ATTEMPTS = 5;

/**
 * Sends a creating request and never repeats it blindly. When no answer says how it ended, what is there now and was
 * not before is what it made. Only where nothing appeared, and the server had refused to begin, is it sent again. What
 * bears one name is made one after another: otherwise each could take what another has made for its own.
 */
export async function createOnce<A, T>(
  context: Context,
  creation: CreateOnce<A, T>,
): Promise<{ readonly answer: A } | { readonly found: T }> {
  const oneByOne = context.shared.once(`creation of ${creation.what}`, () => pLimit(1));
  return await oneByOne(() => sendOnce(context, creation));
}

async function sendOnce<A, T>(
  context: Context,
  { what, adoption, amongOthers, send, candidates, idOf }: CreateOnce<A, T>,
): Promise<{ readonly answer: A } | { readonly found: T }> {
  const before = new Set((await candidates()).map(idOf));
  if (before.size > 0 && !amongOthers) {
    context.log(
      `There is ${what} already: ${[...before].join(", ")}. If it was left by an interrupted run, take it over with ${adoption}.`,
      "warning",
    );
  }
  // Should this process be killed before the answer, the name stands nowhere but in the output of the command.
  context.log(`asking for ${what}`, "progress");
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { answer: await send() };
    } catch (error) {
      if (!mayHaveHappened(error) && !(error instanceof TransportError)) throw error;
      const { made, looked } = await findNew(error);
      if (made !== undefined) return { found: made };
      if (!looked || !refusedToBegin(error)) throw lost(error, looked);
      if (attempt >= ATTEMPTS) throw error;
    }
  }

  async function findNew(cause: unknown): Promise<{ made?: T; looked: boolean }> {
    let looked = false;
    for (let look = 1; look <= LOOKS; look += 1) {
      await context.clock.sleep(GAP_MS, context.signal);
      const appeared = await candidates().then(
        (all) => all.filter((candidate) => !before.has(idOf(candidate))),
        () => undefined, // a server in trouble: the next look may see more
      );
      if (appeared === undefined) continue;
      looked = true;
      if (appeared.length > 1) {
        throw new PoolsError(
          `${messageOf(cause)} Since then ${appeared.length} objects answer to ${what}: ${appeared.map(idOf).join(", ")}. ` +
            `Nothing more was made. Delete what is not wanted, or take one over with ${adoption}.`,
        );
      }
      if (appeared[0] !== undefined) return { made: appeared[0], looked };
    }
    return { looked };
  }

  function lost(cause: unknown, looked: boolean): Error {
    const seen = looked ? `it was not there after ${LOOKS} looks` : `${LOOKS} looks for it failed too`;
    return new PoolsError(
      `${messageOf(cause)} Whether ${what} was made is not known: ${seen}, and it was not asked for again. ` +
        `Look for it before you run \`pulumi up\` again; if it is there, take it over with ${adoption}.`,
    );
  }
}

/** Throttling and "unavailable" are answers of a server that did not begin; a broken connection says nothing. */
function refusedToBegin(error: unknown): boolean {
  return error instanceof ApiError
    ? error.status === 429 || error.status === 503
    : error instanceof TransportError && !error.mayHaveHappened;
}
