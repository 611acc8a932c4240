import type { Context } from "../../core/context";
import { messageOf, PoolsError } from "../../core/errors";
import { duration } from "../../core/time/clock";
import type { PoolerClient } from "../api/client";
import { listPools, poolsByNameOrAlias } from "../pool/list";
import { listRunning } from "../token/reading";
import { describe, matches, type Host, type Wanted } from "./checkout-request";
import { findRunning } from "./reading";

/** Polls for the VMs of a lost response. The server records them before it responds. */
const POLLS = 4;
const GAP_MS = 2_000;

/**
 * The VMs of a checkout whose response was lost: those of the wanted pools that are new in the token's list.
 *
 * @param before the list before the request
 * @returns undefined if none has appeared
 * @throws PoolsError if another number has appeared, or the last poll failed: then nothing may be checked out again
 */
export async function findLostCheckout(
  client: PoolerClient,
  wanted: Wanted,
  before: ReadonlySet<string>,
  cause: unknown,
  context: Context,
): Promise<Host[] | undefined> {
  let wasListed = false;
  for (let poll = 1; poll <= POLLS; poll += 1) {
    await context.clock.sleep(GAP_MS, context.signal);
    // A failed poll must not reach the caller's wait, which would check out again.
    const hosts = await appearedSince(client, wanted, before).catch(() => undefined);
    wasListed = hosts !== undefined;
    if (hosts === undefined) continue;
    if (matches(hosts, wanted)) return hosts;
    if (hosts.length > 0) {
      throw new PoolsError(
        `${messageOf(cause)} Since then ${hosts.length} VMs of ${Object.keys(wanted).join(", ")} have appeared in the token's list: ` +
          `${hosts.map(({ hostname }) => hostname).join(", ")}, for ${describe(wanted)}. Nothing more was checked out. ` +
          "Delete the VMs that should not exist, or take them over with adopt.",
      );
    }
  }
  if (wasListed) return undefined;
  throw new PoolsError(
    `${messageOf(cause)} Whether ${describe(wanted)} was checked out is not known: the token's list could not be read within ${duration(POLLS * GAP_MS)}, and nothing was checked out again. ` +
      "Before you run `pulumi up` again, look for VMs in the token's list that no stack manages; take them over with adopt, or delete them.",
  );
}

/**
 * The VMs of the wanted pools that are new in the token's list, each with the requested pool or alias; undefined if the
 * server does not know the token.
 */
async function appearedSince(
  client: PoolerClient,
  wanted: Wanted,
  before: ReadonlySet<string>,
): Promise<Host[] | undefined> {
  const now = await listRunning(client);
  const hosts = now && [...now].filter((host) => !before.has(host));
  if (!hosts?.length) return hosts && [];
  const configuration = await listPools(client);
  const open = new Map(Object.entries(wanted));
  const found: Host[] = [];
  for (const hostname of hosts) {
    const source = (await findRunning(client, hostname))?.template;
    const fitting = [...open.keys()].filter((name) =>
      poolsByNameOrAlias(configuration, name).some((pool) => pool.name === source),
    );
    const pool = fitting.find((name) => (open.get(name) ?? 0) > 0) ?? fitting[0];
    if (pool === undefined) continue;
    open.set(pool, (open.get(pool) ?? 0) - 1);
    found.push({ hostname, pool });
  }
  return found;
}
