import type { Context } from "../../core/context";
import { DeadlineError, PoolsError } from "../../core/errors";
import { path } from "../../core/http/path";
import { defined } from "../../core/json";
import { waitUntil, type Look } from "../../core/time/wait";
import { ok, type PoolerClient } from "../api/client";
import { findRunning, type VmAnswer } from "./reading";

/** What can be changed of a VM by one request, all of it or none. */
export interface VmSettings {
  readonly lifetime?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What the server made of tags: a tagfilter of its configuration may cut their values. */
export type Rewritten = Readonly<Record<string, string>>;

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
  await client.change({ method: "PUT", path: path`/vm/${host}`, body }, ok);
  if (!tagged) return undefined;
  const stored = (await findRunning(client, host))?.tags ?? {};
  const rewritten = Object.entries(tags).flatMap(([name, given]) => {
    const value = tagOf(stored, name);
    return value === undefined || value === given || !couldBeCut(value, given) ? [] : [[name, value] as const];
  });
  return rewritten.length > 0 ? Object.fromEntries(rewritten) : undefined;
}

/** A tagfilter leaves parts of the value. Anything else was put there by somebody meanwhile, and is drift. */
function couldBeCut(value: string, given: string): boolean {
  return Array.from(value).every((character) => given.includes(character));
}

/** The VM's tags as they were given: a value that the server is known to have rewritten is the given one. */
export function tagsAsGiven(
  { tags }: Pick<VmAnswer, "tags">,
  given: VmSettings["tags"] = {},
  rewritten: Rewritten = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [
      name,
      tagOf(rewritten, name) === value ? (tagOf(given, name) ?? value) : value,
    ]),
  );
}

/** The tag of that very name, which may be `constructor` too. */
export function tagOf(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
}

/** The VM, which must run. @throws PoolsError that says how to get another. */
export async function runningVm(client: PoolerClient, host: string): Promise<VmAnswer> {
  const found = await findRunning(client, host);
  if (found) return found;
  throw new PoolsError(
    `VM ${host} is gone: its lifetime is over, or it was deleted elsewhere. Run \`pulumi refresh\`, and the next \`pulumi up\` checks out another, or declare another \`vm\`.`,
  );
}

/** Waits for what is made of a VM. The server never tells when that has failed. */
export async function untilMade(what: string, context: Context, look: () => Promise<Look<undefined>>): Promise<void> {
  try {
    await waitUntil(what, context, look);
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    throw new DeadlineError(
      `${error.message} The server never tells when making it has failed: after a \`pulumi refresh\` the next \`pulumi up\` asks for it anew.`,
    );
  }
}

/**
 * Gives a VM back. @returns whether it was there: servers since 3.0 take a DELETE for a ready VM and for a destroyed one
 * too, so one that does not run is left alone.
 */
export async function deleteVm(client: PoolerClient, host: string): Promise<boolean> {
  if ((await findRunning(client, host)) === undefined) return false;
  await client.remove(path`/vm/${host}`);
  return true;
}

/** Changes of one VM that must not meet: disks of one size that are asked for together become one. */
export function oneAtATime<T>(client: PoolerClient, host: string, act: () => Promise<T>): Promise<T> {
  return client.alone(`vm ${host}`, act);
}
