import { ConfigurationError, PlaceError } from "./errors";
import type { JsonObject } from "./json";
import type { Settings } from "./settings/settings";
import { connectionNames, type SettingsSchema } from "./settings/sources";
import type { Place } from "./state/state";

/** What the core must know of a cloud to tell its places apart. */
export interface Cloud {
  readonly settings: SettingsSchema;
  /** A place does not tell accounts apart: another connection is recorded once it has shown the object. */
  readonly provesConnections?: true;
  /**
   * Where the account `connection` is, for a resource with these inputs. No request is made.
   * @throws ConfigurationError when the configuration is not enough to reach it
   */
  placeOf(settings: Settings, connection: string | undefined, inputs: JsonObject): Place;
}

/** The account through which an object is reached. */
export interface Account {
  readonly connection: string | undefined;
  /** Whether that is where the object was recorded: only there does its absence mean that it is gone. */
  readonly isRecordedPlace: boolean;
}

/** What a state says of where its object lives. */
export interface RecordedLocation {
  readonly connection: string | undefined;
  /** Undefined where the version that wrote the state did not record it: then nothing contradicts the present one. */
  readonly place: Place | undefined;
  readonly inputs: JsonObject;
}

/** How the place that the configuration leads to differs from the recorded one. */
export interface Move {
  readonly from: Place;
  readonly to: Place;
  readonly isOtherAccount: boolean;
  readonly isOtherEndpoint: boolean;
}

/** Undefined where nothing is known to differ. */
export function moveBetween(recorded: Place | undefined, present: Place): Move | undefined {
  if (recorded === undefined) return undefined;
  const isOtherAccount =
    recorded.account !== undefined &&
    present.account !== undefined &&
    recorded.account !== present.account &&
    !present.sameAccountAs?.includes(recorded.account);
  const isOtherEndpoint = recorded.endpoint !== present.endpoint;
  return isOtherAccount || isOtherEndpoint
    ? { from: recorded, to: present, isOtherAccount, isOtherEndpoint }
    : undefined;
}

/**
 * The configured account that leads to the recorded place: the recorded connection, the stack's own account, or whichever
 * other connection does, as after a rename. The recorded URL is compared and never asked: whoever can change a state
 * could otherwise send credentials anywhere.
 *
 * @param isGlobal whether what is found under the object's id is the object wherever it is found, as with a UUID
 * @throws PlaceError that names both places when no account leads to the recorded one
 */
export function accountFor(
  cloud: Cloud,
  { connection, place, inputs }: RecordedLocation,
  settings: Settings,
  isGlobal: boolean,
): Account {
  let own: Place | undefined;
  let missing: ConfigurationError | undefined;
  for (const name of new Set([connection, undefined, ...connectionNames(settings, cloud.settings)])) {
    try {
      const present = cloud.placeOf(settings, name, inputs);
      if (moveBetween(place, present) === undefined) return { connection: name, isRecordedPlace: true };
      if (name === connection) own = present;
    } catch (error) {
      // Another connection may be incomplete; of the object's own the configuration must say what is missing.
      if (!(error instanceof ConfigurationError)) throw error;
      if (name === connection) missing = error;
    }
  }
  if (own === undefined) throw missing ?? new ConfigurationError(`No account of ${cloud.settings.name} is configured.`);
  if (isGlobal) return { connection, isRecordedPlace: false };
  throw placeError(cloud, "It", place, own);
}

/** The error of an object that was not found at another place than the one where it was recorded. */
export function placeError(cloud: Cloud, what: string, recorded: Place | undefined, present: Place): PlaceError {
  const move = moveBetween(recorded, present);
  const [from, to] = [move?.from, move?.to].map((place) =>
    [
      ...(move?.isOtherEndpoint ? [place?.endpoint] : []),
      ...(move?.isOtherAccount ? [`the account with the key digest ${place?.account ?? ""}`] : []),
    ].join(" and "),
  );
  const { name } = cloud.settings;
  const sameAccount = move?.isOtherAccount
    ? ` If both keys belong to one organisation, say so: pulumi config set --path 'pools:${name}.sameAccountAs' ${move.from.account ?? ""}.`
    : "";
  return new PlaceError(
    `${what} was recorded at ${from ?? ""}, and the configuration leads to ${to ?? ""}: nothing is believed gone or changed there. ` +
      `Set the former again, or add a connection that leads there: pulumi config set --path 'pools:${name}.connections.<name>.<key>' <value>.${sameAccount}`,
  );
}
