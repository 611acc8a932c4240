import { ConfigurationError, PlaceError } from "./errors";
import type { JsonObject } from "./json";
import type { Settings } from "./settings/settings";
import type { SettingsSchema } from "./settings/sources";
import type { Place } from "./state/state";

/** What the core needs to know about a cloud to distinguish its places. */
export interface Cloud {
  readonly settings: SettingsSchema;
  /** The place does not identify the account: record another connection only after it has returned the object. */
  readonly provesConnections?: true;
  /**
   * The place of the account `connection`, for a resource with these inputs. Sends no request.
   * @throws ConfigurationError if the configuration is incomplete
   */
  placeOf(settings: Settings, connection: string | undefined, inputs: JsonObject): Place;
}

/** The account through which an object is reached. */
export interface Account {
  readonly connection: string | undefined;
  /** Whether this is the recorded place: only there does "not found" mean that the object was deleted. */
  readonly isRecordedPlace: boolean;
}

/** How the configured place differs from the recorded one. */
export interface Move {
  readonly from: Place;
  readonly to: Place;
  readonly isOtherAccount: boolean;
  readonly isOtherEndpoint: boolean;
}

/** Undefined if no difference is known. */
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

/** The place that `inputs` lead to. @throws ConfigurationError if the configuration is incomplete */
export function placeFor(cloud: Cloud, settings: Settings, inputs: JsonObject): Place {
  return cloud.placeOf(settings, connectionIn(inputs), inputs);
}

/** The same, or why the configuration is incomplete. */
export function placeOrError(cloud: Cloud, settings: Settings, inputs: JsonObject): Place | ConfigurationError {
  try {
    return placeFor(cloud, settings, inputs);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

export function connectionIn({ connection }: JsonObject): string | undefined {
  return typeof connection === "string" ? connection : undefined;
}

/** The error for an object that cannot be read or changed, because the configuration leads to another place. */
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
    ? ` If both keys belong to the same organisation, run: pulumi config set --path 'pools:${name}.sameAccountAs' ${move.from.account ?? ""}.`
    : "";
  return new PlaceError(
    `${what} was recorded at ${from ?? ""}, but the configuration leads to ${to ?? ""}, where it is neither read nor changed. ` +
      `Configure the recorded place again, or add a connection for it: pulumi config set --path 'pools:${name}.connections.<name>.<key>' <value>.${sameAccount}`,
  );
}
