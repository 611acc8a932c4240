import { z } from "zod";
import type { Context } from "../../core/context";
import { defined } from "../../core/json";
import { field } from "../../core/schema/field";
import type { PoolerClient } from "../api/client";
import type { Host } from "./checkout-request";
import { describeVm, findRunning, vmFacts, type VmAnswer } from "./reading";
import { rewrittenTags, tagOf, tagsAsGiven, type VmSettings } from "./settings";
import { lookInTokenList, tokenDigest } from "./token-list";

/** The outputs of resources that are several VMs. */
export const groupFacts = {
  hosts: field(
    z.array(z.object({ ...vmFacts, pool: field(z.string(), "Requested pool or alias") })),
    "The VMs, in the order of their names",
  ),
  hostnames: field(z.array(z.string()), "Short host names, in their order"),
  startTime: field(z.string().optional(), "When the first VM was checked out"),
  endTime: field(z.string().optional(), "When the first lifetime ends"),
  rewrittenTags,
  tokenDigest,
};
type GroupFacts = z.output<z.ZodObject<typeof groupFacts>>;

/** What the state holds of a group. */
type KnownGroup = VmSettings & Partial<GroupFacts>;

/** A group right after the checkout. Only the checkout's answer assigns VMs to the requested pools and aliases. */
export function newGroup(hosts: readonly Host[]): Pick<GroupFacts, "hosts" | "hostnames"> {
  const described = hosts.map((host) => ({ ...host, fqdn: host.hostname, sourcePool: host.pool, state: "running" }));
  return { hosts: described.sort(byName), hostnames: namesOf(hosts) };
}

/** The short host names, sorted. */
export function namesOf(hosts: readonly { readonly hostname: string }[]): string[] {
  return hosts.map(({ hostname }) => hostname).sort();
}

/** The VMs of `hosts` that run; undefined if none does. Missing ones are logged. */
export async function readGroup(
  client: PoolerClient,
  hosts: readonly { readonly hostname: string; readonly pool?: string }[],
  known: KnownGroup,
  context: Context,
) {
  const { gone, digest } = await lookInTokenList(client, namesOf(hosts), known.tokenDigest);
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
      `${missing.length} of ${hosts.length} VMs are gone: ${missing.join(", ")}. The next \`pulumi up\` replaces them all.`,
      "warning",
    );
  }
  const described = running.map(({ host }) => host).sort(byName);
  const answers = running.map(({ answer }) => answer);
  return defined({
    pools: countByPool(described), // fewer than declared is a difference
    lifetime: inCommon(answers.map(({ lifetime }) => lifetime)),
    tags: tagsInCommon(answers, known),
    hosts: described,
    hostnames: namesOf(described),
    startTime: first(described.map(({ startTime }) => startTime)),
    endTime: first(described.map(({ endTime }) => endTime)),
    rewrittenTags: known.rewrittenTags,
    tokenDigest: digest,
  });
}

function countByPool(hosts: readonly Host[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { pool } of hosts) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** The declared tags that all VMs have. Tags that others put on one VM are ignored. */
function tagsInCommon(answers: readonly VmAnswer[], known: KnownGroup): Record<string, string> {
  const { tags = {} } = known;
  const seen = answers.map((answer) => tagsAsGiven(answer, tags, known.rewrittenTags));
  return Object.fromEntries(
    Object.keys(tags).flatMap((name) => {
      const value = inCommon(seen.map((one) => tagOf(one, name)));
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The value that all VMs have; undefined if they differ, which then differs from the declared value. */
function inCommon<T>(values: readonly T[]): T | undefined {
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
