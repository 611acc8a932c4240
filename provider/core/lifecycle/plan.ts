import type { Context } from "../context";
import { ConfigurationError } from "../errors";
import type { JsonObject } from "../json";
import { keepsUniqueName } from "../generated-name";
import { moveBetween, placeOrError, type Move } from "../place";
import type { ResourceDefinition } from "../resource";
import { knownPart } from "../schema/check";
import { diff, type Diff, type Reason } from "../schema/diff";
import type { StoredState } from "../state/state";
import { whyReplaced } from "../why-replaced";

/** The context of check and diff, which make no request and have no deadline. */
export interface PlanContext extends Pick<Context, "settings" | "shared"> {
  /** True during a refresh, which compares what it read with the old state: no change is planned. */
  readonly isRefresh?: boolean;
}

/** What the next update will do. */
export interface Plan extends Diff {
  /** Whether a replacement must delete first, because it keeps a name that must be unique. */
  readonly deletesFirst: boolean;
  /** Set if the endpoint changed: the update verifies that the object exists there. */
  readonly move: Move | undefined;
  /** Warnings for the preview. */
  readonly notes: readonly string[];
  /** The inputs that a failed update did not apply. The engine has stored them already and shows no change of them. */
  readonly unapplied: readonly string[];
  /** Whether an update is due although no input differs. */
  readonly isOutstanding: boolean;
  /** Why it is replaced: texts to print after the resource's name. */
  readonly reasons: readonly string[];
  /** Why the change is refused. */
  readonly refusal: string | undefined;
}

const OTHER_ACCOUNT: Reason = {
  field: "connection",
  reason: "Its key belongs to another account, and an object cannot move to another account.",
};

/** @param now the wall clock, to find overdue replacements */
export function plan(
  definition: ResourceDefinition,
  { seen, declared, place, unfinished }: StoredState,
  next: JsonObject,
  { settings, shared, isRefresh = false }: PlanContext,
  now: number,
): Plan {
  const known = knownPart(definition, next);
  const found = diff(definition, declared, next, seen);
  // An incomplete configuration, which check has reported, plans no move.
  const present = placeOrError(definition.cloud, settings, next);
  const move = present instanceof ConfigurationError ? undefined : moveBetween(place, present);
  const overdue = definition.overdue?.(seen, known, now);
  // The same connection with another key: a rotated key. Another connection with another key: another account.
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
    // With adopt, delete first would let the replacement look for the deleted object. Create first: create refuses.
    deletesFirst: next.adopt === undefined && keepsUniqueName(definition, seen, next, shared),
    move: move?.isOtherEndpoint ? move : undefined,
    notes: isChange ? (definition.notes?.(change) ?? []) : [],
    unapplied: unfinished ? changed : [],
    isOutstanding,
    reasons: replaces.map((reason) => whyReplaced(definition, reason, { ...seen, ...declared }, next)),
    refusal: isChange ? definition.refusal?.(change) : undefined,
  };
}
