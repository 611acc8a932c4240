import { Mutex } from "async-mutex";
import type { Context } from "./context";
import { ApiError, mayHaveHappened, messageOf, PoolsError, TransportError } from "./errors";
import { Deadline } from "./time/deadline";

/** How to make something exactly once although the answer of the request may be lost. */
export interface CreateOnce<A, T> {
  /** What is being made and by which name a person finds it: `instance pool "web-1a2b3c4"`. */
  readonly what: string;
  /** How to take it over, for the message when its fate stays unknown. */
  readonly adoption: string;
  /** Do not warn about similar objects: the account usually has some. */
  readonly amongOthers?: true;
  /** Why a second object of that name cannot be made, where names are unique: then an existing one is an error at once. */
  readonly unique?: string;
  /** Nothing else can bear the name, because it was just made up: there is nothing to look for before the request. */
  readonly isNew?: boolean;
  send(): Promise<A>;
  /** Everything that could be it: looked at before the request, and after a lost answer. */
  candidates(signal: AbortSignal): Promise<readonly T[]>;
  /** The same before the first request for an object of that name, where creations that run together can share a look. */
  candidatesBefore?(signal: AbortSignal): Promise<readonly T[]>;
  idOf(candidate: T): string;
}

/** How long to look for what a lost answer made: a server that restarts, or lists late, needs a moment. */
const LOOK_FOR_MS = 120_000;
/** The same where the server said that it did not begin. */
const LOOK_AFTER_REFUSAL_MS = 8_000;
/** The search after a verb's deadline has ended the request itself: better late by that much than an object lost. */
const GRACE_MS = 10_000;
const FIRST_GAP_MS = 2_000;
const LONGEST_GAP_MS = 15_000;
const ATTEMPTS = 5;

/**
 * Sends a creating request exactly once although its answer may be lost: then an object that was not listed before the
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
  const turn = context.shared.once(`creation of ${creation.what}`, () => ({ lock: new Mutex(), isFirst: true }));
  return await turn.lock.runExclusive(async () => {
    const there = await lookBefore(creation, turn.isFirst, context.signal);
    turn.isFirst = false;
    return await sendOnce(context, creation, new Set(there.map(creation.idOf)));
  });
}

/** A second creation of the same name must see what the first has made: only the first has no need to look, or may share a look. */
async function lookBefore<A, T>(
  { isNew = false, candidates, candidatesBefore = candidates }: CreateOnce<A, T>,
  isFirst: boolean,
  signal: AbortSignal,
): Promise<readonly T[]> {
  if (isFirst && isNew) return [];
  return await (isFirst ? candidatesBefore(signal) : candidates(signal));
}

async function sendOnce<A, T>(
  context: Context,
  { what, adoption, amongOthers, unique, send, candidates, idOf }: CreateOnce<A, T>,
  before: ReadonlySet<string>,
): Promise<{ readonly answer: A } | { readonly found: T }> {
  const { clock, signal, log, announce } = context;
  if (before.size > 0 && !amongOthers) {
    const there = `There is ${what} already: ${[...before].join(", ")}.`;
    if (unique !== undefined)
      throw new PoolsError(`${there} ${unique} Take it over with ${adoption}, or give another name.`);
    log(`${there} If it was left by an interrupted run, take it over with ${adoption}.`, "warning");
  }
  await announce(`Creating ${what}.`);
  interface Search {
    readonly made?: T;
    readonly looks: number;
    /** The looks that saw a list. */
    readonly seen: number;
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { answer: await send() };
    } catch (error) {
      if (!mayHaveHappened(error) && !(error instanceof TransportError && error.retryable)) throw error;
      const { made, looks, seen } = await findNew(error);
      if (made !== undefined) return { found: made };
      if (seen === 0 || !refusedToBegin(error)) throw lost(error, looks, seen);
      if (attempt >= ATTEMPTS || signal.aborted) throw error;
    }
  }

  async function findNew(cause: unknown): Promise<Search> {
    const limit = refusedToBegin(cause) ? LOOK_AFTER_REFUSAL_MS : LOOK_FOR_MS;
    const found = await search(cause, limit, signal);
    if (found.made !== undefined || !signal.aborted) return found;
    const grace = new Deadline(clock, GRACE_MS);
    try {
      const last = await search(cause, GRACE_MS, grace.signal);
      return { made: last.made, looks: found.looks + last.looks, seen: found.seen + last.seen };
    } finally {
      grace.close();
    }
  }

  /** Whether the pause went by: `until` may end it. */
  function slept(ms: number, until: AbortSignal): Promise<boolean> {
    return clock.sleep(ms, until).then(
      () => true,
      () => false,
    );
  }

  /** Begins looks for `limit`. A look itself may take longer, as where the server throttles: only `until` ends it. */
  async function search(cause: unknown, limit: number, until: AbortSignal): Promise<Search> {
    const since = clock.monotonic();
    let [looks, seen] = [0, 0];
    for (let gap = FIRST_GAP_MS; ; gap = Math.min(gap * 1.5, LONGEST_GAP_MS)) {
      const left = limit - (clock.monotonic() - since);
      if (left <= 0 || !(await slept(Math.min(gap, left), until))) return { looks, seen };
      looks += 1;
      // A server in trouble: the next look may see more.
      const all = await candidates(until).catch(() => undefined);
      if (all === undefined) continue;
      seen += 1;
      const appeared = all.filter((candidate) => !before.has(idOf(candidate)));
      if (appeared.length > 1) {
        throw new PoolsError(
          `${messageOf(cause)} Since then ${appeared.length} objects answer to ${what}: ${appeared.map(idOf).join(", ")}. ` +
            `Nothing more was made. Delete what should not be there, or take one over with ${adoption}.`,
        );
      }
      if (appeared[0] !== undefined) return { made: appeared[0], looks, seen };
    }
  }

  function lost(cause: unknown, looks: number, seen: number): Error {
    const found = seen > 0 ? `it was not there in ${seen} looks` : `${looks} looks for it failed too`;
    return new PoolsError(
      `${messageOf(cause)} Whether ${what} was made is not known: ${found}, and it was not asked for again. ` +
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
