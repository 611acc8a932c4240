import type { Context } from "./context";
import { ConfigurationError } from "./errors";
import type { JsonObject } from "./json";
import { keepsUniqueName } from "./naming";
import { moveBetween, type Move } from "./place";
import type { ResourceDefinition } from "./resource";
import { knownPart } from "./schema/check";
import { diff, type Diff, type Reason } from "./schema/diff";
import type { Settings } from "./settings/settings";
import type { Place, StoredState } from "./state/state";
import { whyReplaced } from "./why-replaced";

/** What check and diff are given: they make no request and have no deadline. */
export interface PlanContext extends Pick<Context, "settings" | "shared"> {
  /** Nobody plans a change: a refresh compares what it has read with what was there before. */
  readonly isRefresh?: boolean;
}

/** What an update would do. */
export interface Plan extends Diff {
  /** Whether a replacement must delete first, because it keeps a name that two objects cannot bear. */
  readonly deletesFirst: boolean;
  /** Where the account is reached now, if that is elsewhere than recorded: an update verifies the object there. */
  readonly move: Move | undefined;
  /** What a person should know before confirming. */
  readonly notes: readonly string[];
  /** What an update that failed has left to do: the engine has stored those inputs as the resource's, and shows no change of them. */
  readonly unapplied: readonly string[];
  /** Whether an update is due although no input differs. */
  readonly isOutstanding: boolean;
  /** Why it is replaced, as a person reads it after the resource's name. */
  readonly reasons: readonly string[];
  /** Why the change is not made. */
  readonly refusal: string | undefined;
}

const OTHER_ACCOUNT: Reason = {
  field: "connection",
  reason: "It leads to another account, by its key, and an object cannot move to another account.",
};

/** @param now the wall clock, which tells whether a replacement is overdue */
export function plan(
  definition: ResourceDefinition,
  { seen, declared, place, unfinished }: StoredState,
  next: JsonObject,
  { settings, shared, isRefresh = false }: PlanContext,
  now: number,
): Plan {
  const known = knownPart(definition, next);
  const found = diff(definition, declared, next, seen);
  const present = placeOf(definition, settings, next);
  const move = present && moveBetween(place, present);
  const overdue = definition.overdue?.(seen, known, now);
  // A key that was rotated stays in its connection; another connection with another key is another account.
  const isOtherAccount = move?.isOtherAccount === true && found.changed.includes("connection");
  const replaces = [...found.replaces, ...(overdue ? [overdue] : []), ...(isOtherAccount ? [OTHER_ACCOUNT] : [])];
  const { changed } = found;
  const isOutstanding = definition.outstanding?.(seen, known) === true;
  const isChange = (changed.length + replaces.length > 0 || isOutstanding) && !isRefresh;
  const before = knownPart(definition, declared);
  const replacing = replaces.map(({ field }) => field);
  const change = { changed, replaces: replacing, seen, declared: before, next: known, raw: next };
  return {
    changed,
    replaces,
    // With adopt in the program the replacement would look for what was deleted: made first, it is refused.
    deletesFirst: next.adopt === undefined && keepsUniqueName(definition, seen, next, shared),
    move: move?.isOtherEndpoint ? move : undefined,
    notes: isChange ? (definition.notes?.(change) ?? []) : [],
    unapplied: unfinished ? changed : [],
    isOutstanding,
    reasons: replaces.map((reason) => whyReplaced(definition, reason, { ...seen, ...declared }, next)),
    refusal: isChange ? definition.refusal?.(change) : undefined,
  };
}

/** Undefined where the configuration is not enough to tell: check has said so. */
export function placeOf({ cloud }: ResourceDefinition, settings: Settings, inputs: JsonObject): Place | undefined {
  try {
    return cloud.placeOf(settings, connectionIn(inputs), inputs);
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

export function connectionIn({ connection }: JsonObject): string | undefined {
  return typeof connection === "string" ? connection : undefined;
}
