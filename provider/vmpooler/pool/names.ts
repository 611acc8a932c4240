import { PoolsError } from "../../core/errors";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote, truncate } from "../../core/text/truncate";
import type { PoolConfiguration, PoolerClient } from "../api/client";

/** The pool of that name, or else the pools that have it as an alias. */
export function poolsByNameOrAlias(configuration: readonly PoolConfiguration[], name: string): PoolConfiguration[] {
  const own = configuration.filter((pool) => pool.name === name);
  return own.length > 0 ? own : configuration.filter((pool) => pool.alias.includes(name));
}

/** The pool of that name. @throws PoolsError that names the pools of an alias, or the nearest name. */
export async function realPoolNamed(client: PoolerClient, name: string): Promise<PoolConfiguration> {
  const configuration = await client.configuration();
  const [first, ...others] = poolsByNameOrAlias(configuration, name);
  if (first?.name === name) return first;
  if (first) {
    const names = [first, ...others].map((pool) => `"${pool.name}"`).join(" or ");
    throw new PoolsError(`pool: "${name}" is an alias, and only real pools are configured: write ${names}.`);
  }
  throw new PoolsError(
    `pool: ${unknownPool(
      name,
      configuration.map((pool) => pool.name),
    )}`,
  );
}

/** The error about those of `names` that the server does not know; undefined if it knows all, or does not list its pools. */
export async function explainUnknown(
  client: PoolerClient,
  field: string,
  names: readonly string[],
): Promise<PoolsError | undefined> {
  const configuration = await client.configuration().catch(() => undefined);
  if (configuration === undefined) return undefined;
  const known = configuration.map((pool) => pool.name);
  const unknown = names.filter((name) => poolsByNameOrAlias(configuration, name).length === 0);
  if (unknown.length === 0) return undefined;
  return new PoolsError(`${field}: ${unknown.map((name) => unknownPool(name, known)).join(" ")}`);
}

/** The complaint about an unknown pool, with a guess. */
function unknownPool(name: string, known: readonly string[]): string {
  if (known.length === 0) return `there is no ${quote(name)}: the server has no pools at all.`;
  return `there is no ${quote(name)}${didYouMean(name, known)} The pools are ${truncate(known.join(", "), 800)}.`;
}
