import { PoolsError } from "../core/errors";
import { path } from "../core/http";
import { defined } from "../core/json";
import { nothing, type PoolerClient } from "./client";
import { lookAtRunning, type VmAnswer } from "./vm-reading";

/** What can be changed of a VM by one request, all of it or none. */
export interface VmSettings {
  readonly lifetime?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What the server made of tags: a tagfilter of its configuration may cut their values. */
export type Rewritten = Readonly<Record<string, string>>;

/** Since 3.0 the server refuses what it used to store. Asked before a checkout, this spares a VM without its tags. */
export function refuseBadTags(client: PoolerClient, tags: VmSettings["tags"] = {}): void {
  if (client.version < 3) return;
  for (const [name, value] of Object.entries(tags)) {
    if (!/^[A-Za-z0-9_.-]{1,50}$/.test(name)) {
      throw new PoolsError(`tags: the name ${JSON.stringify(name)} must be 1 to 50 letters, digits, _, . and -.`);
    }
    if (!/^[\w\s.@:/-]{1,255}$/.test(value)) {
      throw new PoolsError(`tags.${name} must be 1 to 255 letters, digits, spaces and - _ . @ : / here.`);
    }
  }
}

/** Sets lifetime and tags. @returns the tags that now have another value on the server than they were given. */
export async function applySettings(
  client: PoolerClient,
  host: string,
  settings: VmSettings,
): Promise<Rewritten | undefined> {
  const { lifetime, tags = {} } = settings;
  const tagged = Object.keys(tags).length > 0;
  if (lifetime === undefined && !tagged) return undefined;
  const body = defined({ lifetime, tags: tagged ? tags : undefined });
  await client.change({ method: "PUT", path: path`/vm/${host}`, body }, nothing);
  if (!tagged) return undefined;
  const stored = (await lookAtRunning(client, host))?.tags ?? {};
  const rewritten = Object.keys(tags).flatMap((name) => {
    const [value, given] = [stored[name], tags[name]];
    return value === undefined || value === given || !couldBeCut(value, given) ? [] : [[name, value] as const];
  });
  return rewritten.length > 0 ? Object.fromEntries(rewritten) : undefined;
}

/** A tagfilter leaves parts of the value. Anything else was put there by somebody meanwhile, and is drift. */
function couldBeCut(value: string, given = ""): boolean {
  return Array.from(value).every((character) => given.includes(character));
}

/** The VM's tags as they were given: a value that the server is known to have rewritten is the given one. */
export function tagsAsGiven(
  { tags }: Pick<VmAnswer, "tags">,
  given: VmSettings["tags"] = {},
  rewritten: Rewritten = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => {
      const own = given[name];
      return [name, own !== undefined && rewritten[name] === value ? own : value];
    }),
  );
}

/** The VM, which must run. @throws PoolsError that says how to get another. */
export async function runningVm(client: PoolerClient, host: string): Promise<VmAnswer> {
  const found = await lookAtRunning(client, host);
  if (found) return found;
  throw new PoolsError(
    `VM ${host} is gone: its lifetime is over, or somebody has deleted it. Run \`pulumi refresh\`, and the next \`pulumi up\` checks out another.`,
  );
}

/**
 * Gives a VM back. One that is gone already is left alone: servers since 3.0 take a DELETE for a ready VM and for a
 * destroyed one too.
 */
export async function deleteVm(client: PoolerClient, host: string): Promise<void> {
  if ((await lookAtRunning(client, host)) === undefined) return;
  await client.orGone(() => client.change({ method: "DELETE", path: path`/vm/${host}` }, nothing));
}

/** Changes of one VM that must not meet: disks of one size that are asked for together become one. */
export function oneAtATime<T>(client: PoolerClient, host: string, act: () => Promise<T>): Promise<T> {
  return client.alone(`vm ${host}`, act);
}
