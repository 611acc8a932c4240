import { z } from "zod";
import { ApiError } from "../../core/errors";
import { isObject, type JsonObject } from "../../core/json";
import { factsOf, type Fields, type Wire } from "../../core/schema/field";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote } from "../../core/text/truncate";
import type { ZoneClient } from "../api/client";
import { listOf } from "../api/zone";
import { isBusy } from "../api/operation";
import type { ReferenceWire } from "../fields";
import { inputs } from "./fields";

/** The inputs that name other objects. */
const REFERENCES = Object.entries(inputs.shape as Fields).flatMap(([input, schema]) => {
  const { wire } = factsOf(schema);
  return wire && isReference(wire) ? [{ input, wire }] : [];
});

function isReference(wire: Wire): wire is ReferenceWire {
  return "target" in wire;
}

const items = listOf(z.object({ id: z.string().optional(), name: z.string().optional() }));
type Items = z.output<typeof items>;

/**
 * Sends `body` by `act`. Exoscale's refusal names neither the input nor the zone, so only then each reference is looked up,
 * and the error names the inputs whose objects do not exist.
 */
export async function withMissingReferences<T>(
  client: ZoneClient,
  zone: string,
  body: JsonObject | undefined,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const isAboutBody = error instanceof ApiError && ![401, 429].includes(error.status) && error.status < 500;
    if (!isAboutBody || body === undefined || isBusy(error)) throw error;
    const complaints = await findMissing(body, zone, client);
    throw complaints.length === 0 ? error : error.withHint(complaints.join(" "));
  }
}

async function findMissing(body: JsonObject, zone: string, client: ZoneClient): Promise<string[]> {
  const complaints: string[] = [];
  try {
    for (const { input, wire } of REFERENCES) complaints.push(...(await missing(input, wire, body, zone, client)));
  } catch {
    // Report the refusal itself rather than the failed lookup.
  }
  return complaints;
}

async function missing(
  input: string,
  { name: wireName, target }: ReferenceWire,
  body: JsonObject,
  zone: string,
  client: ZoneClient,
): Promise<string[]> {
  const wanted = namesIn(body[wireName]);
  if (wanted.length === 0) return [];
  const noun = wireName.replace(/s$/, "");
  const existing: Items = [];
  for (const query of target.queries ?? [undefined])
    existing.push(...((await client.get(`/${noun}`, z.object({ [`${noun}s`]: items }), query))[`${noun}s`] ?? []));
  const absent = wanted.filter((name) => !existing.some((one) => one.id === name || one.name === name));
  const place = target.isZonal ? `zone ${zone}` : "the organisation";
  return await Promise.all(
    absent.map(
      async (name) => `${input}: ${place} has no ${target.what} ${name}${await hintFor(name, existing, client)}`,
    ),
  );
}

/** Ends the sentence: with a similar name, or with the pool whose id was given by mistake. */
async function hintFor(name: string, existing: Items, client: ZoneClient): Promise<string> {
  const pool = (await client.list("pools")).find(({ id }) => id === name);
  if (pool !== undefined) return `; that is the id of instance pool ${quote(pool.name)}.`;
  return didYouMean(
    name,
    existing.flatMap(({ id, name: own }) => [id, own].filter((key) => key !== undefined)),
  );
}

/** The ids or names in `{id}` or `[{id}, …]`. */
function namesIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value])
    .map((item: unknown) => (isObject(item) ? (item.id ?? item.name) : undefined))
    .filter((name) => typeof name === "string");
}
