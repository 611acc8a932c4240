import { z } from "zod";
import { ApiError } from "../../core/errors";
import { isObject, type JsonObject } from "../../core/json";
import { factsOf, type Fields, type Wire } from "../../core/schema/field";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote } from "../../core/text/truncate";
import type { ZoneClient } from "../api/client";
import { listOf } from "../api/zone";
import { isBusy } from "../api/operation";
import type { ReferenceTarget, ReferenceWire } from "../fields";
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
  body: JsonObject | undefined,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const isAboutBody = error instanceof ApiError && ![401, 429].includes(error.status) && error.status < 500;
    if (!isAboutBody || body === undefined || isBusy(error)) throw error;
    const complaints = await findMissing(body, client);
    throw complaints.length === 0 ? error : error.withHint(complaints.join(" "));
  }
}

async function findMissing(body: JsonObject, client: ZoneClient): Promise<string[]> {
  const complaints: string[] = [];
  try {
    for (const { input, wire } of REFERENCES) {
      const { name: wireName, target } = wire;
      const wanted = namesIn(body[wireName]);
      if (wanted.length === 0) continue;
      const existing = await listTargets(wireName.replace(/s$/, ""), target, client);
      const place = target.isZonal ? `zone ${client.zoneName}` : "the organisation";
      for (const name of wanted)
        if (!existing.some((one) => one.id === name || one.name === name))
          complaints.push(`${input}: ${place} has no ${target.what} ${name}${await hintFor(name, existing, client)}`);
    }
  } catch {
    // Report the refusal itself rather than the failed lookup.
  }
  return complaints;
}

async function listTargets(
  noun: string,
  { queries = [undefined] }: ReferenceTarget,
  client: ZoneClient,
): Promise<Items> {
  const schema = z.object({ [`${noun}s`]: items });
  const answers = await Promise.all(queries.map((query) => client.get(`/${noun}`, schema, query)));
  return answers.flatMap((answer) => answer[`${noun}s`] ?? []);
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
