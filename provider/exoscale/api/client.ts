import type { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError } from "../../core/errors";
import { ApiClient } from "../../core/http/api-client";
import type { HttpAnswer, HttpRequest } from "../../core/http/client";
import { parseAnswer } from "../../core/http/parse-answer";
import { fingerprint } from "../../core/text/fingerprint";
import { Deadline } from "../../core/time/deadline";
import { accountOf } from "./account";
import { instanceList, openZone, openZones, type Listed, type Zone } from "./zone";

/** From this number of concurrent waits on, one list of the zone's pools replaces a request for each pool. */
const SHARED_POLLS_FROM = 4;
/** But only if the list has at most this many pools per wait: otherwise the cost of a wait would grow with the zone. */
const MOST_POOLS_PER_WAIT = 25;
/** How long a list that failed, or was too long, is not used again. */
const NO_SHARED_POLLS_MS = 60_000;
const SHARED_POLL_TIMEOUT_MS = 10_000;
/** A list may be wrong, so each wait requests its own object or operation at least this often. */
const OWN_POLL_MS = 20_000;

/** One zone of one account, for one verb. */
export class ZoneClient extends ApiClient {
  constructor(
    readonly zoneName: string,
    private readonly zone: Zone,
    context: Context,
  ) {
    super(context);
  }

  list(kind: keyof Zone["lists"]): Promise<readonly Listed[]> {
    return this.zone.lists[kind].get(this.context.signal);
  }

  /** A list that is requested after this call. Calls within a moment share it. */
  nextList(kind: keyof Zone["lists"], signal: AbortSignal): Promise<readonly Listed[]> {
    return this.zone.lists[kind].getNext(signal);
  }

  async membersOf(poolId: string): Promise<readonly Listed[]> {
    const query = { "manager-id": poolId, "manager-type": "instance-pool" };
    return (await this.get("/instance", instanceList, query)).instances;
  }

  /**
   * Counts `wait` among the concurrent waits while it runs. Many waits poll one list instead of their own objects: `poll`
   * returns the pool in a list that is requested after the call. Undefined proves nothing: request the object itself.
   */
  async countWait<T>(wait: (poll: (id: string) => Promise<Listed | undefined>) => Promise<T>): Promise<T> {
    const { zone } = this;
    const { clock } = this.context;
    let lastOwnPoll = clock.monotonic();
    zone.waiting += 1;
    try {
      return await wait(async (id) => {
        const now = clock.monotonic();
        const isShared = zone.waiting >= SHARED_POLLS_FROM && now >= zone.noSharedPollsBefore;
        if (isShared && now - lastOwnPoll < OWN_POLL_MS) return await this.pollInList(id);
        lastOwnPoll = now;
        return undefined;
      });
    } finally {
      zone.waiting -= 1;
    }
  }

  private async pollInList(id: string): Promise<Listed | undefined> {
    const { zone } = this;
    const { clock, signal } = this.context;
    const deadline = new Deadline(clock, SHARED_POLL_TIMEOUT_MS, signal);
    const pools = await this.nextList("pools", deadline.signal).catch(() => undefined);
    deadline.close();
    if (!pools || pools.length > zone.waiting * MOST_POOLS_PER_WAIT)
      zone.noSharedPollsBefore = clock.monotonic() + NO_SHARED_POLLS_MS;
    return pools?.find((pool) => pool.id === id);
  }

  /**
   * The object under its own URL; undefined if that URL answers twice that it does not exist and the list of its kind lacks
   * it too: a gateway's 404 may look like the API's.
   */
  async findListed<S extends z.ZodType>(
    kind: "pools" | "groups",
    id: string,
    path: string,
    schema: S,
  ): Promise<z.output<S> | undefined> {
    const found = await this.find(path, schema);
    if (found !== undefined) return found;
    this.zone.lists[kind].invalidate();
    const listed = (await this.list(kind)).find((one) => one.id === id);
    return listed && parseAnswer(schema, listed, `GET ${path}`);
  }

  isNotFound(error: unknown): boolean {
    return isNotFound(error);
  }

  invalidate(): void {
    for (const { lists } of openZones(this.context.shared))
      for (const kind of ["pools", "members", "groups"] as const) lists[kind].invalidate();
  }

  protected async send(request: HttpRequest): Promise<HttpAnswer> {
    return (await this.zone.http(this.context.signal)).send(request, this.context.signal);
  }
}

/** Whether the API itself answered that the object does not exist: a gateway's 404 proves nothing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.refusal.isOwn;
}

/** The client of `zone`, or of the account's zone for objects that belong to the organisation. */
export function zoneClient(context: Context, where: { connection?: string; zone?: string }): ZoneClient {
  const account = accountOf(context.settings, where.connection);
  const name = where.zone ?? account.zone;
  const identity = `${account.endpoint ?? ""} ${fingerprint(`${account.key}\n${account.secret}`)}`;
  const zone = context.shared.once(`exoscale zone ${name} ${identity}`, () =>
    openZone(name, account, identity, context),
  );
  return new ZoneClient(name, zone, context);
}
