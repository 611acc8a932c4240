import { z } from "zod";
import type { Context } from "../../core/context";
import type { HttpClient } from "../../core/http/client";
import { parseAnswer } from "../../core/http/parse-answer";
import { SharedRead } from "../../core/http/shared-read";
import type { Account } from "./account";
import { endpointOf, httpClient, requestZones, type Zones } from "./endpoint";

/** A refresh reads all its pools within seconds: one list answers them all. */
const LIST_AGE_MS = 5_000;
const TYPES_AGE_MS = 3_600_000;

/** Skips invalid items, so that they do not hide others. */
export function listOf<S extends z.ZodType>(item: S) {
  return z
    .array(z.unknown())
    .default([])
    .transform((all) => all.flatMap((one) => item.safeParse(one).data ?? []));
}

const objects = listOf(z.looseObject({ id: z.string() }));
export const instanceList = z.object({ instances: objects });

/** An object of a list: only the id is checked. */
export type Listed = z.output<typeof objects>[number];

/** One zone of one account, shared by all verbs of the process. */
export interface Zone {
  http(signal?: AbortSignal): Promise<HttpClient>;
  /** `members` are those of all pools of the zone. */
  readonly lists: Readonly<Record<"pools" | "members" | "groups" | "types", SharedRead<readonly Listed[]>>>;
  /** The number of concurrent waits. */
  waiting: number;
  /** Until this time of the monotonic clock, no wait polls the list of pools: it failed, or is too long. */
  noSharedPollsBefore: number;
}

/** The open zones of this process. A group belongs to all zones, and two API keys may belong to one organisation. */
export function openZones(shared: Context["shared"]): Set<Zone> {
  return shared.once("exoscale open zones", () => new Set<Zone>());
}

export function openZone(name: string, account: Account, identity: string, context: Context): Zone {
  const { clock, shared } = context;
  const clientAt = (baseUrl: string): HttpClient =>
    shared.once(`exoscale ${baseUrl} ${identity}`, () => httpClient(baseUrl, account, context));
  const zones = (base: string): SharedRead<Zones> =>
    shared.once(
      `exoscale zones of ${base} ${identity}`,
      () => new SharedRead((signal) => requestZones(clientAt(base), signal), clock, TYPES_AGE_MS),
    );
  const endpoint = new SharedRead((signal) => endpointOf(name, account, zones, signal), clock, TYPES_AGE_MS);
  const http = async (signal?: AbortSignal): Promise<HttpClient> => clientAt(await endpoint.get(signal));
  const list = (noun: string, age: number, query?: Record<string, string>) => {
    const schema = z.object({ [`${noun}s`]: objects });
    const fetch = async (signal: AbortSignal) => {
      const { body } = await (await http(signal)).send({ method: "GET", path: `/${noun}`, query }, signal);
      return parseAnswer(schema, body, `GET /${noun}`)[`${noun}s`] ?? [];
    };
    return new SharedRead<readonly Listed[]>(fetch, clock, age);
  };
  const lists = {
    pools: list("instance-pool", LIST_AGE_MS),
    members: list("instance", LIST_AGE_MS, { "manager-type": "instance-pool" }),
    groups: list("anti-affinity-group", LIST_AGE_MS),
    types: list("instance-type", TYPES_AGE_MS),
  };
  const zone: Zone = { http, lists, waiting: 0, noSharedPollsBefore: 0 };
  openZones(shared).add(zone);
  return zone;
}
