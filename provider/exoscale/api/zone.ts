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

// Created once: creating a schema takes longer than parsing a thousand objects.
const object = z.looseObject({ id: z.string() });
/** Skips invalid objects, so that they do not hide others. */
const objects = z
  .array(z.unknown())
  .default([])
  .transform((all) => all.flatMap((one) => object.safeParse(one).data ?? []));
const poolList = z.object({ "instance-pools": objects });
export const instanceList = z.object({ instances: objects });
const groupList = z.object({ "anti-affinity-groups": objects });
const typeList = z.object({ "instance-types": objects });

/** An object of a list: only the id is checked. */
export type Listed = z.output<typeof objects>[number];

/** One zone of one account, shared by all verbs of the process. */
export interface Zone {
  http(signal?: AbortSignal): Promise<HttpClient>;
  readonly pools: SharedRead<readonly Listed[]>;
  /** The members of all pools of the zone. */
  readonly members: SharedRead<readonly Listed[]>;
  readonly groups: SharedRead<readonly Listed[]>;
  readonly types: SharedRead<readonly Listed[]>;
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
  const list = <S extends z.ZodType, T>(
    path: string,
    schema: S,
    of: (body: z.output<S>) => T,
    age: number,
    query?: Record<string, string>,
  ) =>
    new SharedRead(
      async (signal) => {
        const { body } = await (await http(signal)).send({ method: "GET", path, query }, signal);
        return of(parseAnswer(schema, body, `GET ${path}`));
      },
      clock,
      age,
    );
  const zone: Zone = {
    http,
    waiting: 0,
    noSharedPollsBefore: 0,
    pools: list("/instance-pool", poolList, (body) => body["instance-pools"], LIST_AGE_MS),
    members: list("/instance", instanceList, (body) => body.instances, LIST_AGE_MS, {
      "manager-type": "instance-pool",
    }),
    groups: list("/anti-affinity-group", groupList, (body) => body["anti-affinity-groups"], LIST_AGE_MS),
    types: list("/instance-type", typeList, (body) => body["instance-types"], TYPES_AGE_MS),
  };
  openZones(shared).add(zone);
  return zone;
}
