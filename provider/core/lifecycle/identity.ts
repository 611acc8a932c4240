import { ConfigurationError, type PlaceError } from "../errors";
import { connectionIn, moveBetween, placeError, placeOrError, type Account } from "../place";
import type { ResourceDefinition } from "../resource";
import type { Settings } from "../settings/settings";
import { connectionNames } from "../settings/sources";
import type { Place, StoredState } from "../state/state";

/**
 * The account through which the object is reached: the configured one whose place is the recorded one. Candidates are the
 * recorded connection, the stack's own account, and any other connection, as after a rename. The recorded URL is only
 * compared, never requested: otherwise, a changed state could send credentials to any host.
 *
 * @throws PlaceError that names both places if no account leads to the recorded one and the id is not globally unique
 */
export function accountOf(
  { cloud, isGlobal }: ResourceDefinition,
  id: string,
  { seen, declared, place }: StoredState,
  settings: Settings,
): Account {
  const recorded = connectionIn({ ...seen, ...declared });
  let own: Place | undefined;
  let missing: ConfigurationError | undefined;
  for (const connection of new Set([recorded, undefined, ...connectionNames(settings, cloud.settings)])) {
    try {
      const present = cloud.placeOf(settings, connection, seen);
      if (moveBetween(place, present) === undefined) return { connection, isRecordedPlace: true };
      if (connection === recorded) own = present;
    } catch (error) {
      // Other connections may be incomplete. Report what is missing only for the object's own.
      if (!(error instanceof ConfigurationError)) throw error;
      if (connection === recorded) missing = error;
    }
  }
  if (own === undefined) throw missing ?? new ConfigurationError(`No account of ${cloud.settings.name} is configured.`);
  if (isGlobal(id, seen)) return { connection: recorded, isRecordedPlace: false };
  throw placeError(cloud, "It", place, own);
}

/** The object's key among all objects of this process. An id that is not global needs its endpoint: names repeat. */
export function objectKey(
  { type, cloud, isGlobal }: ResourceDefinition,
  id: string,
  { seen, declared, place }: Pick<StoredState, "seen" | "declared" | "place">,
  settings: Settings,
): string {
  if (isGlobal(id, seen)) return `${type} ${id}`;
  // A state of 0.1.0 records no place: use the configured one.
  const where = place ?? placeOrError(cloud, settings, { ...seen, ...declared });
  return `${type} ${where instanceof ConfigurationError ? "" : where.endpoint} ${id}`;
}

/** The error for an object that `account` does not have, although the state records it at another place. */
export function notAtRecordedPlace(
  { cloud }: ResourceDefinition,
  what: string,
  { place, seen }: StoredState,
  account: Account,
  settings: Settings,
): PlaceError {
  return placeError(cloud, what, place, cloud.placeOf(settings, account.connection, seen));
}
