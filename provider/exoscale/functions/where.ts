import { z } from "zod";
import type { Context } from "../../core/context";
import { ConfigurationError } from "../../core/errors";
import { field } from "../../core/field";
import { defaultZone } from "../connection";
import { connection, sameId } from "../fields";
import { zoneName, ZONES } from "../zones";

/** Arguments that say whose account and which zone a function asks. */
export const where = {
  zone: field(zoneName.optional(), {
    description: "Zone to ask",
    known: ZONES,
    default: "`exoscale:zone`, then EXOSCALE_ZONE",
  }),
  connection,
};

export function zoneOf(args: { zone?: string; connection?: string }, context: Context): string {
  const zone = args.zone ?? defaultZone(context.settings, args.connection);
  if (zone) return zone;
  throw new ConfigurationError(
    "No zone is given. Give `zone`, or set it once: pulumi config set exoscale:zone ch-gva-2.",
  );
}

/**
 * The one of `found` that was asked for by id or name.
 * @throws ConfigurationError when neither is given, there is none, or several bear the name.
 */
export function theOne<T extends { readonly id: string; readonly name?: string }>(
  what: string,
  found: readonly T[],
  args: { id?: string; name?: string },
): T {
  if (args.id === undefined && args.name === undefined)
    throw new ConfigurationError(`Which ${what}? Give its id or its name.`);
  const matching = found.filter(
    (item) =>
      (args.id === undefined || sameId(item.id, args.id)) && (args.name === undefined || item.name === args.name),
  );
  const asked = [args.id, args.name].filter((part) => part !== undefined).join(" ");
  if (matching.length > 1)
    throw new ConfigurationError(
      `${matching.length} ${what}s are named ${asked}: ${matching.map(({ id }) => id).join(", ")}. Ask by id.`,
    );
  if (matching[0]) return matching[0];
  throw new ConfigurationError(`There is no ${what} ${asked} here.`);
}

export const idOrName = {
  id: field(z.guid().optional(), "Its id; give this or the name"),
  name: field(z.string().min(1).optional(), "Its name; give this or the id"),
};
