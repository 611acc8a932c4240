import { z } from "zod";
import type { Context } from "../../core/context";
import { messageOf, PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defined } from "../../core/json";
import type { Host } from "./checkout";
import type { PoolerClient } from "../api/client";
import { applySettings, deleteVm, tagOf, tagsAsGiven, type Rewritten, type VmSettings } from "./changes";
import { describeVm, findRunning, givenBack, tokenDigest, vmFacts, type VmAnswer } from "./reading";

/** What VMs that were given out together are, as long as they run. */
export const groupFacts = {
  hosts: field(
    z.array(z.object({ ...vmFacts, pool: field(z.string(), "Pool or alias that was asked for") })),
    "The VMs, in the order of their names",
  ),
  hostnames: field(z.array(z.string()), "Short host names, in their order"),
  startTime: field(z.string().optional(), "When the first of them was checked out"),
  endTime: field(z.string().optional(), "When the first of their lifetimes is over"),
  rewrittenTags: field(
    z.record(z.string(), z.string()).optional(),
    "What the server stores of tags whose values its tagfilter cuts",
  ),
  tokenDigest,
};
type GroupFacts = z.output<z.ZodObject<typeof groupFacts>>;

/** What a state knows of a group. */
export interface KnownGroup extends VmSettings {
  readonly hosts?: GroupFacts["hosts"];
  readonly rewrittenTags?: Rewritten;
  readonly tokenDigest?: string;
}

type GroupState = GroupFacts &
  VmSettings & {
    /** How many of them run, by the name that was asked for: fewer than declared is a difference. */
    readonly pools: Record<string, number>;
  };

/** The VMs of `hosts` that run; undefined when none does. Those that are missing are told. */
export async function readGroup(
  client: PoolerClient,
  hosts: readonly { readonly hostname: string; readonly pool?: string }[],
  known: KnownGroup,
  context: Context,
): Promise<GroupState | undefined> {
  const names = hosts.map(({ hostname }) => hostname);
  const gone = await givenBack(client, names, known.tokenDigest);
  const looks = await Promise.all(
    hosts.map(async (host) => {
      const answer = gone.has(host.hostname) ? undefined : await findRunning(client, host.hostname);
      return { ...host, answer };
    }),
  );
  const running = looks.flatMap(({ hostname, pool, answer }) => {
    if (!answer) return [];
    const earlier = known.hosts?.find((host) => host.hostname === hostname);
    const described = describeVm(hostname, answer, context.clock.now(), earlier);
    return [{ answer, host: { ...described, pool: pool ?? answer.template } }];
  });
  if (running.length === 0) return undefined;
  if (running.length < hosts.length) {
    const missing = looks.filter(({ answer }) => !answer).map(({ hostname }) => hostname);
    context.log(
      `${missing.length} of ${hosts.length} VMs are gone: ${missing.join(", ")}. The next update gives the rest back and asks for all anew.`,
      "warning",
    );
  }
  const described = running.map(({ host }) => host).sort(byName);
  const pools = new Map<string, number>();
  for (const { pool } of described) pools.set(pool, (pools.get(pool) ?? 0) + 1);
  const answers = running.map(({ answer }) => answer);
  return defined({
    pools: Object.fromEntries(pools),
    lifetime: common(answers.map(({ lifetime }) => lifetime)),
    tags: commonTags(answers, known),
    hosts: described,
    hostnames: described.map(({ hostname }) => hostname),
    startTime: first(described.map(({ startTime }) => startTime)),
    endTime: first(described.map(({ endTime }) => endTime)),
    rewrittenTags: known.rewrittenTags,
    tokenDigest: known.tokenDigest,
  });
}

/** Sets lifetime and tags of every VM of the group. */
export async function applyToGroup(
  client: PoolerClient,
  hostnames: readonly string[],
  settings: VmSettings,
): Promise<Rewritten | undefined> {
  const rewritten = await onEach(hostnames, "changed", (host) => applySettings(client, host, settings));
  // One server: the same filter for all.
  const all: Rewritten = Object.fromEntries(rewritten.flatMap((one) => Object.entries(one ?? {})));
  return Object.keys(all).length > 0 ? all : undefined;
}

/** Gives every VM of the group back. @returns whether one was there. */
export async function deleteGroup(client: PoolerClient, hostnames: readonly string[]): Promise<boolean> {
  return (await onEach(hostnames, "deleted", (host) => deleteVm(client, host))).some((wasThere) => wasThere);
}

/** The name of a group of VMs: all of their names, in their order. */
export function groupId(hosts: readonly Host[]): string {
  return hosts
    .map(({ hostname }) => hostname)
    .sort()
    .join(",");
}

/** One that fails keeps none of the others from their turn. */
async function onEach<T>(hosts: readonly string[], done: string, act: (host: string) => Promise<T>): Promise<T[]> {
  const ended = await Promise.allSettled(hosts.map(act));
  const failed = ended.flatMap((end, index) => (end.status === "rejected" ? [{ host: hosts[index], end }] : []));
  if (failed.length === 0) return ended.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
  const complaints = failed.map(({ host, end }) => `${host ?? ""}: ${messageOf(end.reason)}`);
  throw new PoolsError(`${failed.length} of ${hosts.length} VMs were not ${done}. ${complaints.join(" ")}`);
}

/** Of the declared tags only: what others put on one VM does not concern the group. */
function commonTags(answers: readonly VmAnswer[], { tags = {}, rewrittenTags }: KnownGroup): Record<string, string> {
  const seen = answers.map((answer) => tagsAsGiven(answer, tags, rewrittenTags));
  return Object.fromEntries(
    Object.keys(tags).flatMap((name) => {
      const value = common(seen.map((one) => tagOf(one, name)));
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** What all VMs have; where they differ, nothing, which differs from whatever is declared. */
function common<T>(values: readonly T[]): T | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

function first(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .sort()
    .at(0);
}

function byName(a: { readonly hostname: string }, b: { readonly hostname: string }): number {
  return a.hostname < b.hostname ? -1 : 1;
}
