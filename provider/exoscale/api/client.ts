import { createHash } from "node:crypto";
import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, ConfigurationError } from "../../core/errors";
import { HttpClient, type HttpRequest } from "../../core/http/client";
import { SharedRead } from "../../core/http/shared-read";
import { shown } from "../../core/text/truncate";
import { understood } from "./answers";
import { connectionOf, endpointSettings, type Connection } from "./connection";
import { authorization } from "./signature";
import { wordsOf } from "./errors";

/** Signed requests are good for ten minutes, as those of the official clients. */
const SIGNATURE_SECONDS = 600;
/** A refresh reads all its pools within seconds; what one list call saw answers them all. */
const LIST_AGE_MS = 5_000;
const TYPES_AGE_MS = 3_600_000;

const poolList = z.object({ "instance-pools": z.array(z.looseObject({ id: z.string() })).default([]) });
const instanceList = z.object({ instances: z.array(z.looseObject({ id: z.string() })).default([]) });
const groupList = z.object({ "anti-affinity-groups": z.array(z.looseObject({ id: z.string() })).default([]) });
const typeList = z.object({
  "instance-types": z
    .array(z.looseObject({ id: z.string(), family: z.string().optional(), size: z.string().optional() }))
    .default([]),
});
const zoneList = z.object({
  zones: z.array(z.looseObject({ name: z.string(), "api-endpoint": z.string().optional() })),
});

/** One zone of one account: signed requests, and the lists that reads share. */
export class ZoneClient {
  readonly pools: SharedRead<z.output<typeof poolList>["instance-pools"]>;
  /** The members of all pools of the zone. */
  readonly members: SharedRead<z.output<typeof instanceList>["instances"]>;
  readonly groups: SharedRead<z.output<typeof groupList>["anti-affinity-groups"]>;
  readonly types: SharedRead<z.output<typeof typeList>["instance-types"]>;

  constructor(
    private readonly http: () => Promise<HttpClient>,
    context: Context,
  ) {
    const { clock } = context;
    this.pools = new SharedRead(
      async () => (await this.get("/instance-pool", poolList))["instance-pools"],
      clock,
      LIST_AGE_MS,
    );
    this.members = new SharedRead(
      async () => (await this.get("/instance", instanceList, { "manager-type": "instance-pool" })).instances,
      clock,
      LIST_AGE_MS,
    );
    this.groups = new SharedRead(
      async () => (await this.get("/anti-affinity-group", groupList))["anti-affinity-groups"],
      clock,
      LIST_AGE_MS,
    );
    this.types = new SharedRead(
      async () => (await this.get("/instance-type", typeList))["instance-types"],
      clock,
      TYPES_AGE_MS,
    );
  }

  /** A read, in the shape that `schema` asks for; what it does not know of an answer it ignores. */
  get<S extends z.ZodType>(
    path: string,
    schema: S,
    query?: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<z.output<S>> {
    return this.ask({ method: "GET", path, query }, schema, signal);
  }

  /** Like {@link get}; undefined where there is nothing. */
  async find<S extends z.ZodType>(path: string, schema: S, signal?: AbortSignal): Promise<z.output<S> | undefined> {
    try {
      return await this.get(path, schema, undefined, signal);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /** A change: its answer is read like any other, and what was listed before counts no longer. */
  async change<S extends z.ZodType>(request: HttpRequest, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
    try {
      return await this.ask(request, schema, signal);
    } finally {
      this.forget();
    }
  }

  /** Lets the next read see what the cloud has done meanwhile. */
  forget(): void {
    for (const list of [this.pools, this.members, this.groups]) list.changed();
  }

  private async ask<S extends z.ZodType>(request: HttpRequest, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
    const { body } = await (await this.http()).send(request, signal);
    return understood(schema, body, `${request.method} ${request.path}`);
  }
}

/** Whether a call was refused because there is nothing under its id. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** The client of `zone`; without one, of the account's home, for what belongs to the whole organisation. */
export function zoneClient(context: Context, where: { connection?: string; zone?: string }): ZoneClient {
  const connection = connectionOf(context.settings, where.connection);
  const zone = where.zone ?? connection.zone;
  const clientAt = (baseUrl: string): HttpClient =>
    context.shared.once(`exoscale ${baseUrl} ${fingerprint(connection)}`, () =>
      httpClient(baseUrl, connection, context),
    );
  return context.shared.once(`exoscale zone ${zone} ${connection.endpoint ?? ""} ${fingerprint(connection)}`, () => {
    const zones = new SharedRead(() => endpointOf(zone, connection, clientAt), context.clock, TYPES_AGE_MS);
    return new ZoneClient(async () => clientAt(await zones.get()), context);
  });
}

/** Every zone's name and endpoint: the one question that needs neither signature nor credentials. */
export async function listZones(context: Context, name?: string): Promise<z.output<typeof zoneList>["zones"]> {
  const connection = { ...endpointSettings(context.settings, name), key: "", secret: "" };
  return await zonesAt(httpClient(connection.endpoint ?? standardEndpoint(connection.zone), connection, context));
}

/** As the official clients do: an endpoint that was given is asked for the zone's own. */
async function endpointOf(
  zone: string,
  connection: Connection,
  clientAt: (baseUrl: string) => HttpClient,
): Promise<string> {
  if (!connection.endpoint) return standardEndpoint(zone);
  const zones = await zonesAt(clientAt(connection.endpoint));
  const found = zones.find(({ name }) => name === zone)?.["api-endpoint"];
  if (found) return found.replace(/\/+$/, "");
  throw new ConfigurationError(
    `${connection.endpoint} has no zone ${zone}; it has ${zones.map(({ name }) => name).join(", ") || "none"}.`,
  );
}

async function zonesAt(client: HttpClient): Promise<z.output<typeof zoneList>["zones"]> {
  return understood(zoneList, (await client.send({ method: "GET", path: "/zone" })).body, "GET /zone").zones;
}

function standardEndpoint(zone: string): string {
  // Anything else could lead a signed request to another host.
  if (!/^[a-z0-9-]+$/.test(zone))
    throw new ConfigurationError(`${shown(zone)} is no zone: write one such as ch-gva-2.`);
  return `https://api-${zone}.exoscale.com/v2`;
}

function httpClient(baseUrl: string, connection: Connection, { clock, requestTimeoutMs }: Context): HttpClient {
  return new HttpClient({
    baseUrl,
    clock,
    requestTimeoutMs,
    allowInsecure: connection.allowInsecure,
    authenticate: (request): Record<string, string> =>
      request.url.pathname.endsWith("/zone")
        ? {}
        : { Authorization: authorization(request, connection, Math.floor(clock.now() / 1000) + SIGNATURE_SECONDS) },
    words: wordsOf,
    hint: (status) =>
      status === 401 || status === 403
        ? "Check the API key's permissions and the secret; refresh and destroy use the credentials of the last `pulumi up`, so after a rotation run `pulumi up`, or refresh with --run-program."
        : undefined,
  });
}

/** Tells accounts apart without keeping a secret in a key. */
function fingerprint({ key, secret }: Connection): string {
  return createHash("sha256").update(`${key}\n${secret}`).digest("hex").slice(0, 16);
}
