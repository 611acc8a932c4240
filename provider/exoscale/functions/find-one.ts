import { ConfigurationError } from "../../core/errors";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote, truncate } from "../../core/text/truncate";

/**
 * Finds one object by id, by name, or by both.
 *
 * @param where for messages: `zone ch-gva-2`
 * @param byId requests the object itself: a list may be stale
 * @param all lists all objects; called again after `refresh` if none has the name
 * @throws ConfigurationError if neither is given, there is no such object, or several have the name
 */
export async function findOne<T extends { readonly id: string; readonly name?: string }>(
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
    if (matching.length === 0) throw notFoundByName(what, where, name ?? "", names);
  }
  const [first, ...others] = matching;
  if (first !== undefined && others.length === 0) return first;
  throw new ConfigurationError(
    `${matching.length} ${what}s in ${where} are named ${quote(name)}: ${matching.map((item) => item.id).join(", ")}. Give the id.`,
  );
}

/** The error for an unknown name, with the nearest name and all names. */
export function notFoundByName(
  what: string,
  where: string,
  name: string,
  names: readonly string[],
): ConfigurationError {
  const known = truncate([...new Set(names)].sort().join(", ") || "none", 800);
  return new ConfigurationError(
    `There is no ${what} named ${quote(name)} in ${where}${didYouMean(name, names)} There are: ${known}.`,
  );
}
