import { z } from "zod";
import type { Context } from "../../core/context";
import { ConfigurationError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defaultZone } from "../api/account";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote, truncate } from "../../core/text/truncate";
import { connection } from "../fields";
import { zoneName, ZONES } from "../api/zones";

/** Arguments that say whose account and which zone a function asks. */
export const where = {
  zone: field(zoneName.optional(), {
    description: "Zone to ask",
    known: ZONES,
    default: "`pools:exoscale.zone`, then EXOSCALE_ZONE",
  }),
  connection,
};

export function zoneOf(args: { zone?: string; connection?: string }, context: Context): string {
  const zone = args.zone ?? defaultZone(context.settings, args.connection);
  if (zone) return zone;
  throw new ConfigurationError(
    "No zone is given. Give `zone`, or set it once: pulumi config set --path pools:exoscale.zone ch-gva-2.",
    "zone",
  );
}

/**
 * The one object that was asked for by id, by name, or by both.
 *
 * @param where whose objects were looked at, for the message: `zone ch-gva-2`
 * @param byId looks at one object by its own URL: a list that is a moment old proves no absence
 * @param all lists all objects; called once more after `refresh` when nothing of the name was there
 * @throws ConfigurationError when neither is given, there is none, or several have the name
 */
export async function theOne<T extends { readonly id: string; readonly name?: string }>(
  what: string,
  where: string,
  args: { id?: string; name?: string },
  { byId, all, refresh }: { byId(id: string): Promise<T | undefined>; all(): Promise<T[]>; refresh(): void },
): Promise<T> {
  const { id, name } = args;
  if (id === undefined && name === undefined) throw new ConfigurationError(`Which ${what}? Give its id or its name.`);
  if (id !== undefined) {
    const found = await byId(id.toLowerCase());
    if (found && (name === undefined || found.name === name)) return found;
    throw new ConfigurationError(
      found
        ? `The ${what} ${id} in ${where} is named ${quote(found.name)}, not ${quote(name)}.`
        : `There is no ${what} ${id} in ${where}.`,
    );
  }
  const named = (found: T[]) => found.filter((item) => item.name === name);
  let matching = named(await all());
  if (matching.length === 0) {
    refresh();
    const found = await all();
    matching = named(found);
    const names = found.flatMap((item) => item.name ?? []);
    if (matching.length === 0) throw notNamed(what, where, name ?? "", names);
  }
  const [first, ...others] = matching;
  if (first !== undefined && others.length === 0) return first;
  throw new ConfigurationError(
    `${matching.length} ${what}s in ${where} are named ${quote(name)}: ${matching.map((item) => item.id).join(", ")}. Ask by id.`,
  );
}

/** There is nothing of that name: which one was perhaps meant, and which there are. */
export function notNamed(what: string, where: string, name: string, names: readonly string[]): ConfigurationError {
  const known = truncate([...new Set(names)].sort().join(", ") || "none", 800);
  return new ConfigurationError(
    `There is no ${what} named ${quote(name)} in ${where}${didYouMean(name, names)} There are: ${known}.`,
  );
}

export const idOrName = {
  id: field(z.guid().optional(), "Its id; give this or the name"),
  name: field(z.string().min(1).optional(), "Its name; give this or the id"),
};
