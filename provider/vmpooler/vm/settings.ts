import { z } from "zod";
import { path } from "../../core/http/path";
import { defined, isObject, pick } from "../../core/json";
import type { Replacement } from "../../core/resource";
import { field } from "../../core/schema/field";
import { isUnknown } from "../../core/schema/unknown";
import { ok, type PoolerClient } from "../api/client";
import { readUrl } from "../api/url";
import { onEach } from "./hosts";
import { findRunning, type VmAnswer } from "./reading";

/** The settings of a checked-out VM that can be changed. One request changes all or none. */
export interface VmSettings {
  readonly lifetime?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

export const SETTINGS = ["lifetime", "tags"] as const;

export const lifetime = field(z.int().min(1).optional(), {
  description:
    "Hours from the checkout, not from now, until the VM is destroyed; less than the server's max_lifetime_upper_limit",
  default: "the server's, which is longer with a token",
  note: "a VM that has run longer than a lower lifetime is destroyed within a minute",
  computed: true,
});

export const tags = field(z.record(z.string().min(1), z.string().min(1)).optional(), {
  description: "Tags, none of them empty; tags that others set on the VM are kept",
  computed: true,
});

/** Tags whose values the server has changed. */
export const rewrittenTags = field(
  z.record(z.string(), z.string()).optional(),
  "The stored values of tags that the server's tagfilter has cut",
);

/** The replacement that every resource with tags has. */
export const tagRemoval = {
  field: "tags",
  reason: "The API merges tags: it can neither remove nor empty one.",
  when: (old: unknown, next: unknown): boolean => {
    const before = Object.keys(isObject(old) ? old : {});
    if (isUnknown(next)) return before.length > 0;
    return before.some((name) => !isObject(next) || !Object.hasOwn(next, name));
  },
} as const satisfies Replacement<z.ZodObject<{ tags: typeof tags }>>;

/** Servers since 3.0 refuse some tags. Refusing them in the preview avoids a VM without its tags. */
export function refuseBadTags(
  { tags: given = {}, url }: VmSettings & { readonly url?: string },
  fail: (path: string, reason: string) => void,
): void {
  if (url === undefined || readUrl(url).version < 3) return;
  for (const [name, value] of Object.entries(given)) {
    const where = `tags[${JSON.stringify(name)}]`;
    if (!/^[A-Za-z0-9_.-]{1,50}$/.test(name))
      fail(where, "must have a name of 1 to 50 letters, digits, _, . and -, because the server speaks /api/v3");
    else if (!/^[\w\s.@:/-]{1,255}$/.test(value))
      fail(where, "must be 1 to 255 letters, digits, spaces and - _ . @ : /, because the server speaks /api/v3");
  }
}

/** The part of ChangeContext that is used here. */
interface Recorder {
  applied(inputs: VmSettings, seen?: { readonly rewrittenTags?: Record<string, string> }): void;
}

/** Sets the changed settings, or all, on every VM and records them. */
export async function applySettings(
  client: PoolerClient,
  hosts: readonly string[],
  wanted: VmSettings,
  recorder: Recorder,
  changed: ReadonlySet<string> = new Set(SETTINGS),
): Promise<void> {
  const settings: VmSettings = pick(
    { ...wanted },
    SETTINGS.filter((name) => changed.has(name)),
  );
  if (Object.keys(settings).length === 0) return;
  const rewritten = await onEach(hosts, "changed", (host) => put(client, host, settings));
  // All VMs are on one server, which has one tagfilter.
  const all = Object.fromEntries(rewritten.flatMap((one) => Object.entries(one)));
  const stored = Object.keys(all).length > 0 ? all : undefined;
  recorder.applied(settings, changed.has("tags") ? { rewrittenTags: stored } : {});
}

/** Changes one VM. @returns the tags to which the server has given another value. */
async function put(client: PoolerClient, host: string, { lifetime: hours, tags: given = {} }: VmSettings) {
  const isTagged = Object.keys(given).length > 0;
  if (hours === undefined && !isTagged) return {};
  const body = defined({ lifetime: hours, tags: isTagged ? given : undefined });
  await client.change({ method: "PUT", path: path`/vm/${host}`, body }, ok);
  const stored = isTagged ? ((await findRunning(client, host))?.tags ?? {}) : {};
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const there = tagOf(stored, name);
      return there === undefined || there === value || !couldBeCut(there, value) ? [] : [[name, there] as const];
    }),
  );
}

/** A tagfilter keeps parts of the value. Any other value was set by someone else, and is drift. */
function couldBeCut(value: string, given: string): boolean {
  return Array.from(value).every((character) => given.includes(character));
}

/** The VM's tags, with the declared value if the server has rewritten it. */
export function tagsAsGiven(
  { tags: there }: Pick<VmAnswer, "tags">,
  given: VmSettings["tags"] = {},
  rewritten: VmSettings["tags"] = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(there).map(([name, value]) => [
      name,
      tagOf(rewritten, name) === value ? (tagOf(given, name) ?? value) : value,
    ]),
  );
}

/** The tag `name`, which may be `constructor`. */
export function tagOf(all: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}
