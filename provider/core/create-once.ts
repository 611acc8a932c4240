import { Mutex } from "async-mutex";
import type { Context } from "./context";
import { ApiError, mayHaveHappened, messageOf, PoolsError, TransportError } from "./errors";
import { Deadline } from "./time/deadline";

/** How to create an object exactly once, even if the response to the request is lost. */
export interface CreateOnce<A, T> {
  /** Kind and name, for messages: `instance pool "web-1a2b3c4"`. */
  readonly what: string;
  /** How to adopt the object, for messages. */
  readonly adoption: string;
  /** Other candidates are normal: no warning about them. */
  readonly expectsOthers?: true;
  /** If names are unique: why. Then an existing object of that name is an error before the request. */
  readonly unique?: string;
  /** The name was just generated, so no other object can have it: skip the first listing. */
  readonly isNew?: boolean;
  send(): Promise<A>;
  /** Lists the existing objects, by a request that starts after the call. Called before the request, and after a lost response. */
  candidates(signal: AbortSignal): Promise<readonly T[]>;
  /**
   * Whether the request could have created the candidate. Default: always. An object that was listed before the request is
   * never taken for the new one, even if another resource renames it meanwhile.
   */
  matches?(candidate: T): boolean;
  idOf(candidate: T): string;
}

/** How long to search after a lost response: a restarting server, or a delayed list, needs time. */
const SEARCH_MS = 120_000;
/** The same if the server refused the request. */
const SEARCH_AFTER_REFUSAL_MS = 8_000;
/** The search after the verb's deadline: overrun it by this much rather than lose track of an object. */
const GRACE_MS = 10_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;
const ATTEMPTS = 5;

/**
 * Creates exactly one object although the answer to the request may be lost: then an object that was not listed before the
 * request is taken to be ours. It is sent again only if no such object appeared, and after a 429, a 503 or a connection that
 * was never made. A 503 alone proves nothing: a gateway may answer it although the server has begun. Objects of one name are
 * created one after another, so that one creation does not take the object of another for its own.
 *
 * Used by Exoscale's InstancePool and AntiAffinityGroup (exoscale/api/create-and-wait.ts) and by vmpooler's Token and
 * VmSnapshot. Other strategies: vmpooler/vm/checkout.ts, vmpooler/vm/create-with-chosen-id.ts, vmpooler/vm/disks.ts and
 * modelarts/node-pool/record-then-create.ts. docs/recovery.md compares them.
 */
export async function createOnce<A, T>(
  context: Context,
  creation: CreateOnce<A, T>,
): Promise<{ readonly answer: A } | { readonly found: T }> {
  const queue = context.shared.once(`creation of ${creation.what}`, () => ({ lock: new Mutex(), isFirst: true }));
  return await queue.lock.runExclusive(async () => {
    const skipsList = queue.isFirst && creation.isNew === true;
    queue.isFirst = false;
    return await sendOnce(context, creation, skipsList ? [] : await creation.candidates(context.signal));
  });
}

async function sendOnce<A, T>(
  context: Context,
  { what, adoption, expectsOthers, unique, send, candidates, matches = () => true, idOf }: CreateOnce<A, T>,
  listed: readonly T[],
): Promise<{ readonly answer: A } | { readonly found: T }> {
  const { clock, signal, log, announce } = context;
  const before = new Set(listed.map(idOf));
  const matching = listed.filter(matches).map(idOf);
  if (matching.length > 0 && !expectsOthers) {
    const existing = `There is ${what} already: ${matching.join(", ")}.`;
    if (unique !== undefined)
      throw new PoolsError(`${existing} ${unique} Adopt it with ${adoption}, or use another name.`);
    log(`${existing} If an interrupted run created it, adopt it with ${adoption}.`, "warning");
  }
  await announce(`Creating ${what}.`);
  for (let attempt = 1; ; attempt += 1) {
    const lists = { sent: 0, answered: 0 };
    try {
      return { answer: await send() };
    } catch (error) {
      if (!mayHaveHappened(error) && !(error instanceof TransportError && error.retryable)) throw error;
      const created = await findNew(error, lists);
      if (created !== undefined) return { found: created };
      if (lists.answered === 0 || !isRefused(error)) throw lost(error, lists);
      if (attempt >= ATTEMPTS || signal.aborted) throw error;
    }
  }

  async function findNew(cause: unknown, lists: Lists): Promise<T | undefined> {
    const limit = isRefused(cause) ? SEARCH_AFTER_REFUSAL_MS : SEARCH_MS;
    const created = await search(cause, limit, signal, lists);
    if (created !== undefined || !signal.aborted) return created;
    const grace = new Deadline(clock, GRACE_MS);
    try {
      return await search(cause, GRACE_MS, grace.signal, lists);
    } finally {
      grace.close();
    }
  }

  /** Starts no list request after `limit` ms. A request may take longer, as when the server throttles; `until` aborts it. */
  async function search(cause: unknown, limit: number, until: AbortSignal, lists: Lists): Promise<T | undefined> {
    const since = clock.monotonic();
    for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(ms * 1.5, LONGEST_PAUSE_MS)) {
      const left = limit - (clock.monotonic() - since);
      if (left > 0) await clock.sleep(Math.min(ms, left), until).catch(() => undefined);
      if (left <= 0 || until.aborted) return undefined;
      lists.sent += 1;
      // The server may be in trouble: try the next list request.
      const all = await candidates(until).catch(() => undefined);
      if (all === undefined) continue;
      lists.answered += 1;
      const appeared = all.filter((candidate) => matches(candidate) && !before.has(idOf(candidate)));
      if (appeared.length > 1) {
        throw new PoolsError(
          `${messageOf(cause)} Since then ${appeared.length} objects match ${what}: ${appeared.map(idOf).join(", ")}. ` +
            `The request was not repeated. Delete the objects that should not exist, or adopt one with ${adoption}.`,
        );
      }
      if (appeared[0] !== undefined) return appeared[0];
    }
  }

  function lost(cause: unknown, { sent, answered }: Lists): Error {
    const search = answered > 0 ? `${answered} list requests did not find it` : `${sent} list requests failed too`;
    return new PoolsError(
      `${messageOf(cause)} Whether ${what} was created is not known: ${search}, and the request was not repeated. ` +
        `Look for it before you run \`pulumi up\` again; if it exists, adopt it with ${adoption}.`,
    );
  }
}

/** The numbers of list requests after one lost response. */
interface Lists {
  sent: number;
  answered: number;
}

/**
 * Whether the server probably refused the request. These APIs answer 429 and 503 without side effects, but a gateway may also
 * answer 503 after the server has begun. So a search comes first.
 */
function isRefused(error: unknown): boolean {
  return error instanceof ApiError
    ? error.status === 429 || error.status === 503
    : error instanceof TransportError && !error.mayHaveHappened;
}
