import type { PlaceError } from "../errors";
import { accountFor, placeError, type Account } from "../place";
import type { ResourceDefinition } from "../resource";
import type { Settings } from "../settings/settings";
import type { StoredState } from "../state/state";
import { connectionIn, placeOf } from "./plan";

/** The account through which the object is reached. @throws PlaceError if no account leads to the recorded place */
export function accountOf(
  definition: ResourceDefinition,
  id: string,
  stored: StoredState,
  settings: Settings,
): Account {
  const { seen, declared, place } = stored;
  const recorded = { connection: connectionIn({ ...seen, ...declared }), place, inputs: seen };
  return accountFor(definition.cloud, recorded, settings, definition.isGlobal(id, seen));
}

/** The object's key among all objects of this process. An id that is not global needs its endpoint: names repeat. */
export function objectKey(
  definition: ResourceDefinition,
  id: string,
  { seen, declared, place }: Pick<StoredState, "seen" | "declared" | "place">,
  settings: Settings,
): string {
  const { type } = definition;
  if (definition.isGlobal(id, seen)) return `${type} ${id}`;
  // A state of 0.1.0 records no place: use the configured one.
  const where = place ?? placeOf(definition, settings, { ...seen, ...declared });
  return `${type} ${where?.endpoint ?? ""} ${id}`;
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
