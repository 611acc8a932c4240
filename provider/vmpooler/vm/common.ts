import { z } from "zod";
import { isObject } from "../../core/json";
import type { Replacement } from "../../core/resource";
import { field } from "../../core/schema/field";
import { isUnknown } from "../../core/schema/unknown";
import type { Settings } from "../../core/settings/settings";
import { readUrl } from "../api/url";
import { connection, defaultUrl, token, url } from "../fields";
import { expiresSoon, lifetimeWarnings, refuseEndlessReplacement } from "./expiry";

export const lifetime = field(z.int().min(1).optional(), {
  description:
    "Hours from the checkout, not from now, until the VM is destroyed; less than the server's max_lifetime_upper_limit",
  default: "the server's, which is longer for a checkout with a token",
  note: "a VM that has run longer than a lower lifetime is destroyed within a minute",
  computed: true,
  wire: { name: "lifetime" },
});

export const tags = field(z.record(z.string().min(1), z.string().min(1)).optional(), {
  description: "Tags, none of them empty; those that others put on the VM are left alone",
  note: "a removed tag replaces, because the API cannot take it off",
  computed: true,
  wire: { name: "tags" },
});

export const replaceWhenExpiresWithin = field(z.number().positive().optional(), {
  description: "Hours before the end of the lifetime from which on `pulumi up` replaces instead of leaving it alone",
  default: "never ahead of time",
  steers: true,
});

/** The inputs that Vm, VmSet and OndemandRequest share. */
export const commonInputs = { lifetime, tags, replaceWhenExpiresWithin, token, connection, url };

interface Common {
  readonly lifetime?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly replaceWhenExpiresWithin?: number;
  readonly url?: string;
}

/** What Vm, VmSet and OndemandRequest do alike. */
export const common = {
  defaults: (given: { readonly url?: unknown; readonly connection?: unknown }, settings: Settings) => ({
    url: defaultUrl(given, settings),
  }),
  rules: (known: Common, fail: (path: string, reason: string) => void): void => {
    refuseEndlessReplacement(known, fail);
    refuseBadTags(known, fail);
  },
  overdue: expiresSoon,
  warnings: lifetimeWarnings,
};

/** Since 3.0 the server refuses tags that it used to store: found in the preview, that spares a VM without its tags. */
function refuseBadTags({ tags: given = {}, url: server }: Common, fail: (path: string, reason: string) => void): void {
  if (server === undefined || readUrl(server).version < 3) return;
  for (const [name, value] of Object.entries(given)) {
    const path = `tags[${JSON.stringify(name)}]`;
    if (!/^[A-Za-z0-9_.-]{1,50}$/.test(name))
      fail(path, "must have a name of 1 to 50 letters, digits, _, . and -, because the server speaks /api/v3");
    else if (!/^[\w\s.@:/-]{1,255}$/.test(value))
      fail(path, "must be 1 to 255 letters, digits, spaces and - _ . @ : /, because the server speaks /api/v3");
  }
}

/** The replacement that every resource with tags has. */
export const tagRemoval = {
  field: "tags",
  reason: "The API merges tags: it can neither take one off nor empty it.",
  when: (old: unknown, next: unknown): boolean => {
    const before = Object.keys(isObject(old) ? old : {});
    if (isUnknown(next)) return before.length > 0;
    return before.some((name) => !isObject(next) || !Object.hasOwn(next, name));
  },
} as const satisfies Replacement<z.ZodObject<{ tags: typeof tags }>>;
