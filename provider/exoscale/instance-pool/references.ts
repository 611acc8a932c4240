import { z } from "zod";
import { ApiError } from "../../core/errors";
import { isObject, type JsonObject } from "../../core/json";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote } from "../../core/text/truncate";
import type { ZoneClient } from "../api/client";
import { isBusy } from "../api/operation";

interface Reference {
  readonly input: string;
  /** The API's name of it in the body of a pool. */
  readonly inBody: string;
  readonly what: string;
  /** Whether each zone has its own. Otherwise they belong to the organisation. */
  readonly isZonal: boolean;
  /** The lists that hold all of them: path, query, and the key in the answer. */
  readonly lists: readonly (readonly [path: string, key: string, query?: Readonly<Record<string, string>>])[];
}

const REFERENCES: readonly Reference[] = [
  {
    input: "templateId",
    inBody: "template",
    what: "template",
    isZonal: true,
    lists: ["public", "private"].map((visibility) => ["/template", "templates", { visibility }] as const),
  },
  ...[
    ["antiAffinityGroupIds", "anti-affinity-group", "anti-affinity group", false] as const,
    ["securityGroupIds", "security-group", "security group", false] as const,
    ["privateNetworkIds", "private-network", "private network", true] as const,
    ["elasticIpIds", "elastic-ip", "Elastic IP", true] as const,
    ["sshKeys", "ssh-key", "SSH key", false] as const,
  ].map(([input, noun, what, isZonal]) => {
    const plural = `${noun}s`;
    return { input, inBody: plural, what, isZonal, lists: [[`/${noun}`, plural] as const] };
  }),
  {
    input: "deployTargetId",
    inBody: "deploy-target",
    what: "deploy target",
    isZonal: true,
    lists: [["/deploy-target", "deploy-targets"]],
  },
];

const known = z.object({ id: z.string().optional(), name: z.string().optional() });
type Known = z.output<typeof known>;

/**
 * Sends `body` by `act`. A refusal tells which inputs name something that does not exist: the server says neither the
 * input nor the zone. They are looked up only after the refusal.
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
    const complaints = await missingIn(body, zone, client);
    throw complaints.length === 0 ? error : error.withHint(complaints.join(" "));
  }
}

async function missingIn(body: JsonObject, zone: string, client: ZoneClient): Promise<string[]> {
  const complaints: string[] = [];
  try {
    for (const reference of REFERENCES) complaints.push(...(await missing(reference, body, zone, client)));
  } catch {
    // The refusal is worth more than the reason why nothing can be added to it.
  }
  return complaints;
}

async function missing(reference: Reference, body: JsonObject, zone: string, client: ZoneClient): Promise<string[]> {
  const wanted = namesIn(body[reference.inBody]);
  if (wanted.length === 0) return [];
  const there: Known[] = [];
  for (const [path, key, query] of reference.lists) {
    const answer = await client.get(path, z.looseObject({ [key]: z.array(z.unknown()).default([]) }), query);
    const items: unknown = answer[key];
    if (Array.isArray(items)) there.push(...items.flatMap((item) => known.safeParse(item).data ?? []));
  }
  const absent = wanted.filter((name) => !there.some((one) => one.id === name || one.name === name));
  return await Promise.all(absent.map((name) => complaint(reference, name, there, zone, client)));
}

async function complaint(
  { input, what, isZonal }: Reference,
  name: string,
  there: readonly Known[],
  zone: string,
  client: ZoneClient,
): Promise<string> {
  const pool = (await client.pools()).find(({ id }) => id === name);
  const keys = there.flatMap(({ id, name: own }) => [id, own].filter((key) => key !== undefined));
  const hint = pool === undefined ? didYouMean(name, keys) : `; that is the id of instance pool ${quote(pool.name)}.`;
  return `${input}: ${isZonal ? `zone ${zone}` : "the organisation"} has no ${what} ${name}${hint}`;
}

/** The ids or names in `{id}` or `[{id}, …]`. */
function namesIn(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value])
    .map((item: unknown) => (isObject(item) ? (item.id ?? item.name) : undefined))
    .filter((name) => typeof name === "string");
}
