import { z } from "zod";
import type { Context } from "../../core/context";
import { ConfigurationError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defaultZone } from "../api/account";
import { zoneClient, type ZoneClient } from "../api/client";
import { connection } from "../fields";
import { zoneName, ZONES } from "../api/zones";

/** The account and zone that a function reads. */
export const where = {
  zone: field(zoneName.optional(), {
    description: "Zone to read",
    known: ZONES,
    default: "`pools:exoscale.zone`, then EXOSCALE_ZONE",
  }),
  connection,
};

/** @throws ConfigurationError if neither `args` nor the configuration names a zone */
export function clientOf(
  { connection, ...args }: { zone?: string; connection?: string },
  context: Context,
): ZoneClient {
  const zone = args.zone ?? defaultZone(context.settings, connection);
  if (zone) return zoneClient(context, { connection, zone });
  throw new ConfigurationError(
    "No zone is given. Give `zone`, or set a default: pulumi config set --path pools:exoscale.zone ch-gva-2.",
    "zone",
  );
}

export const idOrName = {
  id: field(z.guid().optional(), "Id; give this or the name"),
  name: field(z.string().min(1).optional(), "Name; give this or the id"),
};
