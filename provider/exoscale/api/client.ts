import type { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError } from "../../core/errors";
import { ApiClient } from "../../core/http/api-client";
import type { HttpAnswer, HttpRequest } from "../../core/http/client";
import { parseAnswer } from "../../core/http/parse-answer";
import type { SharedRead } from "../../core/http/shared-read";
import { fingerprint } from "../../core/text/fingerprint";
import { accountOf } from "./account";
import { instanceList, openZone, type Listed, type Zone } from "./zone";

/** From this number of concurrent waits on, one list of the zone's pools replaces a request for each pool. */
const SHARED_POLLS_FROM = 4;
/** But only if the list has at most this many pools per wait: otherwise the cost of a wait would grow with the zone. */
const MOST_POOLS_PER_WAIT = 25;

/** One zone of one account, for one verb. */
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

  async membersOf(poolId: string): Promise<readonly Listed[]> {
    return (await this.get("/instance", instanceList, { "manager-id": poolId, "manager-type": "instance-pool" }))
      .instances;
  }

  groups(signal = this.context.signal): Promise<readonly Listed[]> {
    return this.zone.groups.get(signal);
  }

  /** A list that may lack objects that this process has just created: one serves all creations that start together. */
  staleList(kind: "pools" | "groups", signal: AbortSignal): Promise<readonly Listed[]> {
    return this.zone[kind].getOutdated(signal);
  }

  /** Counts `wait` among the concurrent waits while it runs. */
  async countWait<T>(wait: () => Promise<T>): Promise<T> {
    this.zone.waiting += 1;
    try {
      return await wait();
    } finally {
      this.zone.waiting -= 1;
    }
  }

  /** Whether waits poll a shared list instead of single pools. */
  get sharesPolls(): boolean {
    const { waiting, poolCount } = this.zone;
    return waiting >= SHARED_POLLS_FROM && poolCount <= waiting * MOST_POOLS_PER_WAIT;
  }

  /** The pool in a list that is requested after this call. Undefined proves nothing: request the pool itself. */
  async pollInList(id: string): Promise<Listed | undefined> {
    const pools = await this.zone.pools.getNext(this.context.signal).catch(() => []);
    this.zone.poolCount = pools.length;
    return pools.find((pool) => pool.id === id);
  }

  types(): Promise<readonly Listed[]> {
    return this.zone.types.get(this.context.signal);
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

  /** Marks the lists as stale after a creation: they may lack objects, but hold no wrong ones. See {@link staleList}. */
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
  return new ZoneClient(zone, context);
}
