import { z } from "zod";
import { ApiClient } from "../../core/http/api-client";
import type { Context } from "../../core/context";
import { ApiError, ConfigurationError } from "../../core/errors";
import { HttpClient, type HttpAnswer, type HttpRequest } from "../../core/http/client";
import { withoutTrailingSlash } from "../../core/http/endpoint-policy";
import { parseAnswer } from "../../core/http/parse-answer";
import { SharedRead } from "../../core/http/shared-read";
import { isVendorUrl } from "../../core/http/credential-origin";
import { fingerprint } from "../../core/text/fingerprint";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote, truncate } from "../../core/text/truncate";
import { accountOf, VENDOR_HOSTS, withoutCredentials, type Account } from "./account";
import { refusalOf } from "./errors";
import { authorization } from "./signature";
import { checkZoneName, HOME_ZONE, isKnownZone } from "./zones";

/** Signed requests are good for ten minutes, as those of the official clients. */
const SIGNATURE_SECONDS = 600;
/** A refresh reads all its pools within seconds; what one list call saw answers them all. */
const LIST_AGE_MS = 5_000;
const TYPES_AGE_MS = 3_600_000;
/** From so many waits on, one list of the zone's pools is cheaper than a look at each. */
const CROWD = 4;
/** But not where most of the list is about pools that nobody waits for: what pools cost would grow with the zone. */
const LARGEST_SHARE = 25;

// Made once: a schema costs more than a thousand objects that it reads.
const object = z.looseObject({ id: z.string() });
/** Objects by their id. One that has none, or is odd in another way, must not keep others from being read. */
const objects = z
  .array(z.unknown())
  .default([])
  .transform((all) => all.flatMap((one) => object.safeParse(one).data ?? []));
const poolList = z.object({ "instance-pools": objects });
const instanceList = z.object({ instances: objects });
const groupList = z.object({ "anti-affinity-groups": objects });
const typeList = z.object({ "instance-types": objects });
const zoneList = z.object({
  zones: z.array(z.looseObject({ name: z.string(), "api-endpoint": z.string().optional() })),
});

type Zones = z.output<typeof zoneList>["zones"];

/** An object of a list, of which only the id is sure. */
export type Listed = z.output<typeof objects>[number];

/** One zone of one account, as all verbs of the process share it. */
interface Zone {
  /** The base URL, asked for once. */
  http(signal?: AbortSignal): Promise<HttpClient>;
  readonly pools: SharedRead<readonly Listed[]>;
  /** The members of all pools of the zone. */
  readonly members: SharedRead<readonly Listed[]>;
  readonly groups: SharedRead<readonly Listed[]>;
  readonly types: SharedRead<readonly Listed[]>;
  /** How many waits are under way. */
  waiting: number;
  /** How many pools the last list of a crowd had. */
  poolCount: number;
}

/** One zone of one account, on behalf of one verb. */
export class ZoneClient extends ApiClient {
  constructor(
    private readonly zone: Zone,
    context: Context,
  ) {
    super(context);
  }

  pools(signal = this.context.signal): Promise<readonly Listed[]> {
    return this.zone.pools.get(signal);
  }

  members(): Promise<readonly Listed[]> {
    return this.zone.members.get(this.context.signal);
  }

  /** The members of one pool. */
  async membersOf(poolId: string): Promise<readonly Listed[]> {
    return (await this.get("/instance", instanceList, { "manager-id": poolId, "manager-type": "instance-pool" }))
      .instances;
  }

  groups(signal = this.context.signal): Promise<readonly Listed[]> {
    return this.zone.groups.get(signal);
  }

  /** What is there but for what this process has made lately: one list serves all creations that begin together. */
  listedBefore(kind: "pools" | "groups", signal: AbortSignal): Promise<readonly Listed[]> {
    return this.zone[kind].getOutdated(signal);
  }

  /** Counts `wait` among those that look again and again. */
  async counted<T>(wait: () => Promise<T>): Promise<T> {
    this.zone.waiting += 1;
    try {
      return await wait();
    } finally {
      this.zone.waiting -= 1;
    }
  }

  /** Whether so many wait that they look at pools by lists that they share. */
  get isCrowded(): boolean {
    const { waiting, poolCount } = this.zone;
    return waiting >= CROWD && poolCount <= waiting * LARGEST_SHARE;
  }

  /** The pool in a list that is asked for after this call. That there is none, or no list, proves nothing. */
  async nextInList(id: string): Promise<Listed | undefined> {
    const pools = await this.zone.pools.getNext(this.context.signal).catch(() => []);
    this.zone.poolCount = pools.length;
    return pools.find((pool) => pool.id === id);
  }

  types(): Promise<readonly Listed[]> {
    return this.zone.types.get(this.context.signal);
  }

  /**
   * The object `id` with a URL of its own; undefined where that URL says twice that there is nothing, and the list of its
   * kind lacks it too: a gateway can word a 404 as the API does.
   */
  async findListed<S extends z.ZodType>(
    kind: "pools" | "groups",
    id: string,
    path: string,
    schema: S,
  ): Promise<z.output<S> | undefined> {
    const found = await this.find(path, schema);
    if (found !== undefined) return found;
    this.zone[kind].invalidate();
    const listed = (await this.zone[kind].get(this.context.signal)).find((one) => one.id === id);
    return listed && parseAnswer(schema, listed, `GET ${path}`);
  }

  isNotFound(error: unknown): boolean {
    return isNotFound(error);
  }

  invalidate(cause?: Pick<HttpRequest, "method">): void {
    if (cause?.method === "POST") this.outdate();
    else for (const list of this.lists) list.invalidate();
  }

  /** The same where nothing was renamed or removed: see {@link listedBefore}. */
  outdate(): void {
    for (const list of this.lists) list.outdate();
  }

  private get lists(): readonly SharedRead<unknown>[] {
    return [this.zone.pools, this.zone.members, this.zone.groups];
  }

  protected async send(request: HttpRequest): Promise<HttpAnswer> {
    return (await this.zone.http(this.context.signal)).send(request, this.context.signal);
  }
}

/** Whether a call was refused because there is nothing under its id, in the API's own words: a gateway's page proves nothing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.refusal.isOwn;
}

/** The client of `zone`; without one, of the account's home, for what belongs to the whole organisation. */
export function zoneClient(context: Context, where: { connection?: string; zone?: string }): ZoneClient {
  const account = accountOf(context.settings, where.connection);
  const name = where.zone ?? account.zone;
  const identity = `${account.endpoint ?? ""} ${fingerprint(`${account.key}\n${account.secret}`)}`;
  const zone = context.shared.once(`exoscale zone ${name} ${identity}`, () =>
    openZone(name, account, identity, context),
  );
  return new ZoneClient(zone, context);
}

/** Every zone's name and endpoint: the one question that needs neither signature nor credentials. */
export async function listZones(context: Context, connection?: string): Promise<Zones> {
  const account = withoutCredentials(context.settings, connection);
  const baseUrl = account.endpoint ?? standardEndpoint(isKnownZone(account.zone) ? account.zone : HOME_ZONE);
  return await zonesAt(httpClient(baseUrl, account, context), context.signal);
}

function openZone(name: string, account: Account, identity: string, context: Context): Zone {
  const { clock, shared } = context;
  const clientAt = (baseUrl: string): HttpClient =>
    shared.once(`exoscale ${baseUrl} ${identity}`, () => httpClient(baseUrl, account, context));
  const zones = (base: string): SharedRead<Zones> =>
    shared.once(
      `exoscale zones of ${base} ${identity}`,
      () => new SharedRead((signal) => zonesAt(clientAt(base), signal), clock, TYPES_AGE_MS),
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
  return {
    http,
    waiting: 0,
    poolCount: 0,
    pools: list("/instance-pool", poolList, (body) => body["instance-pools"], LIST_AGE_MS),
    members: list("/instance", instanceList, (body) => body.instances, LIST_AGE_MS, {
      "manager-type": "instance-pool",
    }),
    groups: list("/anti-affinity-group", groupList, (body) => body["anti-affinity-groups"], LIST_AGE_MS),
    types: list("/instance-type", typeList, (body) => body["instance-types"], TYPES_AGE_MS),
  };
}

/** As the official clients do: an endpoint that was given is asked for the zone's own. So is the vendor's, for a zone newer than this package. */
async function endpointOf(
  zone: string,
  account: Account,
  zonesOf: (baseUrl: string) => SharedRead<Zones>,
  signal: AbortSignal,
): Promise<string> {
  // Anything else could lead a signed request to another host.
  checkZoneName(zone);
  if (!account.endpoint && isKnownZone(zone)) return standardEndpoint(zone);
  const base = account.endpoint ?? standardEndpoint(HOME_ZONE);
  const zones = await zonesOf(base).get(signal);
  const found = zones.find(({ name }) => name === zone)?.["api-endpoint"];
  if (found !== undefined) return chosenByServer(found, base);
  const names = zones.map(({ name }) => name);
  throw new ConfigurationError(
    `${new URL(base).host} has no zone ${quote(zone)}${didYouMean(zone, names)} It has ${truncate(names.join(", ") || "none", 500)}.`,
    "zone",
  );
}

/** The question for the zones is not signed, so its answer proves nothing: signed requests stay with the host that was configured, or go to the vendor's own. */
function chosenByServer(endpoint: string, base: string): string {
  const isSameOrigin = URL.canParse(endpoint) && new URL(endpoint).origin === new URL(base).origin;
  if (isSameOrigin || isVendorUrl(endpoint, VENDOR_HOSTS)) return withoutTrailingSlash(endpoint);
  throw new ConfigurationError(
    `${new URL(base).host} names ${quote(endpoint)} as the endpoint of a zone: signed requests are not sent to another host than the configured one.`,
  );
}

async function zonesAt(client: HttpClient, signal: AbortSignal): Promise<Zones> {
  return parseAnswer(zoneList, (await client.send({ method: "GET", path: "/zone" }, signal)).body, "GET /zone").zones;
}

function standardEndpoint(zone: string): string {
  return `https://api-${zone}.exoscale.com/v2`;
}

function httpClient(baseUrl: string, account: Account, { clock }: Context): HttpClient {
  return new HttpClient({
    baseUrl,
    clock,
    allowInsecure: account.allowInsecure,
    authenticate: (request): Record<string, string> =>
      request.url.pathname.endsWith("/zone")
        ? {}
        : { Authorization: authorization(request, account, Math.floor(clock.now() / 1000) + SIGNATURE_SECONDS) },
    refusal: refusalOf,
    hint: (status) =>
      status === 401 || status === 403
        ? `Check the API key's permissions, the secret (both are in ${account.origin ?? "no source"}), and this machine's clock, because signatures are good for ten minutes; refresh and destroy use the credentials of the last \`pulumi up\`, so after a rotation run \`pulumi up\`, or refresh with --run-program.`
        : undefined,
  });
}
