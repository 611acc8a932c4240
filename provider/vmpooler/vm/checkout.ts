import { z } from "zod";
import { duration } from "../../core/time/clock";
import type { Context } from "../../core/context";
import { ApiError, mayHaveHappened, messageOf, PoolsError, TransportError } from "../../core/errors";
import type { HttpRequest } from "../../core/http/client";
import { path } from "../../core/http/path";
import { waitUntil, type PollResult } from "../../core/time/wait";
import { hostNames } from "../api/answer-values";
import { isNotFound, type PoolerClient } from "../api/client";
import { shortName } from "../fields";
import { poolsMeant, unknownPool } from "../pool/names";
import { findToken } from "../token/reading";
import { findRunning } from "./reading";
import { SAID_NO } from "../api/errors";

/** How many VMs are wanted, by pool or alias. */
export type Wanted = Readonly<Record<string, number>>;

/** A VM that was just checked out. */
export interface Host {
  readonly hostname: string;
  /** The pool or alias that was asked for. */
  readonly pool: string;
}

/** Looks for the VMs of a lost answer. The server records them before it answers. */
const LOOKS = 4;
const GAP_MS = 2_000;
/** How many lost answers in a row are retried. */
const LOSSES_TOLERATED = 2;

/**
 * Checks out all VMs by one request, or none. While a pool has none ready, it asks again until the deadline. After a lost
 * answer, the VMs that have appeared in the token's list are those of the request.
 */
export function checkOut(client: PoolerClient, wanted: Wanted, context: Context): Promise<readonly Host[]> {
  let losses = 0;

  async function attempt(): Promise<PollResult<readonly Host[]>> {
    const before = await runningOf(client);
    try {
      return done(await request(client, wanted));
    } catch (error) {
      if (isNotFound(error)) throw await notThere(client, wanted, error);
      if (saidToComeBack(error)) return notYet(`${describe(wanted)}: not ready yet`);
      if (!mayHaveHappened(error)) throw error;
      // A gateway's 503 does not count towards LOSSES_TOLERATED if the token's list shows that nothing was checked out.
      if (!(error instanceof ApiError && error.status === 503)) losses += 1;
      const found = before && (await findLost(client, wanted, before, error, context));
      if (found) return done(found);
      if (before && losses <= LOSSES_TOLERATED) return notYet(messageOf(error));
      throw new PoolsError(`${messageOf(error)} ${before ? LOOKED : orphanedBy(wanted)}`);
    }
  }

  const { token } = client;
  return waitUntil(`checkout of ${describe(wanted)}`, context, () =>
    // One checkout a token at a time: VMs of another would be mistaken for those of a lost answer.
    token === undefined ? attempt() : client.alone(`checkout ${token}`, attempt),
  );
}

/** One VM of `pool`, like {@link checkOut}. */
export async function checkOutOne(client: PoolerClient, pool: string, context: Context): Promise<Host> {
  const [host] = await checkOut(client, { [pool]: 1 }, context);
  if (host === undefined) throw new PoolsError(`The checkout of ${pool} returned no VM.`);
  return host;
}

const LOOKED = "No VM has appeared in the token's list since, so nothing is left behind.";

/** Without a token no list shows what was checked out. */
function orphanedBy(wanted: Wanted): string {
  return (
    `Whether ${describe(wanted)} was checked out is not known: the server lists only VMs that were checked out with a token. ` +
    "If it was, it runs until the end of the server's default lifetime. Set pools:vmpooler.token to avoid this, and run `pulumi up` again."
  );
}

async function request(client: PoolerClient, wanted: Wanted): Promise<Host[]> {
  const names = Object.keys(wanted);
  const each = z.object({ hostname: hostNames });
  const answer = z.object(Object.fromEntries(names.map((name) => [name, each])));
  const sent = requestFor(wanted);
  const body = await client.change(sent, answer);
  const hosts = names.flatMap((pool) =>
    (body[pool]?.hostname ?? []).map((hostname) => ({ hostname: shortName(hostname), pool })),
  );
  if (!matches(hosts, wanted)) {
    throw new TransportError(
      `${sent.method} ${sent.path}`,
      `it returned ${hosts.length} VMs for ${describe(wanted)}`,
      true,
    );
  }
  return hosts;
}

/** A longer path exceeds the line length that servers accept. */
const MOST_IN_A_PATH = 80;

/** Names are in the path for one VM and for names with a dot, which servers since 3.0 refuse in a body. */
function requestFor(wanted: Wanted): HttpRequest {
  const counts = Object.entries(wanted);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (total === 1 || (total <= MOST_IN_A_PATH && counts.some(([name]) => name.includes(".")))) {
    const names = counts.flatMap(([name, count]) => Array<string>(count).fill(path`${name}`));
    return { method: "POST", path: `/vm/${names.join("+")}` };
  }
  return { method: "POST", path: "/vm", body: wanted };
}

/** The VMs in the token's list; undefined without a token that the server knows. */
async function runningOf(client: PoolerClient): Promise<ReadonlySet<string> | undefined> {
  const { token } = client;
  if (token === undefined) return undefined;
  const known = await findToken(client, token);
  return known && new Set(known.vms?.running);
}

async function findLost(
  client: PoolerClient,
  wanted: Wanted,
  before: ReadonlySet<string>,
  cause: unknown,
  context: Context,
): Promise<Host[] | undefined> {
  let seenLast = false;
  for (let look = 1; look <= LOOKS; look += 1) {
    await context.clock.sleep(GAP_MS, context.signal);
    // If a look fails, the next may not. Its error must not reach the wait, which would check out again.
    const hosts = await appearedSince(client, wanted, before).catch(() => undefined);
    seenLast = hosts !== undefined;
    if (hosts === undefined) continue;
    if (matches(hosts, wanted)) return hosts;
    if (hosts.length > 0) {
      throw new PoolsError(
        `${messageOf(cause)} Since then ${hosts.length} VMs of ${Object.keys(wanted).join(", ")} have appeared in the token's list: ` +
          `${hosts.map(({ hostname }) => hostname).join(", ")}, for ${describe(wanted)}. Nothing more was checked out. ` +
          "Delete the VMs that should not be there, or take them over with adopt.",
      );
    }
  }
  if (seenLast) return undefined;
  throw new PoolsError(
    `${messageOf(cause)} Whether ${describe(wanted)} was checked out is not known: the token's list could not be read within ${duration(LOOKS * GAP_MS)}, and nothing was checked out again. ` +
      "Before you run `pulumi up` again, look for VMs in the token's list that no stack manages; take them over with adopt, or delete them.",
  );
}

/** The VMs of the wanted pools that are new in the token's list; undefined if the server does not know the token. */
async function appearedSince(
  client: PoolerClient,
  wanted: Wanted,
  before: ReadonlySet<string>,
): Promise<Host[] | undefined> {
  const now = await runningOf(client);
  if (now === undefined) return undefined;
  const hosts = [...now].filter((host) => !before.has(host));
  return await assigned(client, wanted, hosts);
}

/** The VMs of `hosts` that came from the wanted pools, each with the pool or alias that was asked for. */
async function assigned(client: PoolerClient, wanted: Wanted, hosts: readonly string[]): Promise<Host[]> {
  if (hosts.length === 0) return [];
  const configuration = await client.configuration();
  const open = new Map(Object.entries(wanted));
  const found: Host[] = [];
  for (const hostname of hosts) {
    const source = (await findRunning(client, hostname))?.template;
    const fitting = [...open.keys()].filter((name) =>
      poolsMeant(configuration, name).some((pool) => pool.name === source),
    );
    const pool = fitting.find((name) => (open.get(name) ?? 0) > 0) ?? fitting[0];
    if (pool === undefined) continue;
    open.set(pool, (open.get(pool) ?? 0) - 1);
    found.push({ hostname, pool });
  }
  return found;
}

function matches(hosts: readonly Host[], wanted: Wanted): boolean {
  return Object.entries(wanted).every(([name, count]) => hosts.filter(({ pool }) => pool === name).length === count);
}

/** Whether the server itself said that no VM is ready, or throttled: nothing was checked out. */
function saidToComeBack(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.status === 429 || (error.status === 503 && error.refusal.code === SAID_NO))
  );
}

function done(value: readonly Host[]): PollResult<readonly Host[]> {
  return { done: true, value, progress: "checked out" };
}

function notYet(progress: string): PollResult<readonly Host[]> {
  return { done: false, value: [], progress };
}

/** The server's 404 tells neither which pool is unknown nor whether this version of the API exists. */
async function notThere(client: PoolerClient, wanted: Wanted, cause: ApiError): Promise<Error> {
  await client.proveApi(cause);
  const configuration = await client.configuration().catch(() => []);
  const unknown = Object.keys(wanted).filter((name) => poolsMeant(configuration, name).length === 0);
  const names = configuration.map((pool) => pool.name);
  return unknown.length > 0
    ? new PoolsError(`pool: ${unknown.map((name) => unknownPool(name, names)).join(" ")}`)
    : cause;
}

function describe(wanted: Wanted): string {
  return Object.entries(wanted)
    .map(([name, count]) => `${count} of ${name}`)
    .join(", ");
}
