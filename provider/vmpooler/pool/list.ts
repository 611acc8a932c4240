import { z } from "zod";
import { PoolsError } from "../../core/errors";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote, truncate } from "../../core/text/truncate";
import { optionalNumber, optionalText, optionalTexts } from "../api/answer-values";
import type { PoolerClient } from "../api/client";

const configuredPool = z.looseObject({
  name: z.string(),
  size: optionalNumber,
  template: optionalText,
  template_ready: z.boolean().optional(),
  alias: optionalTexts.catch([]),
});

/** A server without pools answers 404: an empty list would make every pool seem to be gone. */
const answer = z.object({ pool_configuration: z.array(configuredPool).min(1) });

/** A pool as the server has it configured. */
export type ConfiguredPool = z.output<typeof configuredPool>;

/** All pools, by a shared read. */
export async function listPools(client: PoolerClient): Promise<readonly ConfiguredPool[]> {
  return (await client.getShared("/config", answer)).pool_configuration;
}

/** The pool of that name, or else the pools that have it as an alias. */
export function poolsByNameOrAlias(all: readonly ConfiguredPool[], name: string): ConfiguredPool[] {
  const own = all.filter((pool) => pool.name === name);
  return own.length > 0 ? own : all.filter((pool) => pool.alias.includes(name));
}

/** @throws PoolsError if `name` is not a pool: it names the pools of an alias, or the nearest name */
export async function requireRealPool(client: PoolerClient, name: string): Promise<void> {
  const all = await listPools(client);
  const found = poolsByNameOrAlias(all, name);
  if (found.length === 0) throw new PoolsError(`pool: ${unknownPool(name, all)}`);
  if (found[0]?.name === name) return;
  const names = found.map((pool) => `"${pool.name}"`).join(" or ");
  throw new PoolsError(`pool: "${name}" is an alias, and only real pools are configured: write ${names}.`);
}

/** The error about those of `names` that the server does not know; undefined if it knows all, or does not list its pools. */
export async function explainUnknown(
  client: PoolerClient,
  field: string,
  names: readonly string[],
): Promise<PoolsError | undefined> {
  const all = await listPools(client).catch(() => undefined);
  if (all === undefined) return undefined;
  const unknown = names.filter((name) => poolsByNameOrAlias(all, name).length === 0);
  if (unknown.length === 0) return undefined;
  return new PoolsError(`${field}: ${unknown.map((name) => unknownPool(name, all)).join(" ")}`);
}

/** The complaint about an unknown pool, with a guess. */
function unknownPool(name: string, all: readonly ConfiguredPool[]): string {
  const known = all.map((pool) => pool.name);
  return `there is no ${quote(name)}${didYouMean(name, known)} The pools are ${truncate(known.join(", "), 800)}.`;
}
